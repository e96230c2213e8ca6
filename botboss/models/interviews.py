"""Interviews and their frozen plans; legal transitions are methods here."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Optional

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Relationship

from botboss.domain.evaluation import AskedQuestion
from botboss.errors import Conflict
from botboss.models.accounts import User
from botboss.models.base import NEVER_REUSE_IDS, Table, document, key, mapping, reference
from botboss.models.questions import rubric


class Kind(StrEnum):
    LIVE = "live"
    AI = "ai"
    PRACTICE = "practice"


class Status(StrEnum):
    SCHEDULED = "scheduled"
    STARTED = "started"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


OPEN = frozenset({Status.SCHEDULED, Status.STARTED})


def _person(column: str, *, inner: bool) -> Any:
    return Relationship(
        sa_relationship_kwargs={
            "foreign_keys": f"Interview.{column}",
            "lazy": "joined",
            "innerjoin": inner,
            "viewonly": True,
        }
    )


class Interview(Table, table=True):
    """One interview. ``role`` is the job's title as written, ``role_key`` its folded form.

    With a job, its plan is that job's published ``job_version``, and ``follow_up_budget`` that
    version's; without one the plan was drawn from the bank and the budget is the settings'.

    ``scheduled → started → completed``, ``scheduled|started → cancelled``,
    ``scheduled → no_show``; staff may close a live one ``scheduled → completed``.
    ``completing_at`` marks a completion that has begun and is not final yet.
    """

    __tablename__ = "interviews"
    __table_args__ = (
        Index("ix_interviews_scheduled_at_id", "scheduled_at", "id"),
        Index("ix_interviews_candidate_id_scheduled_at", "candidate_id", "scheduled_at"),
        Index("ix_interviews_interviewer_id_scheduled_at", "interviewer_id", "scheduled_at"),
        Index("ix_interviews_role_key_status", "role_key", "status"),
        Index("ix_interviews_status_scheduled_at", "status", "scheduled_at"),
        NEVER_REUSE_IDS,
    )

    id: int | None = key()
    kind: str = Field(max_length=10)
    status: str = Field(default=Status.SCHEDULED, max_length=20)
    candidate_id: int = reference("users.id", index=False)
    interviewer_id: int | None = reference("users.id", index=False, nullable=True)
    created_by_id: int = reference("users.id")
    scheduled_at: datetime
    duration_minutes: int = 60
    role: str = Field(max_length=120)
    role_key: str = Field(max_length=120)
    job_id: int | None = reference("jobs.id", nullable=True)
    job_version: int | None = None
    follow_up_budget: int | None = None
    feedback: str | None = Field(default=None, max_length=20_000)
    feedback_typed_at: datetime | None = None
    overall_score: float | None = None
    shared_at: datetime | None = None
    moves: int = 0
    started_at: datetime | None = None
    completing_at: datetime | None = None
    completed_at: datetime | None = None
    closed_reason: str | None = Field(default=None, max_length=500)
    created_at: datetime

    candidate: User = _person("candidate_id", inner=True)
    interviewer: Optional[User] = _person("interviewer_id", inner=False)  # noqa: UP045

    @property
    def ends_at(self) -> datetime:
        return self.scheduled_at + timedelta(minutes=self.duration_minutes)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def last_start(self, days: int) -> datetime:
        """Until when an AI-led interview may be taken."""
        return max(self.scheduled_at, self.created_at) + timedelta(days=days)

    def start(self, now: datetime) -> bool:
        """Begin or resume; True when it began now. Raises Conflict when it is over."""
        if self.status == Status.STARTED and self.completing_at is None:
            return False
        self._expect(Status.SCHEDULED, "started")
        self.status, self.started_at = Status.STARTED, now
        return True

    def accept_answers(self) -> None:
        """Raises Conflict unless it has begun and is not being completed."""
        if self.status != Status.STARTED:
            raise Conflict(f"The interview {self.state}, answers are taken once it is started.")
        if self.completing_at:
            raise Conflict("The interview is being completed, answers are no longer taken.")

    def begin_completion(self, now: datetime) -> None:
        self._expect(Status.STARTED, "completed")
        self.completing_at = now

    def complete(self, now: datetime, score: float | None, reason: str | None = None) -> None:
        """Make it final with the score that was computed; the end of ``begin_completion``."""
        self._expect(Status.STARTED, "completed")
        self._close(Status.COMPLETED, now, reason)
        self.overall_score, self.completing_at = score, None

    def close_meeting(self, now: datetime) -> None:
        """A live one that was held without being started here: completed without a score."""
        self._expect(Status.SCHEDULED, "completed")
        if self.kind != Kind.LIVE:
            raise Conflict("Only a live interview can be completed before it is started.")
        self._close(Status.COMPLETED, now, None)

    def cancel(self, now: datetime, reason: str | None = None) -> None:
        if not self.is_open or self.completing_at:
            raise Conflict(f"The interview {self.state}, it can no longer be cancelled.")
        self._close(Status.CANCELLED, now, reason)

    def mark_no_show(self, now: datetime, reason: str | None = None) -> None:
        self._expect(Status.SCHEDULED, "marked as missed")
        self._close(Status.NO_SHOW, now, reason)

    def move(self, to: datetime, minutes: int) -> None:
        """Another time or length. Raises Conflict unless it is still scheduled."""
        self._expect(Status.SCHEDULED, "moved")
        self.scheduled_at, self.duration_minutes = to, minutes
        self.moves += 1

    def assign(self, interviewer_id: int | None) -> None:
        """Another interviewer, which makes it live, or none, which makes it AI-led."""
        self._expect(Status.SCHEDULED, "given another interviewer")
        if self.kind == Kind.PRACTICE:
            raise Conflict("A practice interview has no interviewer.")
        self.interviewer_id = interviewer_id
        self.kind = Kind.LIVE if interviewer_id else Kind.AI

    def share(self, now: datetime) -> bool:
        """Let the candidate see the result; True when they could not before."""
        if self.status != Status.COMPLETED:
            raise Conflict(f"The interview {self.state}; its result can be shared once it is completed.")
        shared, self.shared_at = self.shared_at, self.shared_at or now
        return shared is None

    def _close(self, status: Status, now: datetime, reason: str | None) -> None:
        self.status, self.closed_reason = status, reason
        self.completed_at = now if status == Status.COMPLETED else None

    @property
    def state(self) -> str:
        """Its status in words that go on from "The interview": "is scheduled", "was missed"."""
        if self.completing_at:
            return "is being completed"
        return "was missed" if self.status == Status.NO_SHOW else f"is {self.status}"

    def _expect(self, status: Status, verb: str) -> None:
        if self.status != status:
            raise Conflict(f"The interview {self.state}, so it cannot be {verb}.")


class PlannedQuestion(Table, table=True):
    """One question of an interview's frozen plan, or a follow-up (``follows`` is set).

    Numbers start at 1 and are the interview's own. Weight and rubric never change once made.
    ``anchors`` says what an answer worth "1", "3" and "5" looks like; empty where nobody said.
    """

    __tablename__ = "planned_questions"
    __table_args__ = (UniqueConstraint("interview_id", "number"), NEVER_REUSE_IDS)

    id: int | None = key()
    interview_id: int = reference("interviews.id", index=False)
    number: int
    follows: int | None = None
    question_id: int | None = reference("questions.id", nullable=True)
    text: str = Field(max_length=2000)
    category: str = Field(max_length=20)
    difficulty: str = Field(max_length=10)
    competency: str = Field(default="", max_length=120)
    why: str = Field(default="", max_length=500)
    weight: float = 1.0
    minutes: int = 4
    expected_points: list[dict[str, Any]] = document()
    follow_ups: list[dict[str, Any]] = document()
    anchors: dict[str, str] = mapping()

    @property
    def rubric(self) -> AskedQuestion:
        return rubric(self.text, self.category, self.competency, self.expected_points, self.follow_ups)


class Answer(Table, table=True):
    """What was answered to one planned question; ``asked`` is the question as the client sent it.

    ``needs_look``: a person should read it before its score is used (kept by ``services.looks``)."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("interview_id", "number"),
        Index("ix_answers_needs_look_id", "needs_look", "id"),
        NEVER_REUSE_IDS,
    )

    id: int | None = key()
    interview_id: int = reference("interviews.id", index=False)
    number: int
    asked: str = ""
    text: str
    submitted_at: datetime
    submitted_by_id: int = reference("users.id")
    needs_look: bool = False


class Draft(Table, table=True):
    """The unfinished text of one question, the last by time of typing (``typed_at``, else ``saved_at``);
    gone once the answer is submitted."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("interview_id", "number"), NEVER_REUSE_IDS)

    id: int | None = key()
    interview_id: int = reference("interviews.id", index=False)
    number: int
    text: str
    saved_at: datetime
    typed_at: datetime | None = None

    @property
    def written_at(self) -> datetime:
        return self.typed_at or self.saved_at


class EvaluationRecord(Table, table=True):
    """One judgement of one answer (with its follow-ups' answers). The newest ``adopted`` one
    counts; ``input_digest`` covers question, rubric and texts, so that judging again is idempotent.

    ``points`` is ``[{point, weight, verdict, coverage, quote, start, end, number}]``: offsets
    are into the answer with that ``number``. ``raw_score`` is the engine's own where a calibration
    (named in ``engine``) made ``score`` of it.
    """

    __tablename__ = "evaluations"
    __table_args__ = (UniqueConstraint("answer_id", "engine", "input_digest"), NEVER_REUSE_IDS)

    id: int | None = key()
    answer_id: int = reference("answers.id", index=False)
    engine: str = Field(max_length=120)
    input_digest: str = Field(max_length=64)
    score: float
    raw_score: float | None = None
    confidence: float
    rationale: str
    flags: list[str] = document()
    points: list[dict[str, Any]] = document()
    adopted: bool = True
    created_at: datetime
