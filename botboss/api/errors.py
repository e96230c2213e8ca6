"""Every refusal as one body: ``{error, message, detail, details?}``."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from botboss import errors
from botboss.api.routing import methods_at
from botboss.errors import BotbossError

STATUS: dict[type[BotbossError], tuple[int, str]] = {
    errors.InvalidInput: (400, "validation_error"),
    errors.NotSignedIn: (401, "unauthorized"),
    errors.Forbidden: (403, "forbidden"),
    errors.NotFound: (404, "not_found"),
    errors.Conflict: (409, "conflict"),
    errors.TooLarge: (413, "payload_too_large"),
    errors.UnsupportedType: (415, "unsupported_media_type"),
    errors.TooManyRequests: (429, "too_many_requests"),
    errors.ProviderError: (503, "provider_unavailable"),
    errors.Misconfigured: (503, "provider_unavailable"),
    BotbossError: (500, "internal_server_error"),
}
BY_STATUS = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
}
KINDER = {
    "missing": "This field is required.",
    "string_unicode": "Holds characters that are not valid Unicode. Remove them.",
    "json_invalid": "The body is not valid JSON.",
    "finite_number": "Must be a finite number.",
    "extra_forbidden": "Cannot be changed here.",
}


def body_of(
    status: int, code: str, message: str, details: dict[str, list[str]] | None = None
) -> JSONResponse:
    """The one error body; NaN or odd characters in a message never break it."""
    content: dict[str, Any] = {"error": code, "message": message, "detail": message}
    if details is not None:
        content["details"] = details
    return JSONResponse(content, status)


def answer_of(error: BotbossError) -> JSONResponse:
    """The body and headers of one of our errors."""
    kind = next(base for base in type(error).__mro__ if base in STATUS)
    status, code = STATUS[kind]
    fields = error.fields if isinstance(error, errors.InvalidInput) else None
    answer = body_of(status, code, error.message, fields)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.TooManyRequests):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, BotbossError)
    return answer_of(error)


def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """FastAPI's validation error: by field, never 422; an impossible id in the path is 404."""
    assert isinstance(error, RequestValidationError)
    details: dict[str, list[str]] = {}
    for problem in error.errors():
        where = [str(part) for part in problem["loc"]]
        if where[0] == "path":
            return answer_of(errors.NotFound())
        parts = [part for part in where[1:] if part] if where[0] in ("body", "query", "header") else where
        field = ".".join(parts) or "body"
        why = KINDER.get(problem["type"], str(problem["msg"]).removeprefix("Value error, "))
        details.setdefault(field.encode("utf-8", "replace").decode(), []).append(why)
    return answer_of(errors.InvalidInput(**details))


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = BY_STATUS.get(error.status_code, "internal_server_error")
    if error.status_code == 400:  # a form that cannot be read
        return answer_of(errors.InvalidInput(body=str(error.detail)))
    words = {404: "There is nothing at this address.", 405: "This address does not take that method."}
    answer = body_of(error.status_code, code, words.get(error.status_code, str(error.detail)))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    if methods := methods_at(request.scope["path"]) if error.status_code == 405 else []:
        answer.headers["Allow"] = ", ".join(methods)  # the framework names those of one route
    return answer


def _cut_short(_request: Request, _error: Exception) -> JSONResponse:
    return answer_of(errors.InvalidInput(body="Ended before all of it had arrived. Send it again."))


def crashed(request_id: str) -> JSONResponse:
    """The answer to what is our own fault."""
    message = f"Something went wrong on our side. Tell us the request id {request_id}."
    return body_of(500, "internal_server_error", message)


def _crashed(request: Request, _error: Exception) -> JSONResponse:
    """Starlette answers a crash before our layer sees it, and hands it on to be logged there."""
    return crashed(request.state.request_id)


def install(api: FastAPI) -> None:
    api.add_exception_handler(BotbossError, _refused)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(ClientDisconnect, _cut_short)
    api.add_exception_handler(Exception, _crashed)
