"""What happened (audit, notifications), mail on its way, and answered requests that may be retried."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from botboss.models.base import NEVER_REUSE_IDS, BigId, Table, key, reference


class EventType(StrEnum):
    """Every kind of event, ``subject.fact``."""

    USER_REGISTERED = "user.registered"
    USER_INVITED = "user.invited"
    USER_CHANGED = "user.changed"
    USER_SIGNED_IN = "user.signed_in"
    PASSWORD_ASKED = "user.password_asked"  # noqa: S105
    PASSWORD_SET = "user.password_set"  # noqa: S105
    EMAIL_ASKED = "user.email_asked"
    EMAIL_VERIFIED = "user.email_verified"
    AVAILABILITY_CHANGED = "user.availability_changed"
    INTERVIEW_SCHEDULED = "interview.scheduled"
    INTERVIEW_MOVED = "interview.moved"
    INTERVIEW_CHANGED = "interview.changed"
    INTERVIEW_STARTED = "interview.started"
    INTERVIEW_CANCELLED = "interview.cancelled"
    INTERVIEW_MISSED = "interview.missed"
    INTERVIEW_COMPLETED = "interview.completed"
    RESULT_SHARED = "interview.result_shared"
    FOLLOW_UP_ASKED = "interview.follow_up_asked"
    ANSWER_SUBMITTED = "answer.submitted"
    ANSWER_EVALUATED = "answer.evaluated"
    ANSWER_LOOKED_AT = "answer.looked_at"
    EVALUATION_ASKED = "interview.evaluation_asked"
    EVALUATION_ADOPTED = "evaluation.adopted"
    SUMMARY_ASKED = "interview.summary_asked"
    SCORE_OVERRIDDEN = "score.overridden"
    OVERRIDE_WITHDRAWN = "score.override_withdrawn"
    ANSWER_RATED = "answer.rated"
    CALIBRATION_FITTED = "calibration.fitted"
    CALIBRATION_ACTIVATED = "calibration.activated"
    CALIBRATION_DEACTIVATED = "calibration.deactivated"
    FILE_UPLOADED = "file.uploaded"
    FILE_SHARED = "file.shared"
    FILE_DELETED = "file.deleted"
    QUESTION_ADDED = "question.added"
    QUESTION_CHANGED = "question.changed"
    QUESTION_DELETED = "question.deleted"
    ROOM_MADE = "room.made"
    JOB_CREATED = "job.created"
    JOB_CHANGED = "job.changed"
    JOB_PUBLISHED = "job.published"
    JOB_ARCHIVED = "job.archived"
    JOB_RESTORED = "job.restored"
    JOB_DELETED = "job.deleted"


class Event(Table, table=True):
    """One fact, written in the transaction that made it true. ``reacted_at`` is null until its
    reaction ran; ``data`` holds ids and words, never answers or secrets."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_subject_subject_id", "subject", "subject_id"),
        Index("ix_events_reacted_at_created_at", "reacted_at", "created_at"),
        NEVER_REUSE_IDS,
    )

    id: int | None = key()
    type: str = Field(max_length=60)
    actor_id: int | None = reference("users.id", nullable=True)
    subject: str = Field(max_length=20)
    subject_id: int = Field(sa_type=BigId)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime
    reacted_at: datetime | None = None


class MailStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Mail(Table, table=True):
    """One mail. ``dedupe`` makes a reaction that runs twice write it once."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_status_id", "status", "id"), NEVER_REUSE_IDS)

    id: int | None = key()
    user_id: int | None = reference("users.id", nullable=True)
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=300)
    body: str
    status: str = Field(default=MailStatus.QUEUED, max_length=10)
    tries: int = 0
    tried_at: datetime | None = None
    problem: str = Field(default="", max_length=500)
    dedupe: str = Field(max_length=120, unique=True)
    created_at: datetime
    sent_at: datetime | None = None


class IdempotencyKey(Table, table=True):
    """A request that was answered: the same key and fingerprint again gives the same resource."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("user_id", "key"), NEVER_REUSE_IDS)

    id: int | None = key()
    user_id: int = reference("users.id", index=False)
    key: str = Field(max_length=200)
    fingerprint: str = Field(max_length=64)
    status: int
    resource_id: int | None = Field(default=None, sa_type=BigId)
    created_at: datetime = Field(index=True)
