"""What was asked of a language model: for costs and faults; holds no text of anybody."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from botboss.models.base import NEVER_REUSE_IDS, BigId, Table, key


class AICall(Table, table=True):
    """One ``CallRecord``, kept for good. ``answer_id`` and ``interview_id`` say what it was for,
    where that is known; they may outlive the rows that they name."""

    __tablename__ = "ai_calls"
    __table_args__ = (
        Index("ix_ai_calls_created_at", "created_at"),
        Index("ix_ai_calls_interview_id", "interview_id"),
        NEVER_REUSE_IDS,
    )

    id: int | None = key()
    purpose: str = Field(max_length=20)
    model: str = Field(max_length=120)
    prompt: str = Field(max_length=40)
    input_hash: str = Field(max_length=64)
    outcome: str = Field(max_length=20)
    attempts: int
    latency_ms: int
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    interview_id: int | None = Field(default=None, sa_type=BigId)
    answer_id: int | None = Field(default=None, sa_type=BigId)
    created_at: datetime
