"""Which part of a list a page shows, out of its address and in words."""

from dataclasses import dataclass

from botboss.services.paging import Page, Window, window

PER_PAGE = 50


@dataclass(frozen=True)
class PagerRow:
    """What `pager` shows: "1–50 of 10,000", and whether there is more before and behind."""

    words: str = ""
    at: int = 1
    first: bool = True
    last: bool = True


def cut_of(text: str) -> Window:
    """The window of the address's `page`; what is no page number is the first page."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
    return window(page=max(number, 1), per_page=PER_PAGE)


def pager_row(page: Page) -> PagerRow:
    before = (page.page - 1) * page.per_page
    shown = f"{before + 1:,}–{before + len(page.items):,}" if page.items else "0"
    last = before + len(page.items) >= page.total
    return PagerRow(f"{shown} of {page.total:,}", page.page, page.page == 1, last)


def last_page(total: int) -> int:
    """The number of the last page of so many rows."""
    return max(1, -(-total // PER_PAGE))
