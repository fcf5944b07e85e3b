"""Demo data: people with stories, lived through the real use cases with a clock that travels."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click
import msgspec

from courseware.assessment.keys import right_answer
from courseware.assessment.model import Answers
from courseware.catalog.model import Catalog, Course, CourseType, Quiz, Track
from courseware.catalog.questions import QuestionType, QuizQuestion
from courseware.cli.demo_assignments import assigned
from courseware.decoding import from_values
from courseware.errors import NotSignedIn, SettingsError
from courseware.registrar.access import office
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    ListCertificates,
    ListPeople,
    NewPerson,
    OpenCourse,
    Person,
    RecordExercise,
    RecordRead,
    RecordWatched,
    RevokeCertificate,
    Role,
    SetPasswords,
    SignIn,
    SubmitAttempt,
)
from courseware.registrar.publishing import publish_notebooks
from courseware.registrar.thread import RegistrarThread
from courseware.settings import Settings

ACCOUNTS = {
    "learner1": "a learner of Northwind Trading",
    "learner2": "a learner of Alder & Finch Logistics",
    "internal1": "a learner of our own staff",
    "author1": "writes courses",
    "analyst1": "reads the dashboards of everybody",
    "manager1": "reads the dashboards of Northwind Trading",
    "admin1": "administers",
}
"""The accounts that a demo prints."""

REQUIRED = "platform-fundamentals"
_TRACKED = Path(__file__).parents[2] / "data" / "demo"


class _Row(msgspec.Struct, frozen=True):
    username: str
    full_name: str
    email: str
    organisation: str
    roles: str
    story: str
    days_ago: str
    specialties: str


@dataclass(frozen=True, slots=True)
class _Act:
    """Something that somebody did at a moment."""

    when: datetime
    do: Callable[[RegistrarClient], object]


class _Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def fill(settings: Settings) -> None:
    """Make the demo's people and their past, unless they are there already.

    Raises SettingsError when the data folder holds a record of other people: a demo stays out of it.
    """
    unfinished = settings.data / "demo.unfinished"
    if unfinished.exists():
        _start_over(settings)
    elif settings.record.exists() and _holds_the_demo(settings):
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    _live(settings)
    unfinished.unlink()


def _holds_the_demo(settings: Settings) -> bool:
    with office(settings) as house:
        usernames = {person.username for person in house.call(ListPeople())}
    if usernames and not ACCOUNTS.keys() <= usernames:
        raise SettingsError(
            f"{settings.data} holds a record that is no demo's. "
            "Give the demo a folder of its own: courseware demo --data DIR."
        )
    return bool(usernames)


def _start_over(settings: Settings) -> None:
    """Remove what an interrupted demo had made so far."""
    for path in (settings.record, settings.record.with_name(settings.record.name + ".wal")):
        path.unlink(missing_ok=True)
    shutil.rmtree(settings.certificates, ignore_errors=True)


def _live(settings: Settings) -> None:
    rows = _rows(settings)
    today = datetime.now(UTC).replace(microsecond=0)
    clock = _Clock(today - timedelta(days=1000))
    chance = random.Random(20)  # noqa: S311 - a story, not a secret
    with RegistrarThread(settings, clock) as registrar:
        house = registrar.house
        reading, _ = publish_notebooks(settings.notebooks, house)
        added = house.call(AddPeople(people=_people(rows)))
        acts = sorted(
            (
                *(
                    act
                    for row, person in zip(rows, added, strict=True)
                    for act in _story(row, person, reading.catalog, today, chance)
                ),
                *(_Act(when, do) for when, do in assigned(today)),
            ),
            key=lambda act: act.when,
        )
        with click.progressbar(acts, label="Making demo data") as each:
            for act in each:
                clock.now = act.when
                act.do(house)
        clock.now = today


def give_password(password: str, house: RegistrarClient) -> None:
    """Give every demo account this password; whoever is signed in with it already stays so."""
    try:
        for username in ACCOUNTS:
            house.call(SignIn(username=username, password=password))
    except NotSignedIn:
        house.call(SetPasswords(usernames=tuple(ACCOUNTS), password=password))


def _rows(settings: Settings) -> list[_Row]:
    for folder in (settings.data / "demo", _TRACKED):
        file = folder / "people.csv"
        if file.exists():
            with file.open(encoding="utf-8", newline="") as lines:
                return [from_values(row, _Row) for row in csv.DictReader(lines)]
    raise SettingsError(
        f"{settings.data / 'demo' / 'people.csv'} is missing. Run the demo from a checkout."
    )


def _people(rows: list[_Row]) -> tuple[NewPerson, ...]:
    return tuple(
        NewPerson(
            username=row.username,
            full_name=row.full_name,
            email=row.email,
            organisation=row.organisation or None,
            roles=tuple(Role(role) for role in row.roles.split("|")),
        )
        for row in rows
    )


def _story(
    row: _Row, person: Person, catalog: Catalog, today: datetime, chance: random.Random
) -> Iterator[_Act]:
    """The acts of one person's story, which ends `days_ago`."""
    if row.story == "new":
        return
    required = catalog.track(REQUIRED)
    if required is None:
        raise SettingsError(f"The demo needs the track {REQUIRED} in the notebooks folder.")
    end = today - timedelta(days=int(row.days_ago), minutes=chance.randrange(600))
    courses = required.courses
    if row.story == "started":
        yield from _take(person, courses[0], end, chance, part=0.4)
    elif row.story == "halfway":
        yield from _complete(person, courses[0], end - timedelta(days=4), chance)
        yield from _complete(person, courses[1], end, chance)
    elif row.story == "failed":
        yield from _take(person, courses[0], end - timedelta(days=2), chance)
        for days in (1, 0):
            yield from _sit(person, courses[0], end - timedelta(days=days), chance, passing=False)
    else:
        yield from _certify(person, required, end, chance)
        for number, slug in enumerate(filter(None, row.specialties.split("|")), 1):
            specialty = catalog.track(slug)
            if specialty is not None:
                yield from _certify(person, specialty, end + timedelta(days=8 * number), chance)
        if row.story == "revoked":
            yield _Act(end + timedelta(days=20), partial(_revoke, person))


def _certify(person: Person, track: Track, end: datetime, chance: random.Random) -> Iterator[_Act]:
    for back, course in enumerate(reversed(track.courses)):
        yield from _complete(person, course, end - timedelta(days=2 * back), chance)


def _complete(
    person: Person, course: Course, end: datetime, chance: random.Random
) -> Iterator[_Act]:
    yield from _take(person, course, end - timedelta(minutes=25), chance)
    if chance.random() < 0.3:
        yield from _sit(person, course, end - timedelta(minutes=15), chance, passing=False)
    yield from _sit(person, course, end, chance, passing=True)


def _take(
    person: Person, course: Course, end: datetime, chance: random.Random, part: float = 1.0
) -> Iterator[_Act]:
    """Open a course and do this part of its content."""

    def take(house: RegistrarClient) -> None:
        learner = house.acting_for(person.id)
        learner.call(OpenCourse(course=course.key))
        for video in course.videos:
            seen = video.seconds * part
            learner.call(
                RecordWatched(
                    course=course.key, video_id=video.id, ranges=((0.0, seen),), position=seen
                )
            )
        if course.type is CourseType.INTERACTIVE:
            for exercise in course.exercises[: round(len(course.exercises) * part)]:
                learner.call(RecordExercise(course=course.key, exercise_id=exercise))
        if course.type is CourseType.TEXT and part >= 1:
            learner.call(RecordRead(course=course.key))

    yield _Act(end - timedelta(minutes=chance.randrange(5, 20)), take)


def _sit(
    person: Person, course: Course, end: datetime, chance: random.Random, *, passing: bool
) -> Iterator[_Act]:
    """Take each quiz of the course, passing it or not."""
    from courseware.records.ids import new_id

    def sit(quiz: Quiz, house: RegistrarClient) -> None:
        house.acting_for(person.id).call(
            SubmitAttempt(
                attempt_id=new_id(),
                quiz_id=quiz.id,
                quiz_version=1,  # the record is new
                answers=_answers(quiz, chance, passing=passing),
            )
        )

    for quiz in course.quizzes:
        yield _Act(end, partial(sit, quiz))


def _answers(quiz: Quiz, chance: random.Random, *, passing: bool) -> Answers:
    """Answers with as many mistakes as still pass, or a few more. Later questions are harder."""
    total = len(quiz.questions)
    allowed = int(total * (1 - quiz.passing_score) + 1e-9)
    mistakes = chance.randint(0, allowed) if passing else chance.randint(allowed + 1, allowed + 3)
    weights = [1.0 + number for number in range(total)]
    wrong: set[int] = set()
    while len(wrong) < min(mistakes, total):
        wrong.update(chance.choices(range(total), weights))
    answers: Answers = {}
    for number, question in enumerate(quiz.questions):
        answers[question.id] = (
            _mistake(question, chance) if number in wrong else right_answer(question)
        )
    return answers


def _mistake(question: QuizQuestion, chance: random.Random) -> tuple[str, ...]:
    """An answer that brings nothing, of a kind that people give."""
    right = right_answer(question)
    if question.type is QuestionType.ORDERING:
        return (*right[1:], right[0])
    if question.stems:
        given = [stem.correct_option_id for stem in question.stems]
        return tuple(
            f"{stem.id} {option}"
            for stem, option in zip(question.stems, given[1:] + given[:1], strict=True)
        )
    if question.gaps:
        return ()
    if question.number is not None:
        return (f"{question.number.accepted[0].value * 10 + 1:g}",)
    others = [o.id for o in question.options if o.id not in question.correct_option_ids]
    return (chance.choice(others),) if others else right


def _revoke(person: Person, house: RegistrarClient) -> None:
    for certificate in house.acting_for(person.id).call(ListCertificates()):
        house.call(
            RevokeCertificate(
                number=certificate.number,
                reason="The quiz was taken by somebody else.",
                actor="admin1",
            )
        )
