"""The embedded calendar: it knows no appointments but ours, which the booking service looks up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from botboss.providers.base import Busy


class BuiltinCalendar:
    name = "builtin"

    def busy(self, email: str, starts_at: datetime, ends_at: datetime) -> list[Busy]:
        return []

    def meeting_link(self, interview_id: int) -> str | None:
        return None

    def health(self) -> dict[str, Any]:
        return {"status": "ok", "provider": self.name}
