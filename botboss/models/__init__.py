"""All tables; importing this package fills ``SQLModel.metadata``."""

from botboss.models import (
    accounts,
    ai_calls,
    calendar,
    calibrations,
    events,
    files,
    interviews,
    jobs,
    questions,
    reviews,
    summaries,
    video,
)

__all__ = [
    "accounts",
    "ai_calls",
    "calendar",
    "calibrations",
    "events",
    "files",
    "interviews",
    "jobs",
    "questions",
    "reviews",
    "summaries",
    "video",
]
