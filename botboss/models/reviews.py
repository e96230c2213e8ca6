"""What people say about the machine's judgement; rows are only ever added."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from botboss.models.base import NEVER_REUSE_IDS, Table, key, reference


class Override(Table, table=True):
    """A score (0..1) that a person set, of one answer or, without ``answer_id``, of the whole
    interview; or, when ``withdraws_id`` is set, that an earlier one was taken back (no score).

    The newest that nobody took back counts. ``known_evaluation_id`` is the answer's newest
    evaluation at that time: what is judged later may be news to whoever set it.
    """

    __tablename__ = "overrides"
    __table_args__ = (
        UniqueConstraint("withdraws_id"),
        Index("ix_overrides_interview_id_id", "interview_id", "id"),
        NEVER_REUSE_IDS,
    )

    id: int | None = key()
    interview_id: int = reference("interviews.id", index=False)
    answer_id: int | None = reference("answers.id", nullable=True)
    score: float | None = None
    reason: str = Field(max_length=2000)
    withdraws_id: int | None = reference("overrides.id", index=False, nullable=True)
    known_evaluation_id: int | None = reference("evaluations.id", index=False, nullable=True)
    by_id: int = reference("users.id")
    at: datetime


class Look(Table, table=True):
    """That a person read an answer and let the machine's score stand; with ``adopts_id``, that they
    made that evaluation the one that counts, and why. ``known_evaluation_id`` as in an override."""

    __tablename__ = "looks"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = key()
    interview_id: int = reference("interviews.id")
    answer_id: int = reference("answers.id")
    known_evaluation_id: int | None = reference("evaluations.id", index=False, nullable=True)
    adopts_id: int | None = reference("evaluations.id", index=False, nullable=True)
    reason: str | None = Field(default=None, max_length=2000)
    by_id: int = reference("users.id")
    at: datetime
