"""The pages of managers, authors and administrators in every language."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

import pytest
from babel.messages.pofile import read_po

from courseware.certification.assignments import Audience, Deadline
from courseware.languages import LANGUAGES, LOCALES, direction, translations
from courseware.registrar.protocol import (
    AssignTrack,
    GiveMark,
    GrantAccommodation,
    ListAccommodations,
    ListAssignments,
    NewAssignment,
    PublishCatalog,
    Role,
)
from courseware.server.portal.accommodations import eased
from courseware.server.portal.assignment_words import begun_by_when, by_when
from courseware.server.portal.regrading_words import counted_points, script_words
from tests.exams import WRITTEN, catalog_with_exams, hand_in
from tests.portal.conftest import Site, Visitor, open_site

TRANSLATED = [language for language in LANGUAGES if language != "en"]

SAID = {
    "/team": "People and their tracks",
    "/team?q=zzzz": "Nobody found",
    "/team/{learner}": "Assigned tracks",
    "/assignments": "Look at whom it concerns",
    "/assignments/{assignment}/change": "For another track or other people, withdraw this one and make another.",
    "/assignments/{assignment}/withdraw": "Withdraw this assignment?",
    "/marking": "You are not told whose they are.",
    "/marking/{attempt}/first-call": "The learner reads it beside the mark. May be left empty.",
    "/marking/{attempt}/closing?from=log": "Why is the mark to be another?",
    "/quizzes": "Look into an attempt",
    "/quizzes/exam/regrade": "Take back passes that are no longer earned",
    "/attempts?learner={learner}": "User name of the learner",
    "/attempts/{attempt}/log": "Answers and marks",
    "/accommodations": "More time or more attempts, for one person or a whole organisation. It holds at once, for attempts that are under way too.",
    "/accommodations/{accommodation}/withdraw": "Withdraw this accommodation?",
    "/admin": "Refresh the warehouse now",
}  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """Somebody who may open every page, and what the addresses name."""

    visitor: Visitor
    known: dict[str, str]

    def read(self, address: str, language: str) -> str:
        answer = self.visitor.get(
            address.format(**self.known), headers={"Accept-Language": language}
        )
        assert answer.status_code == 200, address
        return answer.text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("languages")) as site:
        site.registrar.house.call(PublishCatalog(catalog=catalog_with_exams()))
        yield site


@pytest.fixture(scope="module")
def staff(site: Site) -> Staff:
    house = site.registrar.house
    learner = site.somebody("Zoë Łukasz", organisation="Harbour Lines")
    attempt = hand_in(site.registrar.acting(learner), "essays", WRITTEN)
    house.call(GiveMark(attempt_id=attempt, question_id="closing", mark=1.5, actor="ada"))
    house.call(
        GrantAccommodation(
            username=learner.username,
            extra_time=0.5,
            extra_attempts=2,
            actor="ada",
            reason="agreed",
        )
    )
    assigned = NewAssignment(
        track="cases", audience=Audience.ORGANISATION, organisation="Harbour Lines",
        due=Deadline.within("P12D"), begin=Deadline.within("P3D"), reason="the contract",
    )  # fmt: skip
    house.call(AssignTrack(assignments=(assigned,), actor="ada"))
    roles = (Role.LEARNER, Role.AUTHOR, Role.ADMIN)
    admin = site.somebody("Ada Admin", roles=roles, organisation=None)
    known = {
        "learner": learner.username,
        "attempt": str(attempt),
        "assignment": str(house.call(ListAssignments())[0].assignment.id),
        "accommodation": str(house.call(ListAccommodations())[0].id),
    }
    return Staff(site.visitor(admin), known)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", SAID)
def test_a_page_is_in_the_language_that_the_browser_asks_for(
    staff: Staff, address: str, language: str
) -> None:
    page = staff.read(address, language)
    assert f'<html lang="{language}" dir="{direction(language)}">' in page
    assert translations(language).gettext(SAID[address]) in page


@pytest.mark.parametrize("address", SAID)
def test_no_sentence_is_left_in_english(staff: Staff, address: str) -> None:
    source = [
        message
        for (message, *_), (translated, *_) in catalogue("ar")
        if len(message) > 8 and message != translated and not re.search(r"[%{<]", message)
    ]
    main = re.search(r"<main.*</main>", staff.read(address, "ar"), re.DOTALL)
    assert main is not None
    left = [message for message in source if message in unescape(main[0])]
    assert left == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_typed_wrong_is_said_in_the_language(staff: Staff, language: str) -> None:
    staff.visitor.headers["Accept-Language"] = language
    try:
        refused = staff.visitor.send_form(
            "/assignments", track="cases", who="EVERYBODY", due_by="period", due_number="many",
            due_unit="W", reason="why",
        )  # fmt: skip
    finally:
        del staff.visitor.headers["Accept-Language"]
    assert refused.status_code == 400
    words = translations(language).gettext("“{typed}” is no number of days, weeks or months.")
    assert words.format(typed="many") in refused.text


@pytest.mark.parametrize(
    ("language", "within", "day", "begun"),
    [
        ("en", "Within 35 days", "By 3 May 2027", "To be begun by 3 May 2027"),
        ("de", "Innerhalb von 35 Tagen", "Bis 3. Mai 2027", "Zu beginnen bis 3. Mai 2027"),
        ("pl", "W ciągu 35 dni", "Do 3 maja 2027", "Rozpocząć do 3 maja 2027"),
        ("ja", "35 日以内", "2027年5月3日まで", "開始期限：2027年5月3日"),
        ("ar", "خلال 35 يومًا", "حتى 3 مايو 2027", "البدء حتى 3 مايو 2027"),
    ],
)
def test_deadlines_in_words(language: str, within: str, day: str, begun: str) -> None:
    assert by_when(Deadline.within("P5W"), language) == within
    assert by_when(Deadline.parse("2027-05-03"), language) == day
    assert begun_by_when(Deadline.parse("2027-05-03"), language) == begun


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("en", {1: "1 point", 2: "2 points", 2.5: "2.5 points"}),
        ("de", {1: "1 Punkt", 2: "2 Punkte", 2.5: "2,5 Punkte"}),
        ("pl", {1: "1 punkt", 3: "3 punkty", 5: "5 punktów", 22: "22 punkty"}),
        ("ja", {1: "1 点", 2: "2 点"}),
        ("ar", {1: "نقطة واحدة", 2: "نقطتان", 3: "3 نقاط", 11: "11 نقطة", 100: "100 نقطة"}),
    ],
)
def test_points_are_counted_as_the_language_counts(
    language: str, counted: dict[float, str]
) -> None:
    assert {value: counted_points(value, language) for value in counted} == counted


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No time limit, 50 % more time, 2 more attempts"),
        ("de", "Keine Zeitbegrenzung, 50 % mehr Zeit, 2 zusätzliche Versuche"),
        ("ja", "制限時間なし、時間を 50 % 延長、受験回数を 2 回追加"),
        ("pl", "Bez limitu czasu, 50 % więcej czasu, 2 dodatkowe podejścia"),
    ],
)
def test_what_is_eased_is_one_list(staff: Staff, site: Site, language: str, words: str) -> None:
    (granted,) = site.registrar.house.call(ListAccommodations())
    assert eased(replace(granted, no_time_limit=True), language) == words


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_what_stands_in_the_page(language: str) -> None:
    for (one, *many), forms in catalogue(language):
        for translated in forms:
            assert '"' not in translated  # an attribute would end there
            if many:
                assert placeholders(translated) <= placeholders(one, *many)
            else:
                assert placeholders(translated) == placeholders(one)
                assert re.findall(r"</?\w+>", translated) == re.findall(r"</?\w+>", one)
    assert script_words(language).keys() == script_words("en").keys()


def placeholders(*messages: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|%%|\{\w+\}", " ".join(messages)))


def catalogue(language: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every message of the staff's pages, in English (the plural too, where there is one) and translated."""
    file = LOCALES / language / "LC_MESSAGES" / "administration.po"
    messages = read_po(io.BytesIO(file.read_bytes()), locale=language)
    return [(_forms(message.id), _forms(message.string)) for message in messages if message.id]


def _forms(said: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
