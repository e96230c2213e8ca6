"""People over REST: registration, oneself, and what staff do with others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from fastapi import Query
from pydantic import Field

from botboss.api.deps import Address, Caller, Cut, Keyed, MaybeCaller, Now, PathId, Reading, Writing
from botboss.api.routing import PUBLIC, Routes
from botboss.api.shapes import In, Moment, Out, PageOut, envelope
from botboss.models.accounts import Role, User, UserStatus
from botboss.policy import Permission
from botboss.services import accounts, sign_up


class PersonOut(Out):
    """A person. ``name`` and ``full_name`` are the same."""

    id: int
    email: str
    name: str
    full_name: str
    role: Role
    status: UserStatus
    created_at: Moment

    @classmethod
    def of(cls, user: User, **more: Any) -> Any:
        return cls(
            id=user.id,
            email=user.email,
            name=user.name,
            full_name=user.name,
            role=user.role,
            status=user.status,
            created_at=user.created_at,
            **more,
        )


class MeOut(PersonOut):
    """Oneself; ``verified_at`` is when the address was confirmed by its link."""

    timezone: str
    verified_at: Moment | None

    @classmethod
    def of(cls, user: User, **more: Any) -> Any:
        return super().of(user, timezone=user.timezone, verified_at=user.verified_at, **more)


class InvitedOut(PersonOut):
    """A new candidate; ``set_password_link`` works once and is told once: null to a retry."""

    set_password_link: str | None


class RegisterIn(In):
    """``full_name`` is taken as ``name``; ``code`` is the first start's, for the first administrator."""

    twins: ClassVar[Mapping[str, str]] = {"full_name": "name"}
    email: str = Field(examples=["user@example.com"])
    password: str = Field(examples=["password123"])
    name: str = Field(examples=["John Doe"])
    role: Role = Role.CANDIDATE
    code: str | None = None


class InviteIn(In):
    twins: ClassVar[Mapping[str, str]] = {"full_name": "name"}
    email: str
    name: str


class ProfileIn(In):
    """What is left out stays; ``timezone`` is a name such as Europe/Lisbon."""

    twins: ClassVar[Mapping[str, str]] = {"full_name": "name"}
    name: str | None = None
    timezone: str | None = None


class PersonChangeIn(In):
    role: Role | None = None
    status: UserStatus | None = None


routes = Routes("accounts")


@routes.post("/users/register", allow=PUBLIC, status_code=201, response_model=PersonOut)
@routes.post(
    "/auth/register", allow=PUBLIC, status_code=201, response_model=PersonOut, operation_id="auth_register"
)
def register(body: RegisterIn, caller: MaybeCaller, address: Address, now: Now) -> Any:
    """Make one's own account. Staff may have to wait for approval: `status` is `pending` then."""
    user = sign_up.register(
        caller,
        email=body.email,
        name=body.name,
        password=body.password,
        role=body.role,
        code=body.code,
        address=address,
        now=now,
    )
    return PersonOut.of(user)


@routes.get("/users/me", allow=Permission.SELF, response_model=MeOut)
@routes.get("/auth/me", allow=Permission.SELF, response_model=MeOut, operation_id="auth_me")
def get_me(session: Reading, caller: Caller) -> Any:
    return MeOut.of(accounts.me(session, caller))


@routes.patch("/users/me", allow=Permission.SELF, response_model=MeOut)
def change_me(body: ProfileIn, session: Writing, caller: Caller, now: Now) -> Any:
    user = accounts.set_profile(session, caller, name=body.name, timezone=body.timezone, now=now)
    return MeOut.of(user)


@routes.get("/users", allow=Permission.PEOPLE_FIND, response_model=PageOut[PersonOut])
def find_users(
    session: Reading,
    caller: Caller,
    cut: Cut,
    role: Role | None = None,
    status: UserStatus | None = None,
    q: str | None = Query(None, description="part of a name or address"),
) -> Any:
    page = accounts.find(session, caller, role=role, status=status, q=q, cut=cut)
    return envelope(page, [PersonOut.of(user) for user in page.items])


@routes.post("/users", allow=Permission.PEOPLE_ADD, status_code=201, response_model=InvitedOut)
def invite_user(body: InviteIn, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Make a candidate, who gets a link to set a password; it is in the answer, too."""
    if keyed and (known := keyed.claim(session, now=now)):
        return InvitedOut.of(accounts.get(session, caller, user_id=known), set_password_link=None)
    user, link = accounts.invite(session, caller, email=body.email, name=body.name, now=now)
    if keyed:
        assert user.id is not None
        keyed.keep(session, status=201, resource_id=user.id)
    return InvitedOut.of(user, set_password_link=link)


@routes.get("/users/{user_id}", allow=Permission.PEOPLE_FIND, response_model=PersonOut)
def get_user(user_id: PathId, session: Reading, caller: Caller) -> Any:
    """One person whom the caller may find."""
    return PersonOut.of(accounts.get(session, caller, user_id=user_id))


@routes.patch("/users/{user_id}", allow=Permission.PEOPLE_MANAGE, response_model=PersonOut)
def change_user(user_id: PathId, body: PersonChangeIn, session: Writing, caller: Caller, now: Now) -> Any:
    """Approve, disable, or give another role."""
    user = accounts.change(session, caller, user_id=user_id, role=body.role, status=body.status, now=now)
    return PersonOut.of(user)
