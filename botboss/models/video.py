"""Video rooms."""

from datetime import datetime

from sqlmodel import Field

from botboss.models.base import Table, key, reference


class Room(Table, table=True):
    """A named room; ``interview_id`` is set for an interview's own room (``interview_{id}``)."""

    __tablename__ = "rooms"

    id: int | None = key()
    name: str = Field(max_length=128, unique=True)
    sid: str = Field(max_length=64, unique=True)
    provider: str = Field(max_length=20)
    status: str = Field(default="in-progress", max_length=20)
    max_participants: int
    interview_id: int | None = reference("interviews.id", nullable=True)
    created_by_id: int = reference("users.id")
    created_at: datetime
