"""The candidate's pages: what their handlers show and do, and that others' hands do nothing there."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, func, select

from botboss import db
from botboss.errors import BotbossError, Conflict, NotFound, NotSignedIn
from botboss.models.files import StoredFile
from botboss.models.interviews import Interview, Kind, PlannedQuestion, Status
from botboss.security import utcnow
from botboss.services import answers
from botboss.ui.candidate.finished import FinishedState
from botboss.ui.candidate.home import HomeState, greeting
from botboss.ui.candidate.interview import InterviewState
from botboss.ui.candidate.practice import PracticeState
from botboss.ui.candidate.rows import interview_id_of
from botboss.ui.components import ScoreRow
from tests.taking import VAGUE
from tests.ui.conftest import Tab
from tests.ui.sittings import actor_in, finished, interview_of, planned

SignedIn = Callable[..., Tab]


@pytest.mark.parametrize(
    ("path", "id_"),
    [
        ("/interviews/12", 12),
        ("/interviews/12/", 12),
        ("/interviews/12/room/", 12),
        (f"/interviews/{2**63 - 1}", 2**63 - 1),
        *(
            (path, None)
            for path in ("/interviews/0", "/interviews/x", "/interviews/-1", "/home", "/interviews/1x")
        ),
        (f"/interviews/{2**63}", None),
        ("/interviews/" + "9" * 40, None),
    ],
)
def test_the_address_says_which_interview(path: str, id_: int | None) -> None:
    if id_ is None:
        with pytest.raises(NotFound):
            interview_id_of(path)
    else:
        assert interview_id_of(path) == id_


@pytest.mark.parametrize(
    ("hour", "words"), [(3, "evening"), (4, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_the_greeting_follows_the_readers_clock(hour: int, words: str) -> None:
    now = datetime(2026, 11, 23, hour, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert greeting("Ana Beatriz Carvalho", "Asia/Kolkata", now) == f"Good {words}, Ana"
    assert greeting("", "Asia/Kolkata", now) == f"Good {words}"


def test_home_is_empty_at_first(signed_in: SignedIn) -> None:
    tab = signed_in()
    tab.do(HomeState.load)
    state = tab.of(HomeState)
    assert (state.loaded, state.next.id, state.later, state.past) == (True, 0, [], [])


def test_home_shows_what_is_begun_first_then_the_nearest(signed_in: SignedIn) -> None:
    tab, now = signed_in(), utcnow()
    late = planned(tab, scheduled_at=now + timedelta(days=9))
    near = planned(tab, scheduled_at=now + timedelta(days=2))
    begun = planned(tab, scheduled_at=now + timedelta(days=5))
    with db.transaction() as session:
        answers.start(session, actor_in(session, tab), interview_id=begun, now=now)
    planned(tab, kind=Kind.PRACTICE)
    gone = planned(tab, status=Status.CANCELLED)
    planned(signed_in())
    tab.do(HomeState.load)
    state = tab.of(HomeState)
    assert (state.next.id, state.next.verb, state.next.href) == (begun, "Resume", f"/interviews/{begun}/room")
    assert [row.id for row in state.later] == [near, late]
    assert [(row.verb, row.href) for row in state.later] == [
        ("Start", f"/interviews/{near}"),
        ("Start", f"/interviews/{late}"),
    ]
    assert [row.id for row in state.past] == [gone]
    assert state.next.progress == "0 of 5 answered"


def test_a_live_one_says_who_and_when_on_both_clocks(signed_in: SignedIn) -> None:
    interviewer = signed_in("interviewer", name="Sam Okafor", timezone="Europe/Berlin")
    tab = signed_in(timezone="Europe/Lisbon")
    at = datetime(2027, 1, 12, 14, 0, tzinfo=ZoneInfo("UTC"))
    live = planned(tab, interviewer_id=interviewer.user_id, kind=Kind.LIVE, scheduled_at=at)
    tab.go(f"/interviews/{live}").do(InterviewState.load)
    state = tab.of(InterviewState)
    assert (state.row.led_by, state.row.lasts, state.row.verb) == ("With Sam Okafor", "60 min", "See details")
    assert state.row.at.text.endswith("14:00")
    assert state.row.at.zone == "Lisbon"
    assert state.theirs.text.endswith("15:00")
    told = tab.do(InterviewState.put_into_calendar)[0]
    (coded,) = re.findall(r"data:text/calendar[^,]*;base64,([\w+/=]+)", told)
    assert b64decode(coded).startswith(b"BEGIN:VCALENDAR")


def test_scores_and_feedback_appear_once_shared(signed_in: SignedIn) -> None:
    tab = signed_in()
    interview_id = finished(tab)
    with db.transaction() as session:
        session.get_one(Interview, interview_id).feedback = "You explain calmly."
    for shared in (False, True):
        if shared:
            with db.transaction() as session:
                session.get_one(Interview, interview_id).share(utcnow())
        tab.go("/home").do(HomeState.load)
        tab.go(f"/interviews/{interview_id}/finished").do(FinishedState.load)
        for row in (tab.of(HomeState).past[0], tab.of(FinishedState).row):
            assert (row.score != ScoreRow()) == shared
            assert row.feedback == ("You explain calmly." if shared else "")
        state = tab.of(FinishedState)
        assert [given.text for given in state.given] == [VAGUE]
        assert state.judged == []


@pytest.mark.parametrize("kind", [Kind.AI, Kind.PRACTICE])
def test_no_expected_point_is_sent(signed_in: SignedIn, kind: Kind) -> None:
    tab = signed_in()
    interview_id = finished(tab, kind=kind)
    with db.transaction() as session:
        session.get_one(Interview, interview_id).share(utcnow())
        mine = select(PlannedQuestion).where(col(PlannedQuestion.interview_id) == interview_id)
        points = [point["text"] for question in session.scalars(mine) for point in question.expected_points]
    tab.go(f"/interviews/{interview_id}/finished").do(FinishedState.load)
    tab.go("/home").do(HomeState.load)
    sent = str(tab.of(FinishedState).dict()) + str(tab.of(HomeState).dict())
    assert points
    assert [point for point in points if point in sent] == []


def test_practice_shows_how_each_answer_was_judged(signed_in: SignedIn) -> None:
    tab = signed_in()
    interview_id = finished(tab, kind=Kind.PRACTICE)
    tab.go(f"/interviews/{interview_id}/finished").do(FinishedState.load)
    first, *others = tab.of(FinishedState).judged
    assert "".join(part.text for part in first.said[0].segments) == VAGUE
    assert re.fullmatch(r"\d of \d points? heard(, \d in part)?", first.heard)
    assert first.score.value >= 0
    assert [row.score.value for row in others] == [-1] * 4
    tab.go("/practice").do(PracticeState.load)
    assert [row.id for row in tab.of(PracticeState).rows] == [interview_id]


def test_behind_the_last_page_is_the_last_page(signed_in: SignedIn) -> None:
    tab = signed_in()
    planned(tab, status=Status.CANCELLED)
    planned(tab, kind=Kind.PRACTICE)
    for page, handler in (("/home", HomeState.load), ("/practice", PracticeState.load)):
        assert f"{page}?page=1" in tab.go(f"{page}?page=2").do(handler)[0]
        for own in ("", "?page=1", "?page=x", "?page=-1"):
            assert tab.go(f"{page}{own}").do(handler) == []


def test_practising_starts_at_once_and_once(signed_in: SignedIn) -> None:
    tab = signed_in()
    tab.go("/practice").do(PracticeState.load)
    told = tab.do(PracticeState.begin, {"role": "another", "other": "Beekeeper"})
    tab.do(PracticeState.begin, {"role": "another", "other": "Beekeeper"})
    with db.reading() as session:
        (made,) = session.scalars(select(Interview).where(col(Interview.candidate_id) == tab.user_id))
    assert (made.kind, made.status, made.role) == (Kind.PRACTICE, Status.STARTED, "Beekeeper")
    assert f'"/interviews/{made.id}/room"' in told[-1]


def test_practice_names_what_is_wrong_with_the_role(signed_in: SignedIn) -> None:
    tab = signed_in()
    tab.go("/practice").do(PracticeState.load)
    tab.do(PracticeState.begin, {"role": "another", "other": " "})
    state = tab.of(PracticeState)
    assert "1 to 120 characters" in state.error
    assert not state.busy
    assert _count(tab) == 0


def _count(tab: Tab) -> int:
    with db.reading() as session:
        mine = select(func.count()).select_from(Interview).where(col(Interview.candidate_id) == tab.user_id)
        return session.scalar(mine) or 0


def test_starting_begins_it_and_leads_into_the_room(signed_in: SignedIn) -> None:
    tab = signed_in()
    interview_id = planned(tab)
    tab.go(f"/interviews/{interview_id}/").do(InterviewState.load)
    assert interview_of(interview_id).status == Status.SCHEDULED
    assert f'"/interviews/{interview_id}/room"' in tab.do(InterviewState.start)[-1]
    assert interview_of(interview_id).status == Status.STARTED


def test_one_that_is_over_is_not_started(signed_in: SignedIn) -> None:
    tab, long_ago = signed_in(), utcnow() - timedelta(days=30)
    interview_id = planned(tab, scheduled_at=long_ago, created_at=long_ago)
    tab.go(f"/interviews/{interview_id}/").do(InterviewState.load)
    assert tab.of(InterviewState).row.verb == "See details"
    with pytest.raises(Conflict):
        tab.do(InterviewState.start)
    assert not tab.of(InterviewState).busy


def _file(tab: Tab, interview_id: int, by: int, **changes: Any) -> int:
    with db.transaction() as session:
        row = StoredFile(
            interview_id=interview_id, uploaded_by_id=by, name="cv.pdf", storage_key=f"{interview_id}-{by}",
            content_type="application/pdf", size=1234, sha256="0" * 64, uploaded_at=utcnow(), **changes,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id or 0


def test_own_and_shared_files_are_listed_and_own_ones_deleted(signed_in: SignedIn) -> None:
    hr, tab = signed_in("hr", name="Marta"), signed_in()
    interview_id = planned(tab)
    own = _file(tab, interview_id, tab.user_id)
    theirs = _file(tab, interview_id, hr.user_id)
    tab.go(f"/interviews/{interview_id}").do(InterviewState.load)
    state = tab.of(InterviewState)
    assert [(row.id, row.by, row.size, row.deletable) for row in state.files] == [
        (own, "you", "1.2 kB", True)
    ]
    assert f"/files/{own}/download?" in state.files[0].href
    with pytest.raises(NotFound):
        tab.do(InterviewState.delete_file, theirs)
    tab.do(InterviewState.delete_file, own)
    assert state.files == []
    with db.transaction() as session:
        assert session.get(StoredFile, own) is None
        session.get_one(StoredFile, theirs).shared = True
    tab.do(InterviewState.read_files)
    assert [(row.id, row.by, row.deletable) for row in state.files] == [(theirs, "Marta", False)]


@pytest.mark.parametrize(("role", "page"), [("hr", "/candidates/{}"), ("admin", "/candidates/{}")])
def test_staff_go_to_their_own_page_of_it(signed_in: SignedIn, role: str, page: str) -> None:
    interview_id = planned(signed_in())
    for path, handler in (("", InterviewState.load), ("/finished", FinishedState.load)):
        tab = signed_in(role)
        told = tab.go(f"/interviews/{interview_id}{path}").do(handler)
        assert f'"{page.format(interview_id)}"' in told[0]
        assert tab.of(InterviewState).row.id == 0
        assert tab.of(FinishedState).row.id == 0


def test_a_finished_one_has_its_own_page_and_an_open_one_has_not(signed_in: SignedIn) -> None:
    tab = signed_in()
    done, open_ = finished(tab), planned(tab)
    assert f'"/interviews/{done}/finished"' in tab.go(f"/interviews/{done}").do(InterviewState.load)[0]
    assert f'"/interviews/{open_}"' in tab.go(f"/interviews/{open_}/finished").do(FinishedState.load)[0]


ONE = [InterviewState.load, InterviewState.read_files, FinishedState.load]
READS = [HomeState.load, PracticeState.load, *ONE]
WRITES = [
    (HomeState.ask_move, "ID"),
    (HomeState.ask_cancel, "ID"),
    (InterviewState.ask_move, "ID"),
    (InterviewState.start,),
    (InterviewState.put_into_calendar,),
    (InterviewState.delete_file, "FILE"),
]


@pytest.mark.parametrize("handler", READS)
def test_a_stranger_is_shown_nothing(signed_in: SignedIn, stranger: Tab, handler: Any) -> None:
    interview_id = planned(signed_in())
    with pytest.raises(NotSignedIn):
        stranger.go(f"/interviews/{interview_id}").do(handler)
    _nothing_shown(stranger)


@pytest.mark.parametrize("handler", ONE)
def test_another_candidate_is_shown_nothing(signed_in: SignedIn, handler: Any) -> None:
    interview_id, tab = planned(signed_in()), signed_in()
    with pytest.raises(NotFound):
        tab.go(f"/interviews/{interview_id}").do(handler)
    _nothing_shown(tab)


@pytest.mark.parametrize("call", WRITES)
@pytest.mark.parametrize("who", ["stranger", "candidate", "interviewer"])
def test_others_hands_do_nothing(signed_in: SignedIn, stranger: Tab, call: tuple[Any, ...], who: str) -> None:
    owner = signed_in()
    interview_id = planned(owner)
    file_id = _file(owner, interview_id, owner.user_id)
    tab = stranger if who == "stranger" else signed_in(who)
    handler, *arguments = call
    named = {"ID": interview_id, "FILE": file_id}
    with pytest.raises(NotSignedIn if who == "stranger" else NotFound):
        tab.go(f"/interviews/{interview_id}").do(handler, *(named.get(one, one) for one in arguments))
    _nothing_shown(tab)
    row = interview_of(interview_id)
    assert (row.status, row.moves) == (Status.SCHEDULED, 0)
    with db.reading() as session:
        assert session.get(StoredFile, file_id) is not None


def _nothing_shown(tab: Tab) -> None:
    home, one, done = tab.of(HomeState), tab.of(InterviewState), tab.of(FinishedState)
    assert (home.next.id, home.later, home.past, home.asked.interview.id) == (0, [], [], 0)
    assert (one.row.id, one.files, one.asked.interview.id) == (0, [], 0)
    assert (done.row.id, done.given, done.judged) == (0, [], [])
    assert tab.of(PracticeState).rows == []


@pytest.mark.parametrize("role", ["interviewer", "hr", "admin"])
@pytest.mark.parametrize(
    "call", [(HomeState.load,), (PracticeState.load,), (PracticeState.begin, {"role": "Developer"})]
)
def test_these_pages_are_the_candidates(signed_in: SignedIn, role: str, call: tuple[Any, ...]) -> None:
    tab = signed_in(role)
    with pytest.raises(BotbossError, match="another role"):
        tab.do(*call)
    assert _count(tab) == 0


def test_a_page_with_an_id_says_whose_address_it_holds(signed_in: SignedIn) -> None:
    """Until the State holds the address in the browser, the page shows its skeleton there."""
    tab = signed_in()
    first, second = planned(tab), planned(tab)
    over = finished(tab)
    for path, handler, kind in (
        (f"/interviews/{first}", InterviewState.load, InterviewState),
        (f"/interviews/{second}", InterviewState.load, InterviewState),
        (f"/interviews/{over}/finished", FinishedState.load, FinishedState),
    ):
        tab.go(f"{path}/").do(handler)
        assert tab.of(kind).at == path
    with pytest.raises(NotFound):
        tab.go("/interviews/999999999").do(InterviewState.load)
    assert tab.of(InterviewState).at == ""
