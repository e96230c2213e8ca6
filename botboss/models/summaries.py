"""Summaries that a language model wrote; the offline one is computed and stands nowhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from botboss.models.base import NEVER_REUSE_IDS, Table, document, key, reference


class WrittenSummary(Table, table=True):
    """One summary of an interview, by one engine, of the evaluations that ``input_digest`` covers.

    Each of the three lists is ``[{text, number, quote, start, end}]``: offsets are into the answer
    with that ``number``.
    """

    __tablename__ = "written_summaries"
    __table_args__ = (UniqueConstraint("interview_id", "engine", "input_digest"), NEVER_REUSE_IDS)

    id: int | None = key()
    interview_id: int = reference("interviews.id", index=False)
    engine: str = Field(max_length=120)
    input_digest: str = Field(max_length=64)
    strengths: list[dict[str, Any]] = document()
    gaps: list[dict[str, Any]] = document()
    next: list[dict[str, Any]] = document()
    created_at: datetime
