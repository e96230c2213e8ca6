"""When a person can be booked: weekly hours, buffers, time off. Zones stand on the user."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from botboss.models.base import NEVER_REUSE_IDS, BigId, Table, key, reference


class Availability(Table, table=True):
    """A person's buffers around interviews, in minutes; the row's existence means that the weekly
    hours were set (before that they are Monday to Friday, 09:00 to 17:00)."""

    __tablename__ = "availabilities"

    user_id: int = Field(foreign_key="users.id", primary_key=True, sa_type=BigId)
    buffer_before: int = 0
    buffer_after: int = 0


class WorkingHours(Table, table=True):
    """One stretch of a weekday (0 = Monday), in minutes since midnight of the person's own clock;
    ``end_minute`` may be 1440."""

    __tablename__ = "working_hours"

    id: int | None = key()
    user_id: int = reference("users.id")
    weekday: int
    start_minute: int
    end_minute: int


class TimeOff(Table, table=True):
    """A stretch in which the person cannot be booked, ``[starts_at, ends_at)``."""

    __tablename__ = "time_off"
    __table_args__ = (Index("ix_time_off_user_id_starts_at", "user_id", "starts_at"), NEVER_REUSE_IDS)

    id: int | None = key()
    user_id: int = reference("users.id", index=False)
    starts_at: datetime
    ends_at: datetime
    reason: str = Field(default="", max_length=200)
