"""A small academy to be written into a real record: people in every state, with every secret known."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from courseware.records.duckdb_engine import connect
from courseware.records.migrations import migrate

# what must never leave the record; each is planted in every place where the record keeps its kind
PASSWORD_HASH = "argon2id-SECRET-password-hash"
TOKEN_HASH = "SECRET-token-hash"
VERIFY_TOKEN = "SECRET-verify-token"
EXPLANATION = "SECRET-explanation of the key"
NOTEBOOK = "SECRET-notebook source"
SECRETS = (PASSWORD_HASH, TOKEN_HASH, VERIFY_TOKEN, EXPLANATION, NOTEBOOK)

COURSE_TYPES = ("VIDEO", "TEXT", "INTERACTIVE")
QUESTIONS = ("q1", "q2", "q3", "q4", "q5")


@dataclass
class Academy:
    """Writes rows as the registrar would, at times of the test's choosing."""

    path: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.connection = connect(self.path, memory_limit="500MB")
        migrate(self.connection, self.now)
        self.certificates_issued = 0
        self.quizzes: dict[str, str] = {}
        self.chance = random.Random(7)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def insert(self, table: str, **values: Any) -> None:
        names = ", ".join(values)
        places = ", ".join(f"${name}" for name in values)
        self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)

    # -- the catalogue

    def track(self, slug: str, name: str, *, required: bool = False, active: bool = True) -> str:
        self.insert(
            "certification_tracks",
            id=slug,
            name=name,
            description=f"About {name}.",
            type=slug.upper().replace("-", "_"),
            level="FOUNDATION" if required else "INTERMEDIATE",
            required=required,
            version="1.0",
            major_version=1,
            estimated_minutes=45,
            sort_order=len(slug) if not required else 0,
            is_active=active,
            prerequisites="[]",
            recertification=json.dumps({"valid_for": "P2Y", "window_days": 90, "grace_days": 30}),
            certificate=json.dumps({"template": "standard"}),
            updated_at=self.ago(800),
        )
        return slug

    def course(self, track: str, slug: str, type_: str = "TEXT", *, quiz: bool = True) -> str:
        course, quiz_id = f"{track}/{slug}", f"{track}-{slug}-quiz"
        self.insert(
            "courses",
            id=course,
            track_id=track,
            slug=slug,
            title=slug.replace("-", " ").capitalize(),
            description="",
            type=type_,
            content=json.dumps({"cells": [{"source": NOTEBOOK}]}),
            content_hash="hash",
            estimated_minutes=15,
            sort_order=len(slug),
            is_active=True,
            quizzes=json.dumps([quiz_id] if quiz else []),
            videos=json.dumps(
                [{"id": "film", "src": "assets/film.mp4", "seconds": 100.0}]
                if type_ == "VIDEO"
                else []
            ),
            exercises=json.dumps(["one", "two"] if type_ == "INTERACTIVE" else []),
            updated_at=self.ago(800),
        )
        if quiz:
            self.quizzes[course] = quiz_id
            self.insert(
                "quizzes",
                id=quiz_id,
                version=1,
                course_id=course,
                title=f"Quiz on {slug}",
                description="",
                passing_score=0.8,
                questions=json.dumps([_question(id_) for id_ in QUESTIONS]),
                content_hash="hash",
                published_at=self.ago(800),
            )
        return course

    def catalogue(self) -> dict[str, list[str]]:
        """Six tracks with their courses, and one track that is no longer taught."""
        names = {
            "platform-fundamentals": "Platform Fundamentals",
            "case-management": "Case Management",
            "campaigns-disclosures": "Campaigns & Disclosures",
            "policy-management": "Policy Management",
            "analytics-reporting": "Analytics & Reporting",
            "admin-configuration": "Administration & Configuration",
        }
        courses: dict[str, list[str]] = {}
        for slug, name in names.items():
            required = slug == "platform-fundamentals"
            self.track(slug, name, required=required)
            kinds = COURSE_TYPES if required else ("TEXT",)
            courses[slug] = [self.course(slug, f"{kind.lower()}-lesson", kind) for kind in kinds]
        self.track("old-platform", "Old Platform", active=False)
        return courses

    # -- people

    def organisation(self, id_: str, name: str) -> str:
        self.insert("organisations", id=id_, name=name, created_at=self.ago(900))
        return id_

    def person(self, name: str, organisation: str | None, *, active: bool = True) -> Learner:
        id_ = uuid4()
        table = "users" if organisation else "internal_users"
        facts: dict[str, Any] = {"organisation_id": organisation} if organisation else {}
        self.insert(
            table,
            id=id_,
            username=f"{name.split()[0].lower()}-{id_.hex[:6]}",
            full_name=name,
            email=f"{id_.hex[:8]}@example.org",
            password_hash=PASSWORD_HASH,
            is_active=active,
            created_at=self.ago(700),
            **facts,
        )
        self.insert(
            "sessions",
            token_hash=f"{TOKEN_HASH}-{id_}",
            learner_id=id_,
            created_at=self.now,
            expires_at=self.now,
        )
        self.insert(
            "api_tokens", token_hash=f"{TOKEN_HASH}-{id_}", learner_id=id_, created_at=self.now
        )
        self.insert(
            "kernel_secrets",
            secret_hash=f"{TOKEN_HASH}-{id_}",
            kernel_id="kernel",
            learner_id=id_,
            course_id="course",
            admitted_at=self.now,
        )
        return Learner(self, id_, name, organisation)

    def close(self) -> None:
        self.connection.close()


@dataclass
class Learner:
    """One person, and what that person does."""

    academy: Academy
    id: UUID
    name: str
    organisation: str | None

    @property
    def ids(self) -> dict[str, Any]:
        column = "user_id" if self.organisation else "internal_user_id"
        return {column: self.id, "learner_id": self.id}

    def opens(
        self,
        course: str,
        days_ago: float,
        *,
        read: bool = False,
        seconds: float = 0,
        exercises: tuple[str, ...] = (),
        completed: bool = False,
    ) -> None:
        at = self.academy.ago(days_ago)
        self.academy.insert(
            "course_progress",
            id=uuid4(),
            course_id=course,
            track_id=course.partition("/")[0],
            started_at=at,
            updated_at=at,
            read_at=at if read else None,
            watched=json.dumps({"film": {"ranges": [[0.0, seconds]], "position": seconds}}),
            exercises=json.dumps(exercises),
            content_completed_at=at if completed else None,
            completed_at=at if completed else None,
            **self.ids,
        )

    def starts(self, track: str, days_ago: float) -> None:
        self.academy.insert(
            "user_certifications",
            id=uuid4(),
            track_id=track,
            started_at=self.academy.ago(days_ago),
            **self.ids,
        )

    def attempts(
        self, course: str, days_ago: float, right: int | None, *, connection: Any = None
    ) -> UUID:
        """Hand in the course's quiz with so many right answers; None leaves the attempt open."""
        correct = None if right is None else [index < right for index in range(len(QUESTIONS))]
        return self.answers(course, days_ago, correct)

    def answers(self, course: str, days_ago: float, correct: Sequence[bool] | None) -> UUID:
        """Hand in the course's quiz with these questions right; None leaves the attempt open."""
        attempt, at = uuid4(), self.academy.ago(days_ago)
        quiz = self.academy.quizzes[course]
        self.academy.insert(
            "opened_attempts",
            id=attempt,
            quiz_id=quiz,
            quiz_version=1,
            course_id=course,
            track_id=course.partition("/")[0],
            started_at=at,
            **self.ids,
        )
        if correct is None:
            return attempt
        responses = [
            {
                "question_id": question,
                "selected": ["a"] if right_one else ["b"],
                "is_correct": right_one,
                "score": float(right_one),
                "max_score": 1.0,
            }
            for question, right_one in zip(QUESTIONS, correct, strict=True)
        ]
        self.academy.insert(
            "closed_attempts",
            attempt_id=attempt,
            learner_id=self.ids["learner_id"],
            completed_at=at + timedelta(minutes=6),
            status="PASSED" if sum(correct) >= 4 else "FAILED",
            score=sum(correct) / len(correct),
            answers="{}",
            responses=json.dumps(responses),
        )
        return attempt

    def is_certified(
        self,
        track: str,
        courses: list[str],
        *,
        days_ago: float,
        valid_days: float = 730,
        revoked: bool = False,
    ) -> str:
        """Every course completed and its quiz passed; the number of the certificate."""
        academy = self.academy
        for course in courses:
            self.opens(course, days_ago, read=True, completed=True)
            self.attempts(course, days_ago, 5)
        academy.certificates_issued += 1
        certificate, at = uuid4(), academy.ago(days_ago)
        number = f"CERT-{at.year}-{academy.certificates_issued:05d}"
        expires = at + timedelta(days=valid_days)
        academy.insert(
            "certificates",
            id=certificate,
            number=number,
            track_id=track,
            recipient_name=self.name,
            track_name=track.replace("-", " ").title(),
            track_version="1.0",
            level="FOUNDATION",
            organisation_id=self.organisation,
            organisation_name=self.organisation,
            issuer="Courseware Academy",
            issued_at=at,
            expires_at=expires,
            verify_token=f"{VERIFY_TOKEN}-{certificate}",
            pdf_sha256="0" * 64,
            snapshot=json.dumps({"verify": f"https://example.org/verify/{VERIFY_TOKEN}"}),
            revoked_at=academy.ago(1) if revoked else None,
            revocation_reason="Issued to the wrong person." if revoked else None,
            **self.ids,
        )
        academy.insert(
            "user_certifications",
            id=uuid4(),
            track_id=track,
            started_at=at,
            completed_at=at,
            completed_version="1.0",
            certificate_id=certificate,
            expires_at=expires,
            **self.ids,
        )
        return number


def _question(id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "MULTIPLE_CHOICE",
        "question": f"What does {id_} ask?",
        "options": [{"id": "a", "text": "This"}, {"id": "b", "text": "That"}],
        "correct_option_ids": ["a"],
        "explanation": EXPLANATION,
        "points": 1.0,
        "tags": ["easy"],
    }
