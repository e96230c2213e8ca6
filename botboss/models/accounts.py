"""Accounts: users, the sessions that let them in, one-time secrets and counted attempts."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from botboss.models.base import NEVER_REUSE_IDS, Table, key, reference


class Role(StrEnum):
    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    HR = "hr"
    ADMIN = "admin"


STAFF = frozenset({Role.INTERVIEWER, Role.HR, Role.ADMIN})


class UserStatus(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"


class User(Table, table=True):
    """A person. ``email_key`` is the casefolded address and unique; without a password hash
    nobody can sign in until the set-password link is used."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_role_status", "role", "status"), NEVER_REUSE_IDS)

    id: int | None = key()
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    role: str = Field(max_length=20)
    status: str = Field(default=UserStatus.ACTIVE, max_length=20)
    password_hash: str | None = Field(default=None, max_length=200)
    timezone: str = Field(default="UTC", max_length=64)
    verified_at: datetime | None = None
    created_at: datetime

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def may_sign_in(self) -> bool:
        return self.status == UserStatus.ACTIVE


class SessionKind(StrEnum):
    WEB = "web"
    API = "api"


class SignInSession(Table, table=True):
    """One sign-in. A web session is found by the digest of its cookie, an API session by its id
    in the access token; ending it ends every token made from it."""

    __tablename__ = "sessions"

    id: int | None = key()
    user_id: int = reference("users.id")
    kind: str = Field(max_length=10)
    secret_digest: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime = Field(index=True)
    ended_at: datetime | None = None

    def lives(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at

    def end(self, now: datetime) -> None:
        self.ended_at = self.ended_at or now

    def slide(self, now: datetime, idle: timedelta) -> None:
        """Push the end of an idle-limited session on; written at most once a minute."""
        self.last_seen_at, self.expires_at = now, now + idle


class RefreshToken(Table, table=True):
    """One link of a session's chain of refresh tokens; using one twice ends the session."""

    __tablename__ = "refresh_tokens"

    id: int | None = key()
    session_id: int = reference("sessions.id")
    secret_digest: str = Field(max_length=64, unique=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Purpose(StrEnum):
    """What a one-time secret opens."""

    TICKET = "ticket"  # sign-in of the pages: becomes the cookie
    SET_PASSWORD = "set_password"  # noqa: S105
    VERIFY_EMAIL = "verify_email"
    FIRST_ADMIN = "first_admin"


class OneTimeSecret(Table, table=True):
    """A random secret, kept as digest, that can be used once until it expires."""

    __tablename__ = "one_time_secrets"

    id: int | None = key()
    purpose: str = Field(max_length=20)
    user_id: int | None = reference("users.id", nullable=True)
    secret_digest: str = Field(max_length=64, unique=True)
    created_at: datetime
    expires_at: datetime = Field(index=True)
    used_at: datetime | None = None

    def usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


class Attempt(Table, table=True):
    """One counted try in a bucket such as ``sign-in|ana@example.org|203.0.113.9`` (digested);
    ``ticket`` binds the rows of one try, so that a success takes them back."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_bucket_at", "bucket", "at"), NEVER_REUSE_IDS)

    id: int | None = key()
    bucket: str = Field(max_length=64)
    ticket: str = Field(max_length=64, index=True)
    at: datetime = Field(index=True)
