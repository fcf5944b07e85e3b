"""A course's page as the browser first gets it, before any kernel has run."""

from __future__ import annotations

import json
import re

import pytest
from uuid_utils.compat import uuid7

from courseware.registrar.protocol import OpenAttempt, SaveAnswers, SubmitAttempt, VisitCourse
from courseware.server.frontend import EXTENSIONS, front_end
from courseware.server.rendering import EARLY_SCRIPT, THEME_SCRIPT
from tests.server.site import Site, Visitor

READING = "/learn/harbour/reading"


def test_the_lesson_is_there_and_its_widgets_have_places(zoe: Visitor) -> None:
    html = zoe.get(READING).text
    assert "<h1" in html
    assert "a pilot knows the tide" in html
    assert "<math" in html
    assert html.count('cell-index="') == 2
    assert "Loading the exercise…" in zoe.get("/learn/harbour/signals").text


def test_no_key_and_no_source_is_in_it(zoe: Visitor) -> None:
    html = zoe.get(READING).text
    for detail in ("[x]", "correct_option_ids", "%%quiz", "import courseware"):
        assert detail not in html


def test_the_quiz_is_drawn_with_the_answers_that_were_saved(site: Site) -> None:
    with site.visitor("mona") as mona:
        before = mona.get(READING).text
        learner = site.house.acting_for(site.people["mona"].id)
        (quiz,) = learner.call(VisitCourse(course="harbour/reading")).quizzes
        question = quiz.form.questions[0]
        attempt = learner.call(OpenAttempt(attempt_id=uuid7(), quiz_id=quiz.form.quiz_id))
        chosen = (question.options[1].id,)
        learner.call(SaveAnswers(attempt_id=attempt.attempt_id, answers={question.id: chosen}))
        after = mona.get(READING).text
        learner.call(SubmitAttempt(attempt_id=attempt.attempt_id))
        submitted = mona.get(READING).text

    assert before.count("<fieldset") == len(quiz.form.questions)
    assert " checked" not in before
    (checked,) = re.findall(r"<input[^>]* checked>", after)
    assert f'value="{chosen[0]}"' in checked
    assert "Your answers were restored." in after
    assert "<fieldset" not in submitted
    assert "Not passed yet" in submitted


def test_what_widgets_need_is_linked_compressed_and_kept(zoe: Visitor) -> None:
    html = zoe.get(READING).text
    for name in re.findall(r'"(/widgets/[^"]+)"', html):
        answer = zoe.get(name)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
    assert zoe.get("/widgets/quiz-000000000000.js").status_code == 404


def test_it_says_where_it_is_and_what_comes_before_and_after(zoe: Visitor) -> None:
    html = zoe.get("/learn/harbour/signals").text
    assert '<a href="/tracks/harbour">Harbour</a>' in html
    assert 'href="/learn/harbour/reading" rel="prev"' in html
    assert 'href="/learn/harbour/storm" rel="next"' in html


@pytest.mark.parametrize("query", ["?template=classic", "?theme=dark", "?theme=x&template=lab"])
def test_a_query_changes_nothing(zoe: Visitor, query: str) -> None:
    plain, asked = zoe.get(READING), zoe.get(READING + query)
    assert asked.status_code == 200

    def constant(html: str) -> str:
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|2\|[0-9a-f|]+", "…", html)

    assert constant(asked.text) == constant(plain.text)


def test_voila_is_told_to_load_what_the_page_needs_and_nothing_else() -> None:
    config = front_end().page_config("a kernel")
    extensions = config["federated_extensions"]
    assert isinstance(extensions, list)
    assert [extension["name"] for extension in extensions] == list(EXTENSIONS)
    assert not re.search(r"https?://", json.dumps(config))


def test_nothing_may_be_loaded_from_elsewhere_or_framed(zoe: Visitor) -> None:
    headers = zoe.get(READING).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == f"'self' blob: {THEME_SCRIPT.source} {EARLY_SCRIPT.source}"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_a_locked_course_says_what_comes_first(zoe: Visitor) -> None:
    answer = zoe.get("/learn/open-sea/crossing")
    assert answer.status_code == 403
    assert "Complete Harbour first" in answer.text
    assert "Nothing but water" not in answer.text


@pytest.mark.parametrize("path", ["/learn/harbour/nothing", "/learn/nowhere/reading"])
def test_a_course_that_is_not_there_is_not_found(zoe: Visitor, path: str) -> None:
    answer = zoe.get(path)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["Content-Type"]


def test_reading_to_the_end_completes_a_course_without_a_quiz(site: Site) -> None:
    with site.visitor("nobu") as nobu:
        nobu.open_page("/learn/harbour/storm")
        before = nobu.get("/learn/harbour/storm/state").json()
        answer = nobu.post("/learn/harbour/storm/read", headers={"X-XSRFToken": nobu.xsrf})
        after = nobu.get("/learn/harbour/storm/state").json()
    assert not before["completed"]
    assert answer.status_code == 200
    assert after == answer.json()
    assert after["completed"]
    assert after["progress"] == 1.0


def test_another_sites_page_cannot_say_that_it_was_read(zoe: Visitor) -> None:
    answer = zoe.post("/learn/harbour/reading/read")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "stale-page"


def test_the_front_ends_files_are_compressed_and_kept(zoe: Visitor) -> None:
    config = front_end().page_config("a kernel")
    answer = zoe.get(f"{config['fullStaticUrl']}/voila.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Cache-Control"].startswith("private")
