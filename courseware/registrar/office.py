"""The office: what every use case works with. The record, the clock, and what is remembered of both."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from courseware.assessment.form import form
from courseware.assessment.model import QuizForm
from courseware.certification.model import TrackOutline
from courseware.errors import Forbidden, NotFound
from courseware.records.reader import Reader
from courseware.records.rounds import Rounds, Work
from courseware.records.transaction import Transaction
from courseware.registrar import learners
from courseware.registrar.attempts.deadlines import Deadlines
from courseware.registrar.passwords import GuessLimit
from courseware.registrar.protocol import Health
from courseware.registrar.published import Published, PublishedQuiz, load_published, load_quiz
from courseware.registrar.usecases import Caller
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.attempts.programs import ProgramRuns
    from courseware.registrar.notices.service import NoticeService

T = TypeVar("T")
Clock = Callable[[], datetime]

_LEARNERS_REMEMBERED = 10_000
_GUESS_WINDOW = timedelta(minutes=10)


class Office:
    """Shared by all use cases. What it remembers belongs to the record's thread and is dropped on rollback."""

    def __init__(self, settings: Settings, rounds: Rounds, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.now = clock()
        """The moment of the piece of work that runs on the record's thread: one use case, one time."""
        self.tries_by_name = GuessLimit(10, _GUESS_WINDOW)
        self.tries_by_address = GuessLimit(100, _GUESS_WINDOW)
        self.tries_by_learner = GuessLimit(10, _GUESS_WINDOW)
        self.outbox_changed: Callable[[], None] = lambda: None
        """Called when there is something new to tell; set by the service below."""
        self.notices: NoticeService
        """Tells people and programs; set by the process."""
        self.deadlines = Deadlines()
        """When the time of open attempts is up."""
        self.issued = threading.Event()
        """Set when a certificate was issued: its document is to be drawn."""
        self.documents_asked_for: set[str] = set()
        """Numbers of certificates whose document somebody is waiting for."""
        self.publish_warehouse: Callable[[], Path]
        """Publish to the warehouse now; set by the process."""
        self.finish_erasures: Callable[[], Future[bool]]
        """Get erased people out of all files; set by the process."""
        self.programs: ProgramRuns
        """Runs what learners programmed; set by the process."""
        self.reader: Reader
        """Long reads beside the record's thread; set by the process."""
        self.health: Callable[[], Health]
        """How the process is; set by the process."""
        self._rounds = rounds
        self._learners: OrderedDict[UUID, learners.Learner] = OrderedDict()
        self._published: Published | None = None
        self._versions: dict[tuple[str, int], PublishedQuiz] = {}
        self._forms: dict[tuple[str, int], QuizForm] = {}
        self._sequence: Iterator[int] | None = None
        self.kernels: dict[str, Caller] = {}
        """Who speaks by a kernel's secret, by the secret's hash: read from the record at most once."""

    def forget(self) -> None:
        """Drop everything remembered of the record: it may be untrue after a rollback."""
        self._learners.clear()
        self.kernels.clear()
        self._published = None
        self._sequence = None

    async def run(self, work: Work[T]) -> T:
        """Run one piece of work in a round; done when it is on disk."""

        return await self._rounds.run(self._at_one_moment(work))

    def do(self, work: Work[T]) -> T:
        """The same for a thread of our own, which waits for it."""
        return self._rounds.submit(self._at_one_moment(work)).result()

    def _at_one_moment(self, work: Work[T]) -> Work[T]:
        def at_one_moment(tx: Transaction) -> T:
            self.now = self.clock()
            return work(tx)

        return at_one_moment

    @property
    def published_now(self) -> Published:
        """The catalogue in force, as it was last read; for what runs outside the record's thread."""
        if self._published is None:
            return self.do(self.published)
        return self._published

    @property
    def rounds_committed(self) -> int:
        return self._rounds.committed

    # -- on the record's thread -----------------------------------------------------------------

    def learner(self, tx: Transaction, learner_id: UUID) -> learners.Learner:
        """The learner, read from the record at most once. Forbidden when the account is closed."""
        learner = self.learner_even_if_closed(tx, learner_id)
        if not learner.person.is_active:
            raise Forbidden("This account is closed.", code="account-closed")
        return learner

    def learner_even_if_closed(self, tx: Transaction, learner_id: UUID) -> learners.Learner:
        """The same for what happens without anybody asking."""
        learner = self._learners.get(learner_id)
        if learner is None:
            learner = learners.load(tx, learner_id, self.published(tx).quizzes)
            self._remember(learner)
        else:
            self._learners.move_to_end(learner_id)
        return learner

    def read_learners(self, tx: Transaction, ids: Iterable[UUID]) -> None:
        """Read at once those of some hundred learners that are not remembered yet; each is asked for after that."""
        missing = [learner_id for learner_id in ids if learner_id not in self._learners]
        if missing:
            for learner in learners.load_many(tx, missing, self.published(tx).quizzes):
                self._remember(learner)

    def _remember(self, learner: learners.Learner) -> None:
        self._learners[learner.id] = learner
        if len(self._learners) > _LEARNERS_REMEMBERED:
            self._learners.popitem(last=False)

    def forget_learner(self, learner_id: UUID) -> None:
        """Read this learner anew next time."""
        self._learners.pop(learner_id, None)

    def published(self, tx: Transaction) -> Published:
        """The catalogue in force."""
        if self._published is None:
            self._published = load_published(tx)
        return self._published

    def tracks_for(self, tx: Transaction, learner: learners.Learner) -> tuple[TrackOutline, ...]:
        """The tracks in force, each with the policy that holds for this learner's organisation."""
        return self.published(tx).tracks_for(learner.person.organisation_id)

    def track_for(self, tx: Transaction, learner: learners.Learner, slug: str) -> TrackOutline:
        """One of them. NotFound when there is no such track in force."""
        for track in self.tracks_for(tx, learner):
            if track.slug == slug:
                return track
        raise NotFound(f'There is no track "{slug}".', code="no-such-track")

    def forget_published(self) -> None:
        """Read the catalogue anew next time, and learners, whose results depend on its rules."""
        self._published = None
        self._learners.clear()

    def forget_learners(self) -> None:
        """Read every learner anew next time."""
        self._learners.clear()

    def forget_quiz_version(self, quiz_id: str, version: int) -> None:
        """Read this version anew next time, and everybody who may have taken it."""
        self._versions.pop((quiz_id, version), None)
        self._forms.pop((quiz_id, version), None)
        self.forget_published()

    def quiz_version(self, tx: Transaction, quiz_id: str, version: int) -> PublishedQuiz:
        """One version of a quiz, keys included. Versions never change, so each is read once."""
        found = self._versions.get((quiz_id, version))
        if found is None:
            found = self._versions[quiz_id, version] = load_quiz(tx, quiz_id, version)
        return found

    def form(self, quiz: PublishedQuiz) -> QuizForm:
        """The rendered form of a quiz version."""
        key = (quiz.quiz.id, quiz.version)
        if key not in self._forms:
            self._forms[key] = form(quiz.quiz, quiz.version)
        return self._forms[key]

    def next_event(self, tx: Transaction) -> int:
        """The next sequence number of an attempt event; holes are allowed, repeats are not."""
        if self._sequence is None:
            row = tx.row("last_event")
            self._sequence = itertools.count((row[0] or 0) + 1 if row else 1)
        return next(self._sequence)
