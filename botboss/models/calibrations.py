"""What people grade answers with, and the curves that are fitted to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from botboss.models.base import NEVER_REUSE_IDS, Table, document, key, reference


class Rating(Table, table=True):
    """A person's own score (0..1) of an answer, which sets nothing; a rater's newest counts. ``blind``:
    given without having set or agreed with a score of that answer."""

    __tablename__ = "ratings"
    __table_args__ = (Index("ix_ratings_rater_id_answer_id", "rater_id", "answer_id"), NEVER_REUSE_IDS)

    id: int | None = key()
    answer_id: int = reference("answers.id")
    rater_id: int = reference("users.id", index=False)
    score: float
    blind: bool
    at: datetime


class Calibration(Table, table=True):
    """A curve for one engine's scores: ``knots`` are ``[score, people's]``, rising. At most one of an
    engine is active. The figures are mean absolute error and kappa of the ``n`` answers it was fitted
    to: before, and as ``held_out`` says (never the error of the fit itself)."""

    __tablename__ = "calibrations"
    __table_args__ = (Index("ix_calibrations_engine_active", "engine", "active"), NEVER_REUSE_IDS)

    id: int | None = key()
    engine: str = Field(max_length=120)
    knots: list[Any] = document()
    n: int
    error_before: float
    error_after: float
    kappa_before: float | None = None
    kappa_after: float | None = None
    held_out: str = Field(max_length=60)
    active: bool = False
    by_id: int = reference("users.id")
    at: datetime
    activated_at: datetime | None = None
    deactivated_at: datetime | None = None
