"""Signing in and out over REST, links by mail, and the cookie of the pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import Field, ValidationError

from botboss.api.callers import COOKIE, from_our_page
from botboss.api.deps import Address, Caller, MaybeCaller, Now, Writing
from botboss.api.routing import PUBLIC, Routes
from botboss.api.shapes import In, Out
from botboss.errors import Forbidden, InvalidInput, NotSignedIn
from botboss.policy import Permission
from botboss.services import recovery, sessions, sign_in
from botboss.services.sessions import Tokens
from botboss.settings import get_settings

SIGN_IN_PAGE = "/sign-in/"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class TokensOut(Out):
    """``expires_in`` is the access token's life in seconds; the refresh token works once."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105
    expires_in: int
    refresh_token: str

    @classmethod
    def of(cls, tokens: Tokens) -> TokensOut:
        return cls(
            access_token=tokens.access_token,
            expires_in=tokens.expires_in,
            refresh_token=tokens.refresh_token,
        )


class DoneOut(Out):
    status: str = "ok"
    message: str


class LoginIn(In):
    email: str = Field(examples=["user@example.com"])
    password: str = Field(examples=["password123"])


class RefreshIn(In):
    refresh_token: str


class PasswordResetIn(In):
    email: str


class LinkIn(In):
    """``token`` is what stands behind ``token=`` in the mailed link."""

    token: str


class NewPasswordIn(LinkIn):
    password: str


def _secret_answer(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


async def _credentials(
    request: Request,
    email: Annotated[str | None, Query(description="or in the body, as JSON or a form")] = None,
    password: Annotated[str | None, Query(description="or in the body")] = None,
) -> LoginIn:
    """What the query says, else the body. A `+` that was not encoded arrives as a space."""
    told = await _body(request)
    if email is not None:
        told["email"] = email.strip().replace(" ", "+")
    if password is not None:
        told["password"] = password
    try:
        return LoginIn.model_validate(told)
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(found) from None


async def _body(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith(FORMS):
        return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    told = await request.json() if await request.body() else {}
    if not isinstance(told, dict):
        raise InvalidInput(body="Must be an object with email and password.")
    return dict(told)


def _local(path: str) -> str:
    """The path if it is one of our own pages': nothing that a browser takes for another host."""
    odd = any(char <= " " or char == "\\" for char in path)
    if not path.startswith("/") or path.startswith("//") or odd:
        raise InvalidInput(next="Must be a path of this site that starts with a single slash.")
    return path


def _to_page(request: Request, path: str) -> RedirectResponse:
    """Back to the pages, which stand on another port while developing; the browser says where."""
    came_from = request.headers.get("referer", "")
    origins = get_settings().origins
    origin = next((one for one in origins if f"{came_from}/".startswith(f"{one}/")), "")
    return RedirectResponse(f"{origin}{path}", 303)


routes = Routes("sessions")
SECRET: dict[str, Any] = {
    "allow": PUBLIC,
    "response_model": TokensOut,
    "dependencies": [Depends(_secret_answer)],
}


@routes.post("/auth/login", operation_id="auth_login", **SECRET)
def login(body: LoginIn, address: Address, now: Now) -> Any:
    return TokensOut.of(sign_in.tokens(email=body.email, password=body.password, address=address, now=now))


@routes.post("/users/login", operation_id="users_login", **SECRET)
def login_by_query(body: Annotated[LoginIn, Depends(_credentials)], address: Address, now: Now) -> Any:
    """Like `/auth/login`, with e-mail and password in the query, a JSON body or a form."""
    return login(body, address, now)


@routes.post("/auth/refresh", **SECRET)
def refresh(body: RefreshIn, now: Now) -> Any:
    """Fresh tokens of the same session. One that comes back a second time ends the session."""
    return TokensOut.of(sessions.refresh(refresh_token=body.refresh_token, now=now))


@routes.post("/auth/logout", allow=Permission.SELF, status_code=204)
def logout(session: Writing, caller: Caller, now: Now) -> None:
    """End this session: its access and refresh tokens work no more."""
    sessions.sign_out(session, caller, now=now)


@routes.post("/auth/logout-everywhere", allow=Permission.SELF, status_code=204)
def logout_everywhere(session: Writing, caller: Caller, now: Now) -> None:
    """End every session of the account, in browsers and in apps."""
    sessions.sign_out_everywhere(session, caller, now=now)


@routes.post("/auth/password-reset", allow=PUBLIC, response_model=DoneOut)
def ask_password(body: PasswordResetIn, session: Writing, now: Now) -> Any:
    """Mail a link to set a new password; the answer is the same whether the account exists."""
    recovery.ask_password(session, email=body.email, now=now)
    return DoneOut(message="If there is an account with this e-mail, a link is on its way to it.")


@routes.post("/auth/password-reset/confirm", allow=PUBLIC, response_model=DoneOut)
def set_password(body: NewPasswordIn, now: Now) -> Any:
    """Set a password with a mailed link. All sessions of the account end."""
    recovery.set_password(secret=body.token, password=body.password, now=now)
    return DoneOut(message="The password is set. Sign in with it.")


@routes.post("/auth/verify-email", allow=PUBLIC, response_model=DoneOut)
def verify_email(body: LinkIn, session: Writing, now: Now) -> Any:
    recovery.verify(session, secret=body.token, now=now)
    return DoneOut(message="The address is confirmed.")


@routes.post("/auth/verify-email/request", allow=Permission.SELF, response_model=DoneOut)
def ask_verification(session: Writing, caller: Caller, now: Now) -> Any:
    """Mail a link that confirms one's address."""
    recovery.ask_verification(session, caller, now=now)
    return DoneOut(message="A link is on its way, unless the address is confirmed already.")


@routes.get("/session", allow=PUBLIC, include_in_schema=False)
def open_session(
    request: Request,
    session: Writing,
    now: Now,
    ticket: str,
    next: str = "/",
) -> Response:
    """The pages' cookie for a sign-in ticket, and back to the page ``next``."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise Forbidden("Only our own pages may sign in this way.")
    page = _local(next)
    try:
        cookie = sessions.redeem_ticket(session, ticket=ticket, now=now)
    except NotSignedIn:
        if "text/html" in request.headers.get("accept", ""):
            return _to_page(request, SIGN_IN_PAGE)
        raise
    answer = _to_page(request, page)
    _secret_answer(answer)
    secure = get_settings().secure_cookies
    answer.set_cookie(COOKIE, cookie, path="/", httponly=True, samesite="lax", secure=secure)
    return answer


@routes.get("/session/end", allow=PUBLIC, include_in_schema=False)
def leave_session(
    request: Request,
    session: Writing,
    caller: MaybeCaller,
    now: Now,
    next: str = SIGN_IN_PAGE,
) -> Response:
    """Sign the pages out, and on to the page ``next``; a link on another site ends nothing."""
    answer = _to_page(request, _local(next))
    if from_our_page(request):
        if caller:
            sessions.sign_out(session, caller, now=now)
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


@routes.post("/session/end", allow=PUBLIC, include_in_schema=False)
def end_session(
    request: Request,
    session: Writing,
    caller: MaybeCaller,
    now: Now,
    next: str = SIGN_IN_PAGE,
) -> Response:
    """The same, from a form of our own pages alone."""
    if request.headers.get("origin", "").rstrip("/") not in get_settings().origins:
        raise Forbidden("Only our own pages may end a session this way.")
    return leave_session(request, session, caller, now, next)
