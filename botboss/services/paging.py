"""One page of a list, counted and cut by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func
from sqlmodel import Session

from botboss.errors import InvalidInput

T = TypeVar("T")

MOST_PER_PAGE, MOST_LIMIT = 100, 1000


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a list: ``limit`` of them after the first ``offset``; ``page`` starts at 1."""

    offset: int = 0
    limit: int = 20
    page: int = 1


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: list[T]
    total: int
    page: int
    per_page: int


def window(
    page: int | None = None, per_page: int | None = None, skip: int | None = None, limit: int | None = None
) -> Window:
    """A window from ``page`` + ``per_page`` (1, 20) or ``skip`` + ``limit`` (0, 100).

    More than the most is taken as the most. Raises InvalidInput for both pairs, 0 or negative.
    """
    asked = (("page", page, 1), ("per_page", per_page, 1), ("skip", skip, 0), ("limit", limit, 1))
    for name, value, least in asked:
        if value is not None and value < least:
            raise InvalidInput(**{name: f"Must be {least} or more."})
    if skip is not None or limit is not None:
        if page is not None or per_page is not None:
            raise InvalidInput(page="Send page and per_page, or skip and limit, not both.")
        size, offset = min(limit or 100, MOST_LIMIT), min(skip or 0, 2**62)
        return Window(offset, size, offset // size + 1)
    size, number = min(per_page or 20, MOST_PER_PAGE), min(page or 1, 2**40)
    return Window((number - 1) * size, size, number)


def paged(session: Session, statement: Select[Any], cut: Window) -> Page[Any]:
    """The window's rows of an ordered select of one entity, with the total: two queries."""
    counting = statement.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = session.scalar(counting) or 0
    rows = session.scalars(statement.offset(cut.offset).limit(cut.limit)).unique().all()
    return Page(list(rows), total, cut.page, cut.limit)


def cut_from(rows: Sequence[T], cut: Window) -> Page[T]:
    """The window's rows of a list that has to be whole to be understood."""
    return Page(list(rows[cut.offset : cut.offset + cut.limit]), len(rows), cut.page, cut.limit)
