"""The REST edge: thin routes over the services, one FastAPI app under ``/api/v1``."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from botboss.api import (
    accounts,
    ai_calls,
    answers,
    calendar,
    calibrations,
    dashboard,
    errors,
    evaluations,
    files,
    interviews,
    jobs,
    meta,
    outbox,
    overrides,
    questions,
    responses,
    sessions,
    video,
)
from botboss.api.routing import BASE, POLICY

#: Each slice adds itself here.
SLICES = (
    meta,
    accounts,
    sessions,
    interviews,
    answers,
    questions,
    jobs,
    calendar,
    files,
    video,
    overrides,
    responses,
    evaluations,
    calibrations,
    dashboard,
    ai_calls,
    outbox,
)


def build_api() -> FastAPI:
    """The API without its ASGI layer (see ``layer.ApiLayer``)."""
    api = FastAPI(
        title="botboss",
        version="1",
        summary="Interviews that are scheduled, taken, judged with evidence and decided by people.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    for slice_ in SLICES:
        api.include_router(slice_.routes, prefix=BASE)
    errors.install(api)
    plain = api.openapi
    api.openapi = lambda: _ours(plain())  # type: ignore[method-assign]
    return api


def _ours(schema: dict[str, Any]) -> dict[str, Any]:
    """FastAPI's description with our error body in place of its 422, and who may."""
    error = {
        "type": "object",
        "required": ["error", "message", "detail"],
        "properties": {
            "error": {"type": "string"},
            "message": {"type": "string"},
            "detail": {"type": "string"},
            "details": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
    }
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Error"] = error
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    refused = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    for operations in schema["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            answers.pop("422", None)
            answers["400"] = {"description": "The input is wrong; `details` names each field.", **refused}
            if operation[POLICY] != "public":
                operation["security"] = [{"bearer": []}]
                answers["401"] = {"description": "Not signed in.", **refused}
                answers["403"] = {"description": "The role does not allow this.", **refused}
    return schema
