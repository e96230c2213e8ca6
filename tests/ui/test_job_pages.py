"""The pages of jobs: who reads, who works on a draft, and that nobody's work is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from botboss import db
from botboss.errors import Forbidden, NotFound, NotSignedIn
from botboss.models.jobs import Job, JobStatus
from botboss.models.questions import Question
from botboss.services import answers
from botboss.ui.hr.candidate import CandidateState
from botboss.ui.hr.schedule import ScheduleState
from botboss.ui.interviewer.scheduling import NewMeetingState
from botboss.ui.jobs import job
from botboss.ui.jobs.job import JobState
from botboss.ui.jobs.listed import JobsState
from botboss.ui.jobs.new import NewJobState
from botboss.ui.jobs.question import JobQuestionState
from botboss.ui.jobs.version import JobVersionState
from tests import factories
from tests.planned import ANCHORS, WHOLE, interview_for, published, question
from tests.ui.conftest import Tab
from tests.ui.drafts import changed, job_of, made

SignedIn = Callable[..., Tab]


@pytest.fixture
def hr(signed_in: SignedIn) -> Tab:
    return signed_in("hr")


def _open(tab: Tab, job_id: int) -> JobState:
    tab.go(f"/jobs/{job_id}", job_id=str(job_id)).do(JobState.load)
    return tab.of(JobState)


def test_the_list_says_what_is_there(signed_in: SignedIn, hr: Tab) -> None:
    cook, smith = made(published, title="Cook"), made(title="Smith")
    with db.transaction() as session:
        interview_for(session, factories.actor(session, "hr"), factories.actor(session), "cook")
    changed(cook, description="Other.")
    for tab, edits in ((hr, True), (signed_in("interviewer"), False)):
        tab.go("/jobs").do(JobsState.load)
        state = tab.of(JobsState)
        assert state.edits is edits
        assert [
            (row.title, row.state.word, row.version, row.questions, row.candidates) for row in state.rows
        ] == [
            ("Cook", "Published, draft changed", "1", 3, 1),
            ("Smith", "Draft", "—", 3, 0),
        ]
        assert state.rows[1].href == f"/jobs/{smith}"
    for query, titles in (("?q=coo", ["Cook"]), ("?status=draft", ["Smith"]), ("?status=x&q=z", [])):
        hr.go(f"/jobs{query}").do(JobsState.load)
        assert [row.title for row in hr.of(JobsState).rows] == titles, query
    (told,) = hr.do(JobsState.pick_status, "archived")
    assert "/jobs?q=z&status=archived" in told


def test_candidates_and_strangers_see_nothing(signed_in: SignedIn, stranger: Tab) -> None:
    job_id = made(published)
    for tab, error in ((signed_in("candidate"), Forbidden), (stranger, NotSignedIn)):
        with pytest.raises(error):
            _open(tab, job_id)
        with pytest.raises(error):
            tab.go("/jobs").do(JobsState.load)
        with pytest.raises(error):
            tab.go(f"/jobs/{job_id}/versions/1", job_id=str(job_id), version_of="1").do(JobVersionState.load)
        assert (tab.of(JobState).plan, tab.of(JobsState).rows) == ([], [])


def test_an_interviewer_reads_and_changes_nothing(signed_in: SignedIn) -> None:
    job_id = made(published)
    tab = signed_in("interviewer")
    state = _open(tab, job_id)
    assert (state.edits, [row.number for row in state.plan], state.found) == (False, [1, 2, 3], [])
    assert [bar.value for bar in state.bars] == [50.0, 25.0, 25.0]
    before = job_of(job_id)
    for act in (
        (JobState.save_details, {"title": "Mine"}),
        (JobState.save_competencies, {}),
        (JobState.add, 1),
        (JobState.move, 1, 1),
        (JobState.remove, 1),
        (JobState.publish,),
        (JobState.archive,),
        (JobState.restore,),
        (JobState.delete,),
        (NewJobState.create, {"title": "Mine"}),
        (JobQuestionState.save, {"question": "Mine?"}),
    ):
        with pytest.raises(Forbidden):
            tab.do(*act)
    assert job_of(job_id) == before


def test_a_job_begins_with_its_title(hr: Tab) -> None:
    hr.go("/jobs/new").do(NewJobState.load)
    hr.do(NewJobState.create, {"title": " ", "description": ""})
    assert hr.of(NewJobState).wrong["title"]
    told = hr.do(NewJobState.create, {"title": "Cook", "description": "Cooks."})
    with db.reading() as session:
        job = session.scalars(select(Job)).one()
    assert (job.title, job.description, job.status) == ("Cook", "Cooks.", JobStatus.DRAFT)
    assert any(f"/jobs/{job.id}" in event for event in told)


def test_what_is_missing_leads_to_its_place(hr: Tab) -> None:
    asked = [
        question("A?", anchors={**ANCHORS, "3": ""}),
        question("B?", "", expected_points=[], follow_ups=[]),
    ]
    job_id = made(questions=asked)
    state = _open(hr, job_id)
    assert [(row.href, row.here) for row in state.lacks] == [
        ("#competencies", True),
        (f"/jobs/{job_id}/questions/1?at=anchor-3", False),
        (f"/jobs/{job_id}/questions/2?at=competency", False),
        (f"/jobs/{job_id}/questions/2?at=points", False),
    ]
    assert [row.lacks for row in state.plan] == [1, 2]
    (told,) = hr.do(JobState.publish)
    assert "anchor for 3" in told
    assert job_of(job_id).status == JobStatus.DRAFT
    told = hr.go(f"/jobs/{job_id}/questions/1?at=anchor-3", job_id=str(job_id)).do(JobQuestionState.load)
    assert "anchor-3" in told[0]
    assert hr.go(f"/jobs/{job_id}/questions/1?at=');x('", job_id=str(job_id)).do(JobQuestionState.load) == []


def test_of_many_versions_the_newest_are_listed(hr: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "VERSIONS", 2)
    job_id = made()
    for title in ("Diver", "Deep diver", "Deepest diver"):
        changed(job_id, title=title)
        _open(hr, job_id)
        hr.do(JobState.publish)
    assert [row.words for row in hr.of(JobState).versions] == ["Version 3", "Version 2"]


def test_hr_publishes_and_takes_out_of_use(hr: Tab) -> None:
    job_id = made()
    state = _open(hr, job_id)
    assert (state.lacks, state.shown.current) == ([], False)
    hr.do(JobState.publish)
    state = hr.of(JobState)
    assert (state.shown.current, [row.words for row in state.versions]) == (True, ["Version 1"])
    hr.go(state.versions[0].href, job_id=str(job_id), version_of="1").do(JobVersionState.load)
    shown = hr.of(JobVersionState).shown
    assert (shown.number, [row.text for row in shown.plan]) == (
        1,
        [one["question"] for one in WHOLE["questions"]],
    )
    assert [row.value for row in shown.plan[0].anchors] == list(ANCHORS.values())
    _open(hr, job_id)
    hr.do(JobState.archive)
    assert (hr.of(JobState).edits, job_of(job_id).status) == (False, JobStatus.ARCHIVED)
    hr.do(JobState.restore)
    assert (hr.of(JobState).edits, job_of(job_id).status) == (True, JobStatus.DRAFT)


def test_a_draft_is_thrown_away(hr: Tab) -> None:
    job_id = made()
    _open(hr, job_id)
    hr.do(JobState.delete)
    with pytest.raises(NotFound):
        _open(hr, job_id)


def test_details_are_saved_and_what_is_wrong_is_said(hr: Tab) -> None:
    job_id = made()
    _open(hr, job_id)
    hr.do(JobState.save_details, {"title": "", "description": "Other.", "follow_ups": "many"})
    wrong = hr.of(JobState).wrong
    assert wrong["title"] and wrong["follow_ups"] and not wrong["description"]
    hr.do(JobState.save_details, {"title": "Cook", "description": "Other.", "follow_ups": "3"})
    job = job_of(job_id)
    assert (job.title, job.description, job.follow_ups) == ("Cook", "Other.", 3)
    assert not any(hr.of(JobState).wrong.values())


def test_two_who_type_the_same_are_told_and_may_decide(hr: Tab) -> None:
    job_id = made()
    _open(hr, job_id)
    changed(job_id, title="Theirs", questions=[question("Theirs?"), question("Too?", "Ownership")])
    mine = {"title": "Mine", "description": "Mine.", "follow_ups": "1"}
    hr.do(JobState.save_details, mine)
    state = hr.of(JobState)
    assert "still here" in state.wrong["title"]
    assert (job_of(job_id).title, state.shown.title) == ("Theirs", "Theirs")
    assert [row.text for row in state.plan] == ["Theirs?", "Too?"]
    hr.do(JobState.save_details, mine)
    assert job_of(job_id).title == "Mine"
    changed(job_id, description="Theirs.")
    hr.do(JobState.move, 1, 1)  # a stale page is shown anew, and what is typed is not in the way
    assert [row.number for row in hr.of(JobState).plan] == [1, 2]
    hr.do(JobState.save_details, {**mine, "description": "Mine again."})
    assert "still here" in hr.of(JobState).wrong["title"]
    assert job_of(job_id).description == "Theirs."


def test_competencies_are_renamed_added_and_removed(hr: Tab) -> None:
    job_id = made()
    lines = _open(hr, job_id).lines
    assert [(line.name, line.weight) for line in lines] == [("Debugging", "3"), ("Ownership", "1")]
    hr.do(JobState.add_line)
    keys = [line.key for line in hr.of(JobState).lines]
    names = dict(zip(keys, ("Diagnosis", "Ownership", "Courage"), strict=True))
    sent = {f"competency-{key}": name for key, name in names.items()}
    sent |= {f"competency-weight-{key}": weight for key, weight in zip(keys, ("2,5", "", "x"), strict=True)}
    hr.do(JobState.save_competencies, sent)
    assert "number above 0" in hr.of(JobState).wrong["competencies"]
    hr.do(JobState.save_competencies, {**sent, f"competency-weight-{keys[2]}": "1"})
    job = job_of(job_id)
    assert job.competencies == [
        {"name": "Diagnosis", "weight": 2.5},
        {"name": "Ownership", "weight": None},
        {"name": "Courage", "weight": 1.0},
    ]
    assert [one["competency"] for one in job.questions] == ["Diagnosis", "Diagnosis", "Ownership"]
    state = hr.of(JobState)
    hr.do(JobState.remove_line, state.lines[2].key)
    kept = hr.of(JobState).lines
    hr.do(JobState.save_competencies, {f"competency-{line.key}": line.name for line in kept})
    assert [one["name"] for one in job_of(job_id).competencies] == ["Diagnosis", "Ownership"]


def test_others_competencies_are_never_written_over_unseen(hr: Tab) -> None:
    job_id = made()
    lines = _open(hr, job_id).lines
    changed(job_id, competencies=[{"name": "Debugging", "weight": 9}, {"name": "Ownership", "weight": 9}])
    hr.do(JobState.move, 1, 1)
    sent = {f"competency-{line.key}": line.name for line in lines}
    hr.do(JobState.save_competencies, sent)
    assert "still here" in hr.of(JobState).wrong["competencies"]
    assert [one["weight"] for one in job_of(job_id).competencies] == [9.0, 9.0]
    hr.do(JobState.save_competencies, sent)
    assert [one["weight"] for one in job_of(job_id).competencies] == [None, None]


def test_questions_come_from_the_bank_and_bring_their_competency(hr: Tab) -> None:
    job_id = made(title="Data analyst")
    state = _open(hr, job_id)
    assert len(state.found) == 6
    first = state.found[0]
    hr.do(JobState.add, first.id)
    state = hr.of(JobState)
    assert (state.plan[-1].text, state.said) == (first.text, "Added as question 4.")
    assert first.id not in {row.id for row in state.found}
    with db.reading() as session:
        source = session.get_one(Question, first.id)
    assert state.lines[-1].name == source.competency
    assert job_of(job_id).questions[3]["weight"] == 1.0
    hr.do(JobState.search, "zzzz")
    none = "No question outside the plan has these words."  # it may be in the plan already
    assert (hr.of(JobState).found, hr.of(JobState).found_words) == ([], none)
    hr.do(JobState.search, "Git")
    assert all("git" in row.text.casefold() + row.about.casefold() for row in hr.of(JobState).found)


def test_questions_are_moved_and_taken_out(hr: Tab) -> None:
    job_id = made()
    texts = [row.text for row in _open(hr, job_id).plan]
    hr.do(JobState.move, 3, -1)
    assert [row.text for row in hr.of(JobState).plan] == [texts[0], texts[2], texts[1]]
    assert hr.of(JobState).said == "Question 3 is now question 2."
    hr.do(JobState.remove, 1)
    assert [one["question"] for one in job_of(job_id).questions] == [texts[2], texts[1]]


def test_whoever_schedules_sees_which_plan_there_will_be(hr: Tab, signed_in: SignedIn) -> None:
    made(published, title="Beekeeper")
    hr.go("/schedule").do(ScheduleState.load)
    assert hr.of(ScheduleState).jobs[0] == "Beekeeper"
    hr.do(ScheduleState.note_role, " beekeeper")
    words = "The plan of “Beekeeper”, version 1: 3 questions, about 19 min, the same for every candidate."
    assert hr.of(ScheduleState).asks == words
    hr.do(ScheduleState.note_role, "Falconer")
    assert "5 questions are chosen from the bank" in hr.of(ScheduleState).asks
    hr.do(ScheduleState.note_role, "")
    assert hr.of(ScheduleState).asks == ""
    interviewer = signed_in("interviewer")
    interviewer.go("/agenda/new").do(NewMeetingState.load)
    interviewer.do(NewMeetingState.note_role, "Beekeeper")
    assert interviewer.of(NewMeetingState).asks == words
    assert interviewer.of(NewMeetingState).roles.count("Beekeeper") == 1


def test_the_detail_says_which_plan_it_was_and_what_marks_mean(hr: Tab) -> None:
    job_id = made(published, title="Beekeeper")
    with db.transaction() as session:
        maker, candidate = factories.actor(session, "hr"), factories.actor(session)
        interview_id = interview_for(session, maker, candidate, "Beekeeper").id or 0
        drawn = interview_for(session, maker, factories.actor(session), "Falconer").id or 0
        answers.start(session, candidate, interview_id=interview_id, now=factories.NOW)
    told = {"interview_id": interview_id, "number": 1, "asked": "", "text": "I measure."}
    answers.submit(candidate, **told, now=factories.NOW)
    hr.go(f"/candidates/{interview_id}", interview_id=str(interview_id)).do(CandidateState.load)
    shown = hr.of(CandidateState).shown
    assert (shown.plan, shown.plan_href) == ("plan version 1", f"/jobs/{job_id}/versions/1")
    first = shown.questions[0]
    assert (first.about, [row.value for row in first.anchors]) == (
        "Technical · Debugging",
        list(ANCHORS.values()),
    )
    hr.go(f"/candidates/{drawn}", interview_id=str(drawn)).do(CandidateState.load)
    assert hr.of(CandidateState).shown.plan == ""
