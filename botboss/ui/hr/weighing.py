"""What a person says over the machine, in place: set a score, agree, adopt, take back; one form at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from botboss.errors import InvalidInput, NotFound
from botboss.security import utcnow
from botboss.services import looks, overrides, reevaluation
from botboss.services.overrides import REASON
from botboss.services.reevaluation import Asked
from botboss.ui.account.door import text_of
from botboss.ui.base import BaseState
from botboss.ui.components import Text, button, field, form, submit, text_field
from botboss.ui.components.words import Look
from botboss.ui.hr.picking import HIRING

SAID = {
    "answer": "Score set. The machine's stays beside it.",
    "overall": "Overall score set. The machine's stays beside it.",
    "adopt": "Adopted. The earlier judgement is kept.",
    "back": "Taken back. What stood before counts again.",
}


#: Fields of different forms of one page have different names: Reflex knows a field by its id alone.
SCORE, WHY = "_score", "_why"
DOUBLE_CLICK = timedelta(seconds=1)


class WeighState(BaseState):
    """``open_form`` names the form that is open: its kind, a dash, and the id of what it is about."""

    open_form: str = ""
    score_error: str = ""
    reason_error: str = ""
    _agreed_at: datetime | None = None

    @rx.event
    def load(self) -> None:
        """A page that is opened anew has no form open."""
        self.open_form, self.score_error, self.reason_error = "", "", ""

    @rx.event
    def open(self, key: str) -> EventSpec | None:
        """Show one form in its place; an empty key closes, and leads back to where it was opened."""
        left = self.open_form
        kind, _, number = str(key).partition("-")
        known = kind in SAID and number.isdecimal() and len(number) < 19
        self.open_form, self.score_error, self.reason_error = (str(key) if known else ""), "", ""
        return _back_to(left) if left and not known else None

    @rx.event
    async def save(self, sent: dict[str, Any]) -> EventSpec | list[EventSpec] | None:
        """Do what the open form is for, with what was typed; then lead back to where it was opened."""
        await self._enter(*HIRING)
        kind, _, number = self.open_form.partition("-")
        if kind not in SAID:
            return None
        self.score_error, self.reason_error = "", ""
        try:
            await self._save(kind, int(number), sent)
        except InvalidInput as error:
            self.score_error = " ".join(error.fields.get("score", []))
            self.reason_error = " ".join(error.fields.get("reason", []))
            return rx.set_focus(_named(sent, SCORE if self.score_error else WHY))
        left, self.open_form = self.open_form, ""
        return [rx.toast.success(SAID[kind]), _back_to(left)]

    @rx.event
    async def agree(self, answer_id: int) -> EventSpec | None:
        """Let the machine's score of an answer stand; the second half of a double click, which may
        fall on the next answer, is nothing."""
        await self._enter(*HIRING)
        now = utcnow()
        if self._agreed_at and now - self._agreed_at < DOUBLE_CLICK:
            return None
        await self._call(looks.agree, write=True, answer_id=int(answer_id), now=now)
        self._agreed_at = now
        return rx.toast.success("Noted that you agree.")

    @rx.event
    async def judge_again(self, interview_id: int) -> EventSpec:
        """Have the configured engine judge all answers; what comes of it is a suggestion."""
        await self._enter(*HIRING)
        asked: Asked = await self._call(
            reevaluation.ask, write=True, interview_id=int(interview_id), now=utcnow()
        )
        if not asked.waiting:
            return rx.toast(f"{asked.engine} has judged these answers already, and would say the same.")
        words = f"{asked.engine} judges {asked.waiting} of {asked.total} answers again."
        return rx.toast.success(f"{words} What it says will stand here as a suggestion.")

    async def _save(self, kind: str, number: int, sent: dict[str, Any]) -> None:
        said = {"reason": text_of(sent, _named(sent, WHY)), "now": utcnow()}
        if kind in ("answer", "overall"):
            said["score"] = _score(text_of(sent, _named(sent, SCORE)))
        calls: dict[str, tuple[Callable[..., Any], str]] = {
            "answer": (overrides.set_answer_score, "answer_id"),
            "overall": (overrides.set_overall_score, "interview_id"),
            "adopt": (reevaluation.adopt, "evaluation_id"),
            "back": (overrides.withdraw, "override_id"),
        }
        verb, about = calls[kind]
        try:
            await self._call(verb, write=True, **{about: number}, **said)
        except NotFound:
            self.open_form = ""
            raise


def _back_to(key: str) -> EventSpec:
    """The keyboard's place goes to the button that opened a form, not to the top of the page."""
    return rx.call_script(f"document.getElementById('opens-{key}')?.focus()")


def _named(sent: Mapping[str, Any], end: str) -> str:
    """The name of the form's field that ends so."""
    return next((name for name in sent if name.endswith(end)), end)


def _score(text: str) -> float:
    """0..1 from what was typed as 0 to 100. Raises InvalidInput on ``score``."""
    try:
        shown = float(text.strip().replace(",", "."))
    except ValueError:
        shown = -1.0
    if not 0 <= shown <= 100:
        raise InvalidInput(score="Must be a number from 0 to 100.")
    return shown / 100


def opener(words: str, key: Text, name: Text, *, look: Look = "edge") -> rx.Component:
    """The button that opens a form; ``name`` says the whole of it to screen readers."""
    return button(
        words, look=look, on_click=WeighState.open(key), id=f"opens-{key}", custom_attrs={"aria-label": name}
    )


def score_form(key: Text, label: str, then: Any, *, name: str) -> rx.Component:
    """A number from 0 to 100 and why; ``then`` is done after it is kept. ``name`` is this form's own."""
    number = field(
        label, name + SCORE, type="number", error=WeighState.score_error, hint="0 to 100",
        min=0, max=100, step="any", input_mode="decimal", auto_focus=True,
    )  # fmt: skip
    return _form(key, [number, _reason(name, False)], "Set score", then)


def reason_form(key: Text, verb: str, then: Any, *, name: str) -> rx.Component:
    """Only why."""
    return _form(key, [_reason(name, True)], verb, then)


def _reason(name: str, first: bool) -> rx.Component:
    return text_field(
        "Why", name + WHY, rows=2, error=WeighState.reason_error, max_length=REASON[1],
        hint="Stays on record, for the hiring team alone.", auto_focus=first,
    )  # fmt: skip


def _form(key: Text, fields: list[rx.Component], verb: str, then: Any) -> rx.Component:
    foot = rx.el.div(submit(verb), button("Not now", on_click=WeighState.open("")), class_name="bb-row")
    shown = form(*fields, foot, on_submit=[WeighState.save, then], class_name="bb-form bb-hr-weigh")
    return rx.cond(WeighState.open_form == key, shown, rx.fragment())
