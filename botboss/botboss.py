"""The front door: pages and API as one app."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from botboss import jobs
from botboss.api import build_api
from botboss.api.layer import ApiLayer
from botboss.ui import errors, pages  # noqa: F401  (registers the pages)
from botboss.ui.shell import PAGES, app_options

jobs.settle()
api = ApiLayer(build_api())


def api_first(pages_app: Callable[..., Any]) -> Callable[..., Any]:
    """Send ``/api`` to the API and everything else to the pages."""

    async def dispatch(scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        ours = scope["type"] in ("http", "websocket") and (path == "/api" or path.startswith("/api/"))
        await (api if ours else pages_app)(scope, receive, send)

    return dispatch


app = rx.App(**app_options(), api_transformer=api_first, backend_exception_handler=errors.shown)
for _page, _told in PAGES:
    app.add_page(_page, **_told)
app.register_lifespan_task(jobs.lifespan)
