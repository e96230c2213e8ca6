"""Today as a rail of hours: every interview where its time is, and a line where now is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import reflex as rx

from botboss.models.interviews import Interview
from botboss.ui.components import disc, link, status
from botboss.ui.interviewer.rows import MeetingRow

HOUR = timedelta(hours=1)
TALL = 84  # pixels of an hour
LEAST = timedelta(minutes=30)  # what the lowest block takes of the rail, so that a finger can hit it
SHORTEST = 4 * HOUR  # of the rail


@dataclass(frozen=True)
class HourRow:
    """A line of the rail: "09:00", so many pixels from its top."""

    text: str = ""
    top: int = 0


@dataclass(frozen=True)
class BlockRow:
    """A meeting in the rail: pixels from the top, percent from the left."""

    meeting: MeetingRow = MeetingRow()
    top: int = 0
    height: int = 0
    left: float = 0.0
    width: float = 100.0


@dataclass(frozen=True)
class RailRow:
    """The rail; it reaches from ``starts`` to ``ends`` (in UTC)."""

    height: int = 0
    starts: str = ""
    ends: str = ""
    hours: list[HourRow] = field(default_factory=list)
    blocks: list[BlockRow] = field(default_factory=list)


def rail_row(interviews: Sequence[Interview], zone: str, now: datetime) -> RailRow:
    """The rail from the first interview to the end of the last, with ``now`` in it, in whole hours."""
    here = ZoneInfo(zone)
    inside = [now, *(one.scheduled_at for one in interviews)]
    outside = [now, *(max(one.ends_at, one.scheduled_at + LEAST) for one in interviews)]
    starts = min(_whole(at, here) for at in inside)
    ends = max(starts + SHORTEST, *(_whole(at, here, up=True) for at in outside))
    lines = [starts + HOUR * at for at in range((ends - starts) // HOUR + 1)]
    return RailRow(
        height=_pixels(ends - starts),
        starts=starts.isoformat(),
        ends=ends.isoformat(),
        hours=[HourRow(f"{at.astimezone(here):%H:%M}", _pixels(at - starts)) for at in lines],
        blocks=_blocks(sorted(interviews, key=lambda one: one.scheduled_at), starts, zone, now),
    )


def _whole(at: datetime, zone: ZoneInfo, *, up: bool = False) -> datetime:
    """The full hour of that clock at or before ``at``, or the one at or after it."""
    there = at.astimezone(zone)
    into = timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)
    floor = at.astimezone(UTC) - into
    return floor + HOUR if up and into else floor


def _pixels(length: timedelta) -> int:
    return round(length / HOUR * TALL)


def _blocks(interviews: Sequence[Interview], starts: datetime, zone: str, now: datetime) -> list[BlockRow]:
    """Side by side where they would cover each other: those that touch share the width."""
    rows: list[BlockRow] = []
    group: list[tuple[Interview, int]] = []
    lanes: list[datetime] = []  # until when each lane is taken
    for one in [*interviews, None]:
        if group and (one is None or all(one.scheduled_at >= until for until in lanes)):
            rows += [_block(each, lane, len(lanes), starts, zone, now) for each, lane in group]
            group, lanes = [], []
        if one is None:
            break
        until = max(one.ends_at, one.scheduled_at + LEAST)
        lane = next((at for at, taken in enumerate(lanes) if taken <= one.scheduled_at), len(lanes))
        lanes[lane : lane + 1] = [until]
        group.append((one, lane))
    return rows


def _block(one: Interview, lane: int, lanes: int, starts: datetime, zone: str, now: datetime) -> BlockRow:
    length = max(one.ends_at - one.scheduled_at, LEAST)
    return BlockRow(
        meeting=MeetingRow.of(one, zone, now),
        top=_pixels(one.scheduled_at - starts),
        height=_pixels(length),
        left=100 * lane / lanes,
        width=100 / lanes,
    )


class NowLine(rx.Component):
    """A line at the present moment, which wanders with the browser's clock."""

    library = "$/public/js/now.jsx"
    tag = "NowLine"

    starts: rx.Var[str]
    ends: rx.Var[str]


def rail(row: rx.Var[RailRow]) -> rx.Component:
    """The rail with its blocks, each a link to the interview."""
    lines = rx.el.div(rx.foreach(row.hours, _hour), custom_attrs={"aria-hidden": "true"})
    blocks = rx.el.ol(rx.foreach(row.blocks, _link), class_name="bb-rail-blocks")
    line = NowLine.create(starts=row.starts, ends=row.ends)
    return rx.el.div(lines, blocks, line, class_name="bb-rail", style={"height": f"{row.height}px"})


def _hour(row: rx.Var[HourRow]) -> rx.Component:
    return rx.el.div(rx.el.span(row.text), class_name="bb-rail-hour", style={"top": f"{row.top}px"})


def _link(row: rx.Var[BlockRow]) -> rx.Component:
    meeting = row.meeting
    words = rx.el.span(
        rx.el.span(meeting.name, class_name="bb-person-name"),
        rx.el.span(f"{meeting.hours} · {meeting.role}", class_name="bb-person-sub"),
        class_name="bb-person-words",
    )
    sign = rx.cond(meeting.missing.word != "", status(meeting.missing), status(meeting.state))
    inner = rx.fragment(disc(meeting.initials), words, sign)
    place = {
        "top": f"{row.top}px", "height": f"{row.height}px", "left": f"{row.left}%", "width": f"{row.width}%",
    }  # fmt: skip
    block = link(inner, meeting.href, class_name="bb-rail-block", title=meeting.name)
    size = {
        "data-low": rx.cond(row.height < TALL, "true", "false"),
        "data-narrow": rx.cond(row.width < 100, "true", "false"),
    }
    return rx.el.li(block, style=place, custom_attrs=size)
