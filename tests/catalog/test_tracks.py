"""All tracks below a folder: what is right is read, what is wrong is named and kept as it was."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from courseware.catalog.model import CertificationLevel, Recertification
from courseware.catalog.tracks import CatalogReading, read_catalog
from courseware.errors import ContentError
from courseware.registrar.protocol import PublishCatalog
from tests.catalog.notebooks import code, write_course, write_notebook, write_track

FILES = Path(__file__).parent.parent / "files"


def errors(reading: CatalogReading) -> list[str]:
    return [str(found) for found in reading.findings if found.is_error]


def slugs(reading: CatalogReading) -> list[str]:
    return [track.slug for track in reading.catalog.tracks]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two tracks to which nothing is to be said."""
    for slug in ("intake", "interviews"):
        write_track(tmp_path / slug, courses=["01-first.ipynb", "02-second.ipynb"])
        write_course(tmp_path / slug / "01-first.ipynb", f"{slug}-first")
        write_course(tmp_path / slug / "02-second.ipynb", f"{slug}-second")
    return tmp_path


def test_a_track_is_what_its_file_says() -> None:
    reading = read_catalog(FILES)
    assert (errors(reading), reading.keep) == ([], ())
    (track,) = reading.catalog.tracks
    assert (track.slug, track.name, track.type) == ("case-work", "Case work", "CASE_MANAGEMENT")
    assert track.level is CertificationLevel.INTERMEDIATE
    assert (track.version, track.major_version) == ("1.10", 1)
    assert track.recertification == Recertification(valid_for="P1Y6M")
    assert track.estimated_minutes == 20
    assert [course.key for course in track.courses] == ["case-work/intake"]


def test_a_catalogue_can_be_sent_to_the_registrar() -> None:
    reading = read_catalog(FILES)
    request = PublishCatalog(catalog=reading.catalog, keep=reading.keep)
    received = msgspec.json.decode(msgspec.json.encode(request), type=PublishCatalog)
    assert received.catalog == reading.catalog
    (question, *_) = received.catalog.tracks[0].courses[0].quizzes[1].questions
    assert question.id_made


def test_courses_come_in_the_order_of_the_list(folder: Path) -> None:
    write_track(folder / "intake", courses=["02-second.ipynb", "01-first.ipynb"])
    track = read_catalog(folder).catalog.track("intake")
    assert track is not None
    assert [(course.id, course.sort_order) for course in track.courses] == [
        ("second", 1),
        ("first", 2),
    ]
    assert track.estimated_minutes == 30


def test_tracks_come_in_the_order_they_ask_for(folder: Path) -> None:
    write_track(
        folder / "interviews", "sort_order: -1", courses=["01-first.ipynb", "02-second.ipynb"]
    )
    assert slugs(read_catalog(folder)) == ["interviews", "intake"]


def test_progress_names_each_file_before_it_is_read(folder: Path) -> None:
    seen: list[str] = []
    read_catalog(folder, seen.append)
    assert seen[:3] == [
        (folder / "intake" / name).as_posix()
        for name in ("track.yaml", "01-first.ipynb", "02-second.ipynb")
    ]
    assert len(seen) == 6


def test_other_folders_are_no_tracks(folder: Path) -> None:
    write_notebook(folder / "dashboards" / "certification.ipynb", code("x = 1"))
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / "pictures").mkdir()
    reading = read_catalog(folder)
    assert (slugs(reading), reading.findings) == (["intake", "interviews"], ())


def test_a_folder_of_notebooks_without_a_track_file_is_a_warning(folder: Path) -> None:
    write_course(folder / "drafts" / "01-draft.ipynb", "draft")
    (finding,) = read_catalog(folder).findings
    assert str(finding).startswith(f"{folder}/drafts/track.yaml: warning: ")


def test_a_notebook_that_is_not_listed_is_a_warning(folder: Path) -> None:
    write_course(folder / "intake" / "03-third.ipynb", "third")
    (finding,) = read_catalog(folder).findings
    assert (finding.level, finding.file) == ("warning", f"{folder}/intake/03-third.ipynb")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no folder"):
        read_catalog(tmp_path / "gone")


def test_a_wrong_course_is_left_out_and_kept_as_it_was(folder: Path) -> None:
    write_notebook(folder / "intake" / "01-first.ipynb", code("cw.Video(film)"))
    reading = read_catalog(folder)
    track = reading.catalog.track("intake")
    assert track is not None
    assert [course.id for course in track.courses] == ["second"]
    assert reading.keep == ("intake/first",)
    assert len(errors(reading)) == 1


@pytest.mark.parametrize("text", ["{", '{"nbformat": 4}'])
def test_a_course_that_cannot_even_be_named_keeps_its_whole_track(folder: Path, text: str) -> None:
    (folder / "intake" / "01-first.ipynb").write_text(text)
    reading = read_catalog(folder)
    assert (slugs(reading), reading.keep) == (["interviews"], ("intake",))


def test_a_missing_course_keeps_its_whole_track(folder: Path) -> None:
    (folder / "intake" / "01-first.ipynb").unlink()
    reading = read_catalog(folder)
    assert (slugs(reading), reading.keep) == (["interviews"], ("intake",))
    assert errors(reading)[0].startswith(
        f"{folder}/intake/01-first.ipynb: error: The file is missing."
    )


def test_a_wrong_track_file_keeps_its_whole_track(folder: Path) -> None:
    write_track(folder / "intake", "level: EXPERT", courses=["01-first.ipynb"])
    reading = read_catalog(folder)
    assert (slugs(reading), reading.keep) == (["interviews"], ("intake",))
    assert errors(reading) == [
        f"{folder}/intake/track.yaml: error: \"level\" is 'EXPERT'; give FOUNDATION, INTERMEDIATE or ADVANCED."
    ]


def test_a_renamed_folder_keeps_the_track_by_both_names(folder: Path) -> None:
    (folder / "intake").rename(folder / "first-steps")
    reading = read_catalog(folder)
    assert (slugs(reading), reading.keep) == (["interviews"], ("first-steps", "intake"))


def test_a_copied_folder_leaves_the_original_alone(folder: Path) -> None:
    write_track(folder / "copy", "slug: intake", courses=["01-first.ipynb"])
    reading = read_catalog(folder)
    assert slugs(reading) == ["intake", "interviews"]
    assert reading.keep == ("copy",)


def test_a_track_without_courses_is_not_shown(folder: Path) -> None:
    write_track(folder / "plans")
    reading = read_catalog(folder)
    assert (errors(reading), slugs(reading)) == ([], ["intake", "interviews"])
    assert reading.keep == ("plans",)


def test_two_courses_with_one_id_are_told_apart(folder: Path) -> None:
    write_course(folder / "intake" / "02-second.ipynb", "other", id="first")
    reading = read_catalog(folder)
    assert any(
        'course id "first" is also that of intake/01-first.ipynb' in line
        for line in errors(reading)
    )
    track = reading.catalog.track("intake")
    assert track is not None
    assert [course.id for course in track.courses] == ["first"]


def test_a_quiz_id_is_unique_in_the_whole_catalogue(folder: Path) -> None:
    write_course(folder / "interviews" / "02-second.ipynb", "intake-first")
    reading = read_catalog(folder)
    assert errors(reading) == [
        f'{folder}/interviews/02-second.ipynb: cell 3: error: The quiz id "intake-first" is also in '
        f"{folder}/intake/01-first.ipynb. Give one of them another."
    ]
    assert reading.keep == ("interviews/second",)


def test_prerequisites_open_one_track_after_the_other(folder: Path) -> None:
    write_track(
        folder / "interviews",
        "prerequisites: [intake]",
        courses=["01-first.ipynb", "02-second.ipynb"],
    )
    track = read_catalog(folder).catalog.track("interviews")
    assert track is not None
    assert track.prerequisites == ("intake",)


def test_an_unknown_prerequisite_is_an_error(folder: Path) -> None:
    write_track(
        folder / "interviews",
        "prerequisites: [basics]",
        courses=["01-first.ipynb", "02-second.ipynb"],
    )
    reading = read_catalog(folder)
    assert (slugs(reading), reading.keep) == (["intake"], ("interviews",))
    assert "'basics', and there is no such track" in errors(reading)[0]


def test_a_prerequisite_that_is_wrong_just_now_is_known_all_the_same(folder: Path) -> None:
    write_track(folder / "intake", "version: soon", courses=["01-first.ipynb"])
    write_track(
        folder / "interviews",
        "prerequisites: [intake]",
        courses=["01-first.ipynb", "02-second.ipynb"],
    )
    reading = read_catalog(folder)
    assert (slugs(reading), reading.keep) == (["interviews"], ("intake",))


@pytest.mark.parametrize(
    "circle", [["intake"], ["intake", "interviews"], ["intake", "interviews", "plan"]]
)
def test_a_circle_of_prerequisites_is_an_error_for_each_in_it(
    folder: Path, circle: list[str]
) -> None:
    write_course(folder / "plan" / "01-first.ipynb", "plan-first")
    write_track(folder / "plan", courses=["01-first.ipynb"])
    for slug, needs in zip(circle, [*circle[1:], circle[0]], strict=True):
        files = sorted(path.name for path in (folder / slug).glob("*.ipynb"))
        write_track(folder / slug, f"prerequisites: [{needs}]", courses=files)
    reading = read_catalog(folder)
    assert reading.keep == tuple(sorted(circle))
    assert len(errors(reading)) == len(circle)
    assert all("go round in a circle" in line for line in errors(reading))


def test_a_track_that_needs_a_circle_is_not_in_it(folder: Path) -> None:
    write_course(folder / "plan" / "01-first.ipynb", "plan-first")
    files = ["01-first.ipynb", "02-second.ipynb"]
    write_track(folder / "intake", "prerequisites: [interviews]", courses=files)
    write_track(folder / "interviews", "prerequisites: [intake]", courses=files)
    write_track(folder / "plan", "prerequisites: [intake]", courses=["01-first.ipynb"])
    assert slugs(read_catalog(folder)) == ["plan"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("name: (left out)", '"name" is missing'),
        ("slug: (left out)", '"slug" is missing'),
        ("level: (left out)", '"level" is missing'),
        ("slug: Intake", "lower-case letters"),
        ("type: case management", "in capitals"),
        ("version: 1", "two whole numbers"),
        ("version: 1.0.0", "two whole numbers"),
        ("version: 01.0", "two whole numbers"),
        ("required: perhaps", "true or false"),
        ("sort_order: first", "whole number"),
        ("estimated_minutes: -5", "estimated_minutes"),
        ("colour: blue", 'no setting "colour"'),
        ("recertification: {valid_for: 2 years}", "not a period of time"),
        ("recertification: {window_days: -1}", "window_days"),
        ("recertification: {valid: P2Y}", 'no setting "valid" in "recertification"'),
        ("certificate: {signatory: Ann}", 'no setting "signatory" in "certificate"'),
        ("prerequisites: intake", "must be a list"),
        ("prerequisites: [a, a]", "names a twice"),
        ("courses: [01-first.ipynb, 01-first.ipynb]", "twice"),
        ("courses: [../other/01-first.ipynb]", "Name notebooks in this folder"),
        ("courses: [01-first.py]", "Name notebooks in this folder"),
        ("name: [", "not YAML"),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, setting: str, words: str) -> None:
    write_track(folder / "intake", setting, courses=["01-first.ipynb", "02-second.ipynb"])
    reading = read_catalog(folder)
    assert "intake" in reading.keep
    assert any(words in line for line in errors(reading)), errors(reading)


def test_a_type_may_be_a_word_of_ones_own_and_a_slip_is_noticed(folder: Path) -> None:
    files = ["01-first.ipynb", "02-second.ipynb"]
    write_track(folder / "intake", "type: HOTLINE_SCHOOL", courses=files)
    write_track(folder / "interviews", "type: CASE_MANAGMENT", courses=files)
    reading = read_catalog(folder)
    assert slugs(reading) == ["intake", "interviews"]
    assert [found.message for found in reading.findings] == [
        '"type" is CASE_MANAGMENT. Did you mean CASE_MANAGEMENT?'
    ]
