"""The accounts that the pages of administrators list."""

from dataclasses import dataclass, field
from datetime import datetime

from botboss.models.accounts import User, UserStatus
from botboss.policy import Actor
from botboss.ui.base import initials
from botboss.ui.components import StatusRow
from botboss.ui.shell import ROLE_WORDS
from botboss.ui.times import TimeRow, time_row

_SHOWN = {
    UserStatus.PENDING: StatusRow("Waiting for approval", "warn"),
    UserStatus.ACTIVE: StatusRow("Active", "good"),
    UserStatus.DISABLED: StatusRow("Deactivated", "hollow"),
}
_INVITED = StatusRow("Invited", "accent")


@dataclass(frozen=True)
class UserRow:
    """One account; `state` is its status as the service has it, `mine` the reader's own."""

    user_id: int = 0
    name: str = ""
    initials: str = ""
    email: str = ""
    role: str = ""
    role_word: str = ""
    state: str = ""
    status: StatusRow = field(default_factory=StatusRow)
    joined: TimeRow = field(default_factory=TimeRow)
    mine: bool = False

    @classmethod
    def of(cls, user: User, reader: Actor, now: datetime) -> "UserRow":
        invited = user.status == UserStatus.ACTIVE and user.password_hash is None
        return cls(
            user_id=user.id or 0,
            name=user.name,
            initials=initials(user.name),
            email=user.email,
            role=user.role,
            role_word=ROLE_WORDS[user.role],
            state=user.status,
            status=_INVITED if invited else _SHOWN[UserStatus(user.status)],
            joined=time_row(user.created_at, reader.timezone, now),
            mine=user.id == reader.user_id,
        )
