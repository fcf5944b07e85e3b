"""A few hundred people with stories as they happen, for charts, pages and measurements.

Run as a script, it fills a data folder: `python -m tests.warehouse.crowd DATA [PEOPLE]`. Published
courses that the record holds are taken as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path

from courseware.warehouse.publish import publish
from tests.warehouse.academy import Academy

ORGANISATIONS = {
    "acme": "Acme Logistics",
    "borealis": "Borealis Energy",
    "cobalt": "Cobalt & Sons Shipping",
    "delphi": "Delphi Pharmaceuticals International",
    "elm": "Elm Street Bakeries",
}
FIRST = (
    "Amina",
    "Björn",
    "Chiara",
    "Dmitri",
    "Esther",
    "Fumiko",
    "Gwen",
    "Hassan",
    "Inés",
    "Jakub",
)
LAST = (
    "Abara",
    "Bergström",
    "Conti",
    "Dlamini",
    "Ek",
    "Fujita",
    "Grün",
    "Haddad",
    "Ito",
    "Kowalski",
)


def fill(academy: Academy, people: int) -> None:
    """People of five organisations and of our own staff, everybody with a story drawn by lot."""
    chance = academy.chance
    courses = taught(academy) or academy.catalogue()
    required, *others = courses
    for id_, name in ORGANISATIONS.items():
        academy.organisation(id_, name)
    homes = [*ORGANISATIONS, None]
    for number in range(people):
        name = f"{FIRST[number % 10]} {LAST[number // 10 % 10]}"
        home = homes[min(int(chance.expovariate(0.6)), len(homes) - 1)]
        person = academy.person(name, home)
        story = chance.random()
        if story < 0.18:
            continue
        if story < 0.42:
            course = courses[required][0]
            person.starts(required, chance.uniform(1, 60))
            person.opens(course, chance.uniform(1, 60), seconds=chance.uniform(5, 95))
            for _ in range(chance.randrange(4)):
                person.attempts(course, chance.uniform(1, 50), chance.randrange(6))
            continue
        days = chance.uniform(1, 780)
        person.is_certified(
            required, courses[required], days_ago=days, revoked=chance.random() < 0.03
        )
        for track in others:
            if chance.random() < 0.3:
                person.is_certified(track, courses[track], days_ago=chance.uniform(1, days))
            elif chance.random() < 0.2:
                person.opens(courses[track][0], chance.uniform(1, days), read=True)


def taught(academy: Academy) -> dict[str, list[str]]:
    """The courses that were published into this record, the required track's first."""
    rows = academy.connection.execute(
        "SELECT track_id, courses.id, quizzes.id FROM courses "
        "JOIN certification_tracks AS tracks ON tracks.id = track_id AND tracks.is_active "
        "JOIN quizzes ON quizzes.course_id = courses.id WHERE courses.is_active "
        "ORDER BY required DESC, tracks.sort_order, courses.sort_order"
    ).fetchall()
    courses: dict[str, list[str]] = {}
    for track, course, quiz in rows:
        academy.quizzes[course] = quiz
        courses.setdefault(track, []).append(course)
    return courses


if __name__ == "__main__":
    data = Path(sys.argv[1])
    crowd = Academy(data / "record.duckdb")
    fill(crowd, int(sys.argv[2]) if len(sys.argv) > 2 else 300)
    print(publish(crowd.connection.cursor(), data / "warehouse", crowd.now))
    crowd.close()
