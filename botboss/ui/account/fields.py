"""Fields that several forms about accounts share."""

import reflex as rx

from botboss.security import SHORTEST_PASSWORD
from botboss.ui.components import field, password_field


def email_field(error: rx.Var[str]) -> rx.Component:
    return field(
        "E-mail", "email", type="email", error=error, auto_complete="username", auto_capitalize="off",
        spell_check=False, max_length=254,
    )  # fmt: skip


def name_field(error: rx.Var[str], value: rx.Var[str] | str = "") -> rx.Component:
    return field("Name", "name", value=value, key=value, error=error, auto_complete="name", max_length=200)


def new_password_field(error: rx.Var[str]) -> rx.Component:
    hint = f"At least {SHORTEST_PASSWORD} characters, and not an obvious one."
    return password_field("Password", new=True, hint=hint, error=error)
