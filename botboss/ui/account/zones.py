"""The time zones that one may choose, by region, as a native select has them."""

from zoneinfo import available_timezones

import reflex as rx

from botboss.ui.components import icon
from botboss.ui.times import zone_name

REGIONS = (
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
#: What stands in a new account; who chooses UTC on purpose gets the other spelling.
UNSET, CHOSEN_UTC = "UTC", "Etc/UTC"


def zone_words(zone: str) -> str:
    """The place first, so that typing finds it: "America/Argentina/Salta" → "Salta (Argentina)"."""
    within = zone.split("/")[1:-1]
    return f"{zone_name(zone)} ({within[0].replace('_', ' ')})" if within else zone_name(zone)


def zone_select(value: rx.Var[str], browsers: rx.Var[str], error: rx.Var[str]) -> rx.Component:
    """The labelled select `timezone`: what holds, what the browser says, then every place by region."""
    attrs = {"aria-describedby": rx.cond(error != "", "timezone-error", ""), "aria-invalid": error != ""}
    words = rx.cond(value == UNSET, "UTC, until you choose", value.replace("_", " "))
    mine = rx.el.option(words, value=value)
    here = rx.el.option(f"{browsers.replace('_', ' ')}: this browser", value=browsers)
    control = rx.el.select(
        mine,
        rx.cond((browsers != "") & (browsers != value), here, rx.fragment()),
        rx.el.option("UTC", value=CHOSEN_UTC),
        *(_region(name) for name in REGIONS),
        id="timezone", name="timezone", default_value=value, key=value, class_name="bb-input",
        custom_attrs=attrs,
    )  # fmt: skip
    problem = rx.el.p(
        icon("circle-alert", 16), rx.el.span(error), id="timezone-error", class_name="bb-error", role="alert"
    )
    return rx.el.div(
        rx.el.label("Time zone", html_for="timezone", class_name="bb-label"),
        rx.el.span(control, icon("chevron-down", 16), class_name="bb-select"),
        rx.cond(error != "", problem, rx.fragment()),
        class_name="bb-field",
    )


def _region(name: str) -> rx.Component:
    zones = sorted((zone for zone in available_timezones() if zone.startswith(f"{name}/")), key=zone_words)
    return rx.el.optgroup(*(rx.el.option(zone_words(zone), value=zone) for zone in zones), label=name)
