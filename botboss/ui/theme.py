"""How every page looks: what the compiler must be told. The looks themselves are in assets/*.css.

`plugins()` is for rxconfig.py, which builds pages; `STYLESHEETS` and `head()` are for the app.
"""

import reflex as rx
from reflex_base.plugins.base import Plugin
from reflex_components_radix.plugin import RadixThemesPlugin

#: Files under assets/, loaded after the libraries' styles, in this order.
STYLESHEETS = [
    "/theme.css",
    "/shell.css",
    "/parts.css",
    "/forms.css",
    "/interview.css",
    "/agenda.css",
    "/questions.css",
    "/hr.css",
    "/jobs.css",
]

_RADIX = "@radix-ui/themes/"
_COLOURS = ("teal", "sand", "gray", "green", "amber", "red")


class Inter(Plugin):
    """The typeface, from npm and served by ourselves: no request to another host."""

    def get_frontend_dependencies(self, **_: object) -> tuple[str, ...]:
        return ("@fontsource-variable/inter@5.2.8",)

    def get_stylesheet_paths(self, **_: object) -> tuple[str, ...]:
        return ("@fontsource-variable/inter/index.css",)


class SlimRadix(RadixThemesPlugin):
    """Radix Themes with the colours we use and without utilities.css: 48 instead of 83 kB of CSS.

    Without the utilities, props such as `rx.flex(gap=…)` or `rx.grid(columns=…)` have no effect:
    pages are placed with the classes of assets/theme.css (`bb-row`, `bb-stack`, `bb-grid`).
    """

    def get_stylesheet_paths(self, **_: object) -> tuple[str, ...]:
        colours = (f"{_RADIX}tokens/colors/{name}.css" for name in _COLOURS)
        return (f"{_RADIX}tokens/base.css", *colours, f"{_RADIX}components.css")


def plugins() -> list[Plugin]:
    """The compiler plugins of `rx.Config(plugins=…)`: theme and typeface."""
    theme = rx.theme(accent_color="teal", gray_color="sand", radius="medium", panel_background="solid")
    return [SlimRadix(theme=theme), Inter()]


def head() -> list[rx.Component]:
    """What every page's <head> carries beside the framework's own."""
    return [
        rx.el.link(rel="icon", href="/icon.svg", type="image/svg+xml"),
        rx.el.meta(name="referrer", content="same-origin"),
    ]
