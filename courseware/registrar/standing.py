"""Where a learner stands: the summary of all tracks, and one track."""

from __future__ import annotations

from dataclasses import replace

from courseware.assessment.review import score_is_told
from courseware.certification.model import CertificationSummary, Results, TrackProgress
from courseware.certification.progress import summary, track_progress
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.published import Published
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.GetSummary, by=By.KERNEL)
def get_summary(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetSummary
) -> CertificationSummary:
    learner = office.learner(tx, caller.learner_id)
    published = office.published(tx)
    return summary(office.tracks_for(tx, learner), _told(office, published, learner), office.now)


@in_round(protocol.GetTrack, by=By.KERNEL)
def get_track(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetTrack
) -> TrackProgress:
    learner = office.learner(tx, caller.learner_id)
    published = office.published(tx)
    return track_progress(
        office.track_for(tx, learner, request.slug),
        office.tracks_for(tx, learner),
        _told(office, published, learner),
        office.now,
    )


def _told(office: Office, published: Published, learner: Learner) -> Results:
    """A learner's results without the scores that are not to be seen (yet)."""
    quizzes = {
        id_: replace(result, best_score=None)
        for id_, result in learner.quizzes.items()
        if (quiz := published.quizzes.get(id_)) and not score_is_told(quiz.quiz, office.now)
    }
    if not quizzes:
        return learner.results
    return replace(learner.results, quizzes={**learner.quizzes, **quizzes})
