"""What all wire shapes share: ids, moments, scores, aliases, pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from botboss.errors import InvalidInput
from botboss.services.paging import Page

MOST_ID = 2**63 - 1
_LOST_PLUS = re.compile(r"(?<=:[0-9]{2}) ([0-9]{2}:?[0-9]{2})$")
T = TypeVar("T")


def _id(value: object) -> object:
    """An integer or its decimal string, 1..2^63-1."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 19:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_ID:
        raise ValueError("Must be an id: a whole number from 1 up.")
    return value


def _exact(value: object) -> datetime:
    """RFC 3339 text to an aware UTC datetime with its fraction of a second; without an offset it is UTC."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and 16 <= len(value.strip()) <= 40:
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ValueError("Must be a time such as 2026-03-20T14:00:00Z.") from None
    else:
        raise ValueError("Must be a time such as 2026-03-20T14:00:00Z.")
    try:
        utc = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (OverflowError, ValueError):
        raise ValueError("Is beyond the calendar. Send a time between the years 1970 and 9998.") from None
    if not 1970 <= utc.year <= 9998:
        raise ValueError("Is beyond the calendar. Send a time between the years 1970 and 9998.")
    return utc


def _instant(value: object) -> object:
    """As ``_exact``, of whole seconds."""
    return _exact(value).replace(microsecond=0)


def _day(value: object) -> object:
    if isinstance(value, str) and len(value) == 10:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day and 1970 <= day.year <= 9998:
            return day
    raise ValueError("Must be a day such as 2026-03-20.")


def _bound(value: object) -> object:
    """A day, which is its midnight in UTC, or a time; a ``+`` that a query lost is put back."""
    if isinstance(value, str) and len(value) == 10:
        return datetime.combine(date.fromisoformat(str(_day(value))), time(), UTC)
    return _instant(_LOST_PLUS.sub(r"+\1", value) if isinstance(value, str) else value)


def show_moment(moment: datetime) -> str:
    """RFC 3339 in UTC with whole seconds and Z."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


Id = Annotated[int, BeforeValidator(_id)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Exact = Annotated[datetime, BeforeValidator(_exact)]
Day = Annotated[date, BeforeValidator(_day)]
Bound = Annotated[datetime, BeforeValidator(_bound)]
Moment = Annotated[
    datetime,
    PlainSerializer(show_moment, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
Score = Annotated[float, AfterValidator(lambda value: round(value, 4))]


def _no_nul(value: object) -> None:
    """No database text can hold a NUL character; refuse it wherever it stands."""
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("Holds a NUL character. Remove it.")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            _no_nul(key)
            _no_nul(part)
    elif isinstance(value, list):
        for part in value:
            _no_nul(part)


class In(BaseModel):
    """A request body. Unknown fields are ignored; ``twins`` are fields with two names: either
    is taken, both are when they are equal. Shapes declare the second name of each pair."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)
    twins: ClassVar[Mapping[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _merge_twins(cls, body: Any) -> Any:
        if not isinstance(body, dict):
            return body
        _no_nul(body)
        body = dict(body)
        for other, own in cls.twins.items():
            if other not in body:
                continue
            value = body.pop(other)
            if own in body and body[own] != value:
                raise InvalidInput(
                    **{own: f"{own} and {other} are two names of one field and differ. Send one of them."}
                )
            body[own] = value
        return body


class Out(BaseModel):
    """An answer's body, built by the slice's own ``of(…)``."""

    model_config = ConfigDict(extra="forbid")


class PageOut(Out, Generic[T]):
    """The envelope of every list."""

    items: list[T]
    total: int
    page: int
    per_page: int


def envelope(page: Page[Any], items: list[Any]) -> dict[str, Any]:
    """A page with its items already in wire shape."""
    return {"items": items, "total": page.total, "page": page.page, "per_page": page.per_page}
