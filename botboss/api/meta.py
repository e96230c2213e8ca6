"""Health, the OpenAPI description and its reader; none needs a token."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from fastapi import Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import JSONResponse, Response

from botboss.api.routing import PUBLIC, Routes
from botboss.services import health

routes = Routes("meta")
ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}
DAY = {"Cache-Control": "public, max-age=86400"}


@routes.get("/health", allow=PUBLIC)
def get_health() -> JSONResponse:
    """200 with `status: ok`, or 503 when a part that is needed is down; each part by name."""
    report = health.report()
    return JSONResponse(report, 200 if report["status"] == "ok" else 503)


@routes.get("/openapi.json", allow=PUBLIC, include_in_schema=False)
def get_openapi(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())


@routes.get("/docs", allow=PUBLIC, include_in_schema=False)
def get_docs() -> Response:
    """Swagger UI, served from here: nothing comes from another host."""
    return get_swagger_ui_html(
        openapi_url="/api/v1/openapi.json",
        title="botboss API",
        swagger_js_url="/api/v1/docs/swagger-ui-bundle.js",
        swagger_css_url="/api/v1/docs/swagger-ui.css",
        swagger_favicon_url="/api/v1/docs/favicon-32x32.png",
        oauth2_redirect_url=None,
    )


@lru_cache(maxsize=4)
def _asset(name: str) -> bytes:
    return (files("fastapi_swagger") / "resources" / name).read_bytes()


@routes.get("/docs/swagger-ui-bundle.js", allow=PUBLIC, include_in_schema=False)
@routes.get("/docs/swagger-ui.css", allow=PUBLIC, include_in_schema=False, operation_id="docs_css")
@routes.get("/docs/favicon-32x32.png", allow=PUBLIC, include_in_schema=False, operation_id="docs_icon")
def get_docs_asset(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return Response(_asset(name), media_type=ASSETS[name], headers=DAY)
