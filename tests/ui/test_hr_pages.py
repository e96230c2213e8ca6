"""The hiring team's lists and one candidate: what their handlers show and do, and for whom."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.errors import Conflict, Forbidden, NotFound, NotSignedIn
from botboss.models.accounts import User, UserStatus
from botboss.models.events import Event
from botboss.models.files import StoredFile
from botboss.models.interviews import EvaluationRecord, Interview, Kind, Status
from botboss.security import utcnow
from botboss.services import answers, looks
from botboss.ui.components import ScoreRow
from botboss.ui.hr.candidate import CandidateState
from botboss.ui.hr.candidates import CandidatesState
from botboss.ui.hr.detail import DetailRow
from botboss.ui.hr.overview import OverviewRow, OverviewState
from botboss.ui.hr.schedule import ScheduleState
from tests.taking import VAGUE
from tests.ui.conftest import Tab
from tests.ui.sittings import actor_in, finished, interview_of, planned

SignedIn = Callable[..., Tab]
PAGES = (
    (OverviewState.load, "/overview"),
    (CandidatesState.load, "/candidates"),
    (CandidatesState.export, "/candidates"),
    (CandidateState.load, "/candidates/{id}"),
    (ScheduleState.load, "/schedule"),
)


def _change(interview_id: int, **changes: Any) -> None:
    with db.transaction() as session:
        session.get_one(Interview, interview_id).sqlmodel_update(changes)


def _open(tab: Tab, interview_id: int) -> CandidateState:
    tab.go(f"/candidates/{interview_id}", interview_id=str(interview_id)).do(CandidateState.load)
    return tab.of(CandidateState)


def _list(tab: Tab, query: str = "") -> list[int]:
    tab.go(f"/candidates?{query}").do(CandidatesState.load)
    return [row.id for row in tab.of(CandidatesState).rows]


@pytest.mark.parametrize(("handler", "address"), PAGES)
def test_nobody_else_sees_anything(stranger: Tab, signed_in: SignedIn, handler: Any, address: str) -> None:
    candidate = signed_in()
    interview_id = finished(candidate)
    others = ((stranger, NotSignedIn), (candidate, Forbidden), (signed_in("interviewer"), Forbidden))
    for tab, refusal in others:
        with pytest.raises(refusal):
            tab.go(address.format(id=interview_id), interview_id=str(interview_id)).do(handler)
        assert tab.of(OverviewState).shown == OverviewRow()
        assert tab.of(CandidatesState).rows == []
        assert tab.of(CandidateState).shown == DetailRow()
        assert tab.of(ScheduleState).interviewers == []


def test_an_empty_product_shows_first_steps(signed_in: SignedIn) -> None:
    tab = signed_in("hr")
    tab.go("/overview").do(OverviewState.load)
    state = tab.of(OverviewState)
    assert (state.loaded, state.shown.empty, state.shown.figures.average_words) == (True, True, "—")


def test_the_overview_counts_and_names_what_waits(signed_in: SignedIn) -> None:
    hr, admin, ana = signed_in("hr"), signed_in("admin"), signed_in(name="Ana Carvalho")
    unread, read = finished(ana), finished(ana)
    _change(read, feedback="Thank you.")
    soon, past = planned(ana), planned(ana, scheduled_at=utcnow() - timedelta(days=2))
    finished(ana, kind=Kind.PRACTICE)
    signed_in("interviewer", name="Wes Waiting", status=UserStatus.ACTIVE)
    with db.transaction() as session:
        session.scalars(select(User).where(col(User.name) == "Wes Waiting")).one().status = "pending"
    hr.go("/overview").do(OverviewState.load)
    shown = hr.of(OverviewState).shown
    figures = shown.figures
    assert (figures.interviews, figures.completed, figures.looks) == ("4", "2", "2")
    assert (figures.interviews_n, figures.completed_n) == ("2 planned, 0 begun", "of 4 interviews")
    assert figures.average_n.endswith("n = 2")
    assert [row.id for row in shown.looks] == [unread]
    assert [row.id for row in shown.coming] == [soon] and past not in [row.id for row in shown.coming]
    assert shown.pending == []
    assert [(row.label, row.n) for row in shown.roles] == [("Developer", 2)]
    assert sum(row.value for row in shown.scores) == 2
    admin.go("/overview").do(OverviewState.load)
    assert [row.name for row in admin.of(OverviewState).shown.pending] == ["Wes Waiting"]


def test_what_was_read_leaves_the_list_empty(signed_in: SignedIn) -> None:
    hr, interview_id = signed_in("hr"), finished(signed_in())
    _open(hr, interview_id)
    hr.do(CandidateState.save_feedback, {"feedback": "Seen."})
    hr.go("/overview").do(OverviewState.load)
    shown = hr.of(OverviewState).shown
    assert (shown.looks, shown.looks_more, shown.figures.looks) == ([], "", "1")


def test_the_address_filters_orders_and_survives_nonsense(signed_in: SignedIn) -> None:
    hr = signed_in("hr", timezone="Europe/Lisbon")
    ana, zoe = signed_in(name="Ana Carvalho"), signed_in(name="Zoë Müller")
    done = finished(ana)
    _change(done, overall_score=0.8)
    weak = finished(zoe)
    _change(weak, overall_score=0.2, role="Sales", role_key="sales representative", feedback="Read.")
    ahead = planned(zoe)
    assert set(_list(hr)) == {done, weak, ahead}
    assert _list(hr, "sort=-score")[:2] == [done, weak]
    assert _list(hr, "sort=name")[0] == done
    assert _list(hr, "status=scheduled") == [ahead]
    assert _list(hr, "role=sales") == [weak]
    assert _list(hr, "score=strong") == [done]
    assert _list(hr, "score=weak") == [weak]
    assert set(_list(hr, "q=m%C3%BCller")) == {weak, ahead}
    assert _list(hr, "look=unread&status=completed") == [done]
    assert set(_list(hr, "look=all")) == {done, weak}
    assert hr.of(CandidatesState).narrowed
    assert len(_list(hr, "sort=password&status=x&score=9&look=1&page=-1&q=%00")) == 3
    state = hr.of(CandidatesState)
    assert not state.narrowed
    assert [choice.label for choice in state.roles] == ["Every job", "Developer", "Sales"]
    assert (state.rows[0].score, state.rows[0].led_by, state.rows[0].at.zone) == (ScoreRow(), "AI", "Lisbon")


def test_filters_go_to_an_address(signed_in: SignedIn) -> None:
    hr = signed_in("hr")
    _list(hr, "q=ana&sort=-score&page=3")
    told = "".join(hr.do(CandidatesState.pick_status, "completed"))
    assert '"/candidates?q=ana&status=completed&sort=-score"' in told
    assert '"/candidates?q=ana&sort=score"' in "".join(hr.do(CandidatesState.order, "score"))
    assert '"/candidates?q=ana&sort=name"' in "".join(hr.do(CandidatesState.order, "name"))
    assert '"/candidates?q=ana"' in "".join(hr.do(CandidatesState.order, "when"))
    assert '"/candidates?sort=-score"' in "".join(hr.do(CandidatesState.search, ""))
    assert '"/candidates?q=ana&sort=-score"' in "".join(hr.do(CandidatesState.pick_status, "nonsense"))


def test_a_page_beyond_the_last_leads_to_the_last(signed_in: SignedIn) -> None:
    hr, ana = signed_in("hr"), signed_in()
    planned(ana)
    hr.go("/candidates?page=9")
    assert '"/candidates"' in "".join(hr.do(CandidatesState.load))


def test_the_export_is_the_filtered_list(signed_in: SignedIn) -> None:
    hr = signed_in("hr")
    finished(signed_in(name="=Ana()"))
    planned(signed_in(name="Zoë"))
    _list(hr, "status=completed")
    told = "".join(hr.do(CandidatesState.export))
    (coded,) = re.findall(r"base64,([\w+/=]+)", told)
    text = b64decode(coded).decode("utf-8-sig")
    assert "'=Ana()" in text and "Zoë" not in text
    assert len(text.splitlines()) == 2


def test_the_detail_shows_every_question_with_its_evidence(signed_in: SignedIn) -> None:
    hr, ana = signed_in("hr"), signed_in(name="Ana Carvalho", timezone="Asia/Tokyo")
    interview_id = finished(ana)
    row = _open(hr, interview_id).shown
    assert (row.name, row.state.word, row.answered, row.total) == ("Ana Carvalho", "Completed", 1, 5)
    assert row.theirs.endswith("(Tokyo)")
    first, *rest = row.questions
    assert "".join(part.text for part in first.said[0].segments) == VAGUE
    assert first.points and first.rationale and first.engine.startswith("Judged by builtin:")
    assert first.score.look and first.doubts
    assert [(one.answered, one.silent) for one in rest] == [(False, "Not answered")] * 4
    assert [step.title for step in row.steps] == ["Begun", "Answered", "Asked on", "Completed"]
    assert (row.can_share, row.can_cancel, row.can_complete, row.can_miss) == (True, False, False, False)


def test_a_second_engines_words_are_told(signed_in: SignedIn) -> None:
    hr, interview_id = signed_in("hr"), finished(signed_in())
    with db.transaction() as session:
        record = session.scalars(select(EvaluationRecord)).one()
        record.confidence, record.flags = 0.9, []
        later = {**record.model_dump(exclude={"id"}), "engine": "other/2", "score": 0.99, "adopted": False}
        session.add(EvaluationRecord(**later))
        looks.mark(session, [record.answer_id])
    first = _open(hr, interview_id).shown.questions[0]
    assert first.doubts == ["Another engine, other/2, came to 99 of 100."]
    assert first.later == "Judged again later by other/2: 99 of 100. It does not count yet."


def test_practice_and_what_is_not_there_are_missing(signed_in: SignedIn) -> None:
    hr, ana = signed_in("hr"), signed_in()
    for interview_id in (finished(ana, kind=Kind.PRACTICE), 10**6):
        with pytest.raises(NotFound):
            _open(hr, interview_id)
        assert hr.of(CandidateState).shown == DetailRow()


def test_feedback_is_kept_and_too_much_refused_beside_its_field(signed_in: SignedIn) -> None:
    hr, interview_id = signed_in("hr"), finished(signed_in())
    _open(hr, interview_id)
    hr.do(CandidateState.save_feedback, {"feedback": " Clear and calm. "})
    assert interview_of(interview_id).feedback == "Clear and calm."
    hr.do(CandidateState.save_feedback, {"feedback": "x" * 20_001})
    assert "Shorten it" in hr.of(CandidateState).feedback_error
    assert interview_of(interview_id).feedback == "Clear and calm."


def test_sharing_lets_the_candidate_see_it(signed_in: SignedIn) -> None:
    hr, interview_id = signed_in("hr"), finished(signed_in())
    _open(hr, interview_id)
    hr.do(CandidateState.share)
    row = hr.of(CandidateState).shown
    assert interview_of(interview_id).shared_at is not None
    assert row.shared.text and not row.can_share


def test_cancelling_takes_a_reason_of_a_fair_length(signed_in: SignedIn) -> None:
    hr, interview_id = signed_in("hr"), planned(signed_in())
    _open(hr, interview_id)
    hr.do(CandidateState.ask_cancel, True)
    hr.do(CandidateState.cancel, {"reason": "x" * 501})
    state = hr.of(CandidateState)
    assert state.cancelling and "Shorten it" in state.cancel_error
    hr.do(CandidateState.cancel, {"reason": "The job was filled."})
    assert not state.cancelling
    assert interview_of(interview_id).closed_reason == "The job was filled."
    assert (state.shown.state.word, state.shown.reason) == ("Cancelled", "The job was filled.")


@pytest.mark.parametrize(
    ("live", "to", "after"),
    [
        (True, Status.COMPLETED, Status.COMPLETED),
        (True, Status.NO_SHOW, Status.NO_SHOW),
        (False, Status.NO_SHOW, Status.NO_SHOW),
    ],
)
def test_what_was_planned_is_closed(signed_in: SignedIn, live: bool, to: str, after: str) -> None:
    hr, ana, sam = signed_in("hr"), signed_in(), signed_in("interviewer", name="Sam Okafor")
    interview_id = planned(ana, **({"interviewer_id": sam.user_id, "kind": Kind.LIVE} if live else {}))
    state = _open(hr, interview_id)
    assert state.shown.can_complete == live
    hr.do(CandidateState.close, to)
    assert interview_of(interview_id).status == after
    assert (state.shown.status, state.busy) == (after, False)


def test_what_is_begun_is_completed_with_a_score(signed_in: SignedIn) -> None:
    hr, ana = signed_in("hr"), signed_in()
    interview_id = planned(ana)
    with db.transaction() as session:
        answers.start(session, actor_in(session, ana), interview_id=interview_id, now=utcnow())
    state = _open(hr, interview_id)
    hr.do(CandidateState.close, "started")  # nothing that this page does
    assert interview_of(interview_id).status == Status.STARTED
    hr.do(CandidateState.close, Status.COMPLETED)
    assert interview_of(interview_id).overall_score == 0.0
    assert state.shown.score.value == 0
    with pytest.raises(Conflict):
        hr.do(CandidateState.close, Status.NO_SHOW)
    assert not state.busy


def test_files_are_shared_and_deleted(signed_in: SignedIn) -> None:
    hr, ana = signed_in("hr"), signed_in()
    interview_id = planned(ana)
    with db.transaction() as session:
        file = StoredFile(
            interview_id=interview_id, uploaded_by_id=ana.user_id, name="task.pdf", storage_key="k",
            content_type="application/pdf", size=1234, sha256="0" * 64, uploaded_at=utcnow(),
        )  # fmt: skip
        session.add(file)
        session.flush()
        file_id = file.id or 0
    state = _open(hr, interview_id)
    assert [(row.name, row.size, row.deletable) for row in state.shown.files] == [
        ("task.pdf", "1.2 kB", True)
    ]
    hr.do(CandidateState.share_file, file_id, True)
    assert state.shown.files[0].shared
    hr.do(CandidateState.delete_file, file_id)
    assert state.shown.files == []
    with db.reading() as session:
        kinds = session.scalars(select(Event.type).where(col(Event.subject) == "file")).all()
    assert set(kinds) == {"file.shared", "file.deleted"}
