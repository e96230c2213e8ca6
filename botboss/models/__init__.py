"""All tables; importing this package fills ``SQLModel.metadata``."""

from botboss.models import accounts, calendar, events, files, interviews, questions, reviews, video

__all__ = ["accounts", "calendar", "events", "files", "interviews", "questions", "reviews", "video"]
