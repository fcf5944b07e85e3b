"""What examiners do in the portal, and that nobody else may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import msgspec
import pytest

from courseware.assessment.corrections import Correction
from courseware.registrar.protocol import (
    FindAttempts,
    GetMarkingTask,
    ListAccommodations,
    ListAwaitingMarks,
    Person,
    PublishCatalog,
    Role,
)
from tests.exams import ESSAY, MISLED, WRITTEN, catalog_with_exams, hand_in
from tests.portal.conftest import Site, Visitor, open_site

STAFF = {"organisation": None}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation whose catalogue has examinations too."""
    with open_site(tmp_path_factory.mktemp("examined")) as site:
        site.registrar.house.call(PublishCatalog(catalog=catalog_with_exams()))
        yield site


@pytest.fixture(scope="module")
def author(site: Site) -> Visitor:
    return site.visitor(site.somebody("Anna Author", roles=(Role.LEARNER, Role.AUTHOR), **STAFF))


@pytest.fixture(scope="module")
def admin(site: Site) -> Visitor:
    return site.visitor(site.somebody("Ada Admin", roles=(Role.LEARNER, Role.ADMIN), **STAFF))


@pytest.fixture
def learner(site: Site) -> Person:
    return site.somebody("Bruno Blind")


@pytest.fixture
def essay(site: Site, learner: Person) -> UUID:
    """An attempt with two essays that wait."""
    return hand_in(site.registrar.acting(learner), "essays", WRITTEN)


def status(site: Site, learner: Person) -> str:
    return site.registrar.house.call(FindAttempts(username=learner.username))[0].status


def mark_everything(site: Site, author: Visitor) -> None:
    """Leave nothing in the queue."""
    for each in site.registrar.house.call(ListAwaitingMarks()):
        page = f"/marking/{each.attempt_id}/{each.question_id}"
        given = {"level-steps": "1.0", "level-reasons": "1.0", "mark": "1", "step": "save"}
        assert author.send_form(page, **given).status_code == 303


# -- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["/marking", "/quizzes", "/quizzes/exam/regrade", "/attempts", "/accommodations"]
)
@pytest.mark.parametrize("role", [Role.LEARNER, Role.ANALYST])
def test_only_examiners_may_open_their_pages(site: Site, page: str, role: Role) -> None:
    visitor = site.visitor(site.somebody(roles=(role,), **STAFF))
    assert visitor.get(page).status_code == 403
    assert f'href="{page}"' not in visitor.get("/").text
    assert site.stranger().get(page).headers["Location"].startswith("/login")


def test_accommodations_are_the_administrators(site: Site, author: Visitor, admin: Visitor) -> None:
    assert author.get("/accommodations").status_code == 403
    assert 'href="/accommodations"' not in author.get("/").text
    assert 'href="/marking"' in author.get("/").text
    assert 'href="/accommodations"' in admin.get("/").text


@pytest.mark.parametrize("what", ["preview", "apply"])
def test_nobody_else_regrades(site: Site, learner: Person, what: str) -> None:
    visitor = site.visitor(learner)
    answer = visitor.send_form("/account", f"/quizzes/exam/regrade/{what}", version="1")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


# -- marking -----------------------------------------------------------------------------------


def test_the_queue_is_empty_until_an_essay_is_handed_in(
    site: Site, author: Visitor, learner: Person
) -> None:
    mark_everything(site, author)
    assert "Nothing waits for a mark" in author.get("/marking").text
    attempt = hand_in(site.registrar.acting(learner), "essays", WRITTEN)
    page = author.get("/marking").text
    assert "2 answers wait for a mark" in page
    assert f'href="/marking/{attempt}/first-call"' in page


def test_marking_is_blind_and_shows_what_was_written_as_it_was_written(
    author: Visitor, learner: Person, essay: UUID
) -> None:
    page = author.get(f"/marking/{essay}/first-call").text
    assert learner.username not in page
    assert learner.full_name not in page
    assert "write down &lt;when&gt; she" in page
    assert ESSAY in unescape(page)  # its line breaks too
    assert "keep it to yourself" in page  # the model answer
    assert "24 words; asked for were 20 to 200" in page


def test_saving_goes_to_the_next_and_the_last_mark_decides(
    site: Site, author: Visitor, learner: Person
) -> None:
    mark_everything(site, author)
    attempt = hand_in(site.registrar.acting(learner), "essays", WRITTEN)
    levels = {"level-steps": "2.0", "level-reasons": "1.0", "comment": "Well\r\nseen"}
    saved = author.send_form(f"/marking/{attempt}/first-call", step="next", **levels)
    assert saved.status_code == 303
    assert saved.headers["Location"] == f"/marking/{attempt}/closing?marked=3&of=4"
    assert status(site, learner) == "AWAITING_MARKING"
    task = site.registrar.house.call(GetMarkingTask(attempt_id=attempt, question_id="first-call"))
    assert (task.mark, task.comment) == (3.0, "Well\nseen")

    last = author.send_form(f"/marking/{attempt}/closing", step="next", mark="1,5")
    assert last.headers["Location"] == "/marking?marked=1.5&of=2"
    assert "That was the last one" in author.get(last.headers["Location"]).text
    assert status(site, learner) == "PASSED"


@pytest.mark.parametrize(
    ("question", "fields", "words"),
    [
        ("first-call", {"level-steps": "1.0"}, "Choose a level of “Gives reasons”"),
        ("first-call", {"level-steps": "1.0", "level-reasons": "9"}, "no such level"),
        ("closing", {"mark": "2.5"}, "Give a mark from 0 to 2"),
        ("closing", {"mark": ""}, "Give a mark from 0 to 2"),
    ],
)
def test_a_mark_that_cannot_be_given_is_said_and_what_was_typed_stays(
    author: Visitor, essay: UUID, question: str, fields: dict[str, str], words: str
) -> None:
    answer = author.send_form(f"/marking/{essay}/{question}", comment="So far so good", **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert "So far so good" in answer.text


def test_a_mark_is_changed_only_with_a_reason_and_after_a_second_look(
    site: Site, author: Visitor, essay: UUID
) -> None:
    page = f"/marking/{essay}/closing"
    author.send_form(page, mark="1", step="save")
    assert author.send_form(page, mark="2", step="review").status_code == 400
    looked = author.send_form(page, mark="2", reason="A second reader agreed", step="review")
    assert "Change this mark?" in looked.text
    assert "1 of 2" in looked.text
    task = GetMarkingTask(attempt_id=essay, question_id="closing")
    assert site.registrar.house.call(task).mark == 1.0
    back = author.send_form(page, mark="2", reason="A second reader agreed", step="back")
    assert 'value="A second reader agreed"' in back.text
    done = author.send_form(page, mark="2", reason="A second reader agreed", step="confirm")
    assert done.status_code == 303
    assert site.registrar.house.call(task).mark == 2.0
    log = author.get(f"/attempts/{essay}/log").text
    assert "A second reader agreed" in log
    assert "2 points, in place of an earlier mark" in log


def test_who_comes_second_sees_the_mark_of_who_was_first(
    site: Site, author: Visitor, admin: Visitor, essay: UUID
) -> None:
    page = f"/marking/{essay}/closing"
    admin.get(page)
    author.send_form(page, mark="1", step="save")
    second = admin.send_form(page, mark="2", step="next")
    assert second.status_code == 400
    assert "Say why the mark is to be another" in second.text
    assert (
        site.registrar.house.call(GetMarkingTask(attempt_id=essay, question_id="closing")).mark
        == 1.0
    )


def test_unknown_answers_are_not_found(author: Visitor, essay: UUID) -> None:
    for page in ("/marking/nonsense/closing", f"/marking/{essay}/nothing", "/attempts/x/log"):
        assert author.get(page).status_code == 404


# -- putting right -----------------------------------------------------------------------------


def regrade(author: Visitor, quiz: str, what: str, **fields: str) -> dict[str, object]:
    page = f"/quizzes/{quiz}/regrade"
    answer = author.send_form(page, f"{page}/{what}", version="1", **fields)
    return {"status": answer.status_code, **answer.json()}


def test_a_correction_is_previewed_applied_and_told(
    site: Site, author: Visitor, learner: Person
) -> None:
    attempt = hand_in(site.registrar.acting(learner), "exam", MISLED)
    form = {"do-key": "correct", "key-key": "c"}
    seen = regrade(author, "exam", "preview", **form)
    page = seen["page"]
    assert isinstance(page, dict)
    (mine,) = (each for each in page["examples"] if each["attempt_id"] == str(attempt))
    assert (mine["score_before"], mine["score"]) == (0.25, 0.5)
    assert str(learner.id) in page["new_passes"]
    assert status(site, learner) == "FAILED"  # nothing was changed

    sent = {"correction": str(seen["correction"])}
    assert regrade(author, "exam", "apply", reason=" ", **sent)["status"] == 400
    assert status(site, learner) == "FAILED"
    done = regrade(author, "exam", "apply", reason="C was right", **sent)
    assert done["page"] == page
    assert status(site, learner) == "PASSED"
    log = author.get(f"/attempts/{attempt}/log").text
    assert "by a correction of the quiz" in log
    assert "C was right" in log
    now = author.get("/quizzes/exam/regrade").text
    assert re.search(r'name="key-key" value="c" checked', now)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"do-days": "drop"}, {"dropped": ["days"]}),
        ({"do-days": "full"}, {"full_marks": ["days"]}),
        ({"pass-mark": "70"}, {"passing_score": 0.7}),
        ({"pass-mark": "50", "do-days": "drop"}, {"dropped": ["days"], "passing_score": None}),
    ],
)
def test_what_the_form_asks_for(
    author: Visitor, form: dict[str, str], expected: dict[str, object]
) -> None:
    sent = msgspec.json.decode(str(regrade(author, "exam", "preview", **form)["correction"]))
    assert {name: sent[name] for name in expected} == expected


def test_accepted_numbers_and_words_are_edited(author: Visitor) -> None:
    form = {"do-days": "correct", "do-word": "correct"}
    page = "/quizzes/exam/regrade"
    rows = {
        "value-days": ["7", "10"],
        "tolerance-days": ["0,5", ""],
        "share-days": ["100", "50"],
        "value-word": ["hotline", "", "phone line"],
        "share-word": ["100", "100", "100"],
    }
    hidden = re.search(r'name="_xsrf" value="([^"]+)"', author.get(page).text)
    assert hidden is not None
    answer = author.post(
        f"{page}/preview", data={"_xsrf": hidden[1], "version": "1", **form, **rows}
    )
    sent = msgspec.json.decode(answer.json()["correction"], type=Correction)
    days, word = sent.questions
    assert days.number is not None
    assert word.text is not None
    assert [(n.value, n.tolerance, n.share) for n in days.number.accepted] == [
        (7.0, 0.5, 1.0),
        (10.0, 0.0, 0.5),
    ]
    assert [accepted.text for accepted in word.text.accepted] == ["hotline", "phone line"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "corrects nothing"),
        ({"do-key": "correct"}, 'question "key": No option'),
        ({"do-days": "correct", "value-days": "soon", "tolerance-days": "", "share-days": ""}, "“soon” is no number"),
        ({"pass-mark": "high"}, "“high” is no number"),
        ({f"do-{id_}": "drop" for id_ in ("key", "q2", "days", "word")}, "Every question"),
        ({"do-days": "drop", "after": "x"}, "no such attempt"),
    ],
)  # fmt: skip
def test_a_correction_that_makes_no_sense_is_refused_in_words(
    author: Visitor, form: dict[str, str], words: str
) -> None:
    answer = regrade(author, "exam", "preview", **form)
    assert answer["status"] in (400, 404)
    assert words in str(answer["detail"])


def test_what_people_read_cannot_be_put_otherwise(author: Visitor) -> None:
    seen = regrade(author, "exam", "preview", **{"do-key": "correct", "key-key": "a"})
    forged = str(seen["correction"]).replace("Who may open", "Who must close")
    answer = regrade(author, "exam", "apply", correction=forged, reason="x")
    assert answer["status"] == 400
    assert "cannot be another text" in str(answer["detail"])


def test_quizzes_are_listed_with_what_was_taken(author: Visitor) -> None:
    page = author.get("/quizzes").text
    assert "Final examination" in page
    assert 'href="/quizzes/exam/regrade"' in page
    assert author.get("/quizzes/no-such-quiz/regrade").status_code == 404
    assert author.get("/quizzes/exam/regrade?version=9").status_code == 404


# -- accommodations ----------------------------------------------------------------------------


def test_accommodations_are_granted_and_withdrawn_with_reasons(
    site: Site, admin: Visitor, learner: Person
) -> None:
    form = {"who": "person", "username": learner.username, "extra-time": "25"}
    assert admin.send_form("/accommodations", **form).status_code == 400
    granted = admin.send_form("/accommodations", reason="Agreed on 3 May", **form)
    assert granted.headers["Location"] == "/accommodations?done=granted"
    page = admin.get("/accommodations?done=granted").text
    assert "25 % more time" in page
    assert "Agreed on 3 May" in page

    (mine,) = (
        each
        for each in site.registrar.house.call(ListAccommodations())
        if each.username == learner.username
    )
    assert mine.extra_time == 0.25
    withdraw = f"/accommodations/{mine.id}/withdraw"
    assert "Bruno Blind" in admin.get(withdraw).text
    assert admin.send_form(withdraw, reason=" ").status_code == 400
    assert admin.send_form(withdraw, reason="It is over").status_code == 303
    assert mine not in site.registrar.house.call(ListAccommodations())
    assert admin.get(withdraw).status_code == 404


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"username": "nobody-here", "extra-time": "25"}, "no person"),
        ({"username": "", "extra-time": "25"}, "Name a person or an organisation"),
        ({"username": "{learner}"}, "Nothing is granted"),
        ({"username": "{learner}", "extra-time": "much"}, "in percent"),
        ({"username": "{learner}", "extra-attempts": "-1"}, "whole number"),
    ],
)
def test_what_cannot_be_granted_is_said_beside_what_was_typed(
    admin: Visitor, learner: Person, form: dict[str, str], words: str
) -> None:
    filled = {name: text.format(learner=learner.username) for name, text in form.items()}
    answer = admin.send_form("/accommodations", reason="Why not", **filled)
    assert answer.status_code in (400, 404)
    assert words in answer.text
    assert 'value="Why not"' in answer.text


# -- attempts ----------------------------------------------------------------------------------


def test_the_attempts_of_a_learner_are_found(author: Visitor, learner: Person, essay: UUID) -> None:
    page = author.get("/attempts", params={"learner": learner.username.upper()}).text
    assert f'href="/attempts/{essay}/log"' in page
    assert "Awaiting a mark" in page
    unknown = author.get("/attempts", params={"learner": "nobody-here"})
    assert unknown.status_code == 404
    assert "no person" in unknown.text


def test_the_log_leads_to_another_mark_and_back(
    site: Site, author: Visitor, learner: Person
) -> None:
    attempt = hand_in(site.registrar.acting(learner), "exam", {**MISLED, "days": ("9",)})
    log = author.get(f"/attempts/{attempt}/log").text
    assert learner.username in log
    assert f'href="/marking/{attempt}/days?from=log"' in log
    given = {"mark": "1", "reason": "The lesson said nine", "from": "log", "step": "confirm"}
    done = author.send_form(f"/marking/{attempt}/days", **given)
    assert done.headers["Location"] == f"/attempts/{attempt}/log?marked=1&of=1"
    assert "The lesson said nine" in author.get(done.headers["Location"]).text
