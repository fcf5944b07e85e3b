"""My learning and the page of a track: what is next, what is locked and why, what is done."""

from __future__ import annotations

from tests.portal.conftest import Site
from tests.registrar.learning import courses_of, earn, sit, take_content


def test_a_newcomer_is_told_where_to_begin(site: Site) -> None:
    page = site.visitor(site.somebody("Zoë Łukasz")).get("/").text
    assert "<h1>Welcome, Zoë</h1>" in page
    assert "Begin with The Basics" in page
    assert 'href="/learn/basics/read">Start' in page


def test_what_is_locked_says_what_to_complete_first(site: Site) -> None:
    visitor = site.visitor(site.somebody())
    home, track = visitor.get("/").text, visitor.get("/tracks/cases").text
    for page in (home, track):
        assert "Complete The Basics first." in page
        assert "Locked" in page
        assert "/learn/cases/intake" not in page


def test_somebody_under_way_is_led_to_the_next_course(site: Site) -> None:
    person = site.somebody()
    learner = site.registrar.acting(person)
    read, watch, _ = courses_of("basics")
    take_content(learner, read)
    sit(learner, read.quizzes[0])
    take_content(learner, watch)
    sit(learner, watch.quizzes[0], wrong=2)
    visitor = site.visitor(person)
    home, track = visitor.get("/").text, visitor.get("/tracks/basics").text
    assert "Welcome back, " in home
    assert "2 courses stand between you and your The Basics certificate." in home
    assert 'href="/learn/basics/watch">Continue' in home
    assert "1 of 3 courses" in home
    assert "Quiz to retake" in track
    assert "Best score 60\N{NARROW NO-BREAK SPACE}%, 1 attempt" in track
    assert 'href="/learn/basics/read">Review' in track
    assert 'href="/learn/basics/practise">Start' in track


def test_the_certified_are_led_to_the_specialties(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    visitor = site.visitor(person)
    home, track = visitor.get("/").text, visitor.get("/tracks/basics").text
    assert "Case Work is a good next step." in home
    assert 'href="/learn/cases/intake">Start' in home
    assert "Certified" in home
    assert "You are certified" in track
    assert certificate.number in track
    assert f"/certificates/{certificate.number}.pdf" in track


def test_a_certificate_that_ends_soon_is_announced(travelling_site: Site) -> None:
    person = travelling_site.somebody()
    earn(travelling_site.registrar.acting(person), "basics")
    assert "certificate expires on" not in travelling_site.visitor(person).get("/").text
    travelling_site.clock.advance(days=2 * 365 - 80)
    assert "Your The Basics certificate expires on" in travelling_site.visitor(person).get("/").text
    travelling_site.clock.advance(days=90)
    home = travelling_site.visitor(person).get("/").text
    assert "certificate expires on" not in home
    assert "Expired" in home
    track = travelling_site.visitor(person).get("/tracks/basics").text
    assert "Your certification has expired" in track


def test_times_are_marked_up_for_the_readers_own_zone(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    page = site.visitor(person).get("/certificates").text
    assert f'<time datetime="{certificate.issued_at.isoformat()}" data-cw-time="date">' in page


def test_a_track_that_is_not_there_is_a_page_that_helps(site: Site) -> None:
    answer = site.visitor(site.somebody()).get("/tracks/nothing")
    assert answer.status_code == 404
    assert "Go to my learning" in answer.text


def test_a_name_is_text_and_never_markup(site: Site) -> None:
    visitor = site.visitor(site.somebody("<script>alert(1)</script> & Co"))
    for page in ("/", "/account"):
        assert "<script>alert" not in visitor.get(page).text


def test_pages_load_nothing_from_outside_and_run_nothing_inline(site: Site) -> None:
    answer = site.visitor(site.somebody()).get("/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert "https://" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_page_asks_the_registrar_at_most_twice_and_starts_no_kernel(site: Site) -> None:
    visitor = site.visitor(site.somebody())
    visitor.get("/")  # who is asking is remembered for the next seconds
    for page in ("/", "/tracks/basics", "/certificates", "/account"):
        before = site.health().requests
        assert visitor.get(page).status_code == 200
        assert site.health().requests - before - 1 <= 2, page
