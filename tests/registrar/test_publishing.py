"""Publishing: versions that never change, courses that stay as they were, nothing published twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.catalog.model import Catalog
from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.records.ids import new_id
from courseware.registrar.protocol import (
    GetQuizState,
    GetSummary,
    OpenAttempt,
    Person,
    PublishCatalog,
    SubmitAttempt,
)
from tests.conftest import RunningRegistrar
from tests.samples import catalog, course, key, quiz


def changed(**quiz_facts: object) -> Catalog:
    """The sample catalogue with another "reading" quiz."""
    basics, cases = catalog().tracks
    first = replace(basics.courses[0], quizzes=(replace(quiz("reading"), **quiz_facts),))  # type: ignore[arg-type]
    return Catalog(tracks=(replace(basics, courses=(first, *basics.courses[1:])), cases))


def test_unchanged_content_publishes_nothing(registrar: RunningRegistrar) -> None:
    assert registrar.house.call(PublishCatalog(catalog=catalog())).changes == ()


def test_a_changed_quiz_is_a_new_version_and_open_attempts_stay_on_theirs(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    report = registrar.house.call(PublishCatalog(catalog=changed(passing_score=1.0)))
    assert report.changes == ("basics/read: quiz reading version 2",)
    done = learner.call(SubmitAttempt(attempt_id=attempt, answers=key(quiz("reading"), wrong=1)))
    assert done.attempt.form.version == 1
    assert done.attempt.grade is not None
    assert done.attempt.grade.passed
    assert learner.call(GetQuizState(quiz_id="reading")).form.version == 2


def test_what_is_wrong_on_disk_stays_in_force(registrar: RunningRegistrar, zoe: Person) -> None:
    basics, _ = catalog().tracks
    without_read = Catalog(tracks=(replace(basics, courses=basics.courses[1:]),))
    registrar.house.call(PublishCatalog(catalog=without_read, keep=("basics/read", "cases")))
    tracks = registrar.acting(zoe).call(GetSummary()).tracks
    assert [len(track.courses) for track in tracks] == [3, 1]


def test_what_was_taken_out_is_retired_and_comes_back(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    basics, _ = catalog().tracks
    registrar.house.call(PublishCatalog(catalog=Catalog(tracks=(basics,))))
    learner = registrar.acting(zoe)
    assert [track.slug for track in learner.call(GetSummary()).tracks] == ["basics"]
    with pytest.raises(NotFound):
        learner.call(GetQuizState(quiz_id="intake"))
    registrar.house.call(PublishCatalog(catalog=catalog()))
    assert [track.slug for track in learner.call(GetSummary()).tracks] == ["basics", "cases"]


def test_an_empty_catalogue_is_refused(registrar: RunningRegistrar, zoe: Person) -> None:
    with pytest.raises(InvalidRequest, match="Check the notebooks folder"):
        registrar.house.call(PublishCatalog(catalog=Catalog()))
    assert len(registrar.acting(zoe).call(GetSummary()).tracks) == 2


def test_a_quiz_id_belongs_to_its_course(registrar: RunningRegistrar) -> None:
    basics, cases = catalog().tracks
    stolen = replace(
        cases, courses=(*cases.courses, course("cases", "intake", cases.courses[0].type))
    )
    stolen = replace(
        stolen,
        courses=(
            stolen.courses[0],
            replace(stolen.courses[1], id="second", quizzes=(quiz("reading"),)),
        ),
    )
    with pytest.raises(Conflict, match='"reading" belongs to the course "basics/read"'):
        registrar.house.call(PublishCatalog(catalog=Catalog(tracks=(basics, stolen))))
