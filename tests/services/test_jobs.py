"""Jobs: drafted, changed by several people, checked and listed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from botboss.errors import Conflict, Forbidden, InvalidInput, NotFound
from botboss.models.events import Event, EventType
from botboss.models.jobs import Job, JobStatus
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.services import job_questions, job_versions, jobs
from botboss.services.paging import Window
from tests import factories
from tests.counting import statements
from tests.factories import NOW, People
from tests.planned import WHOLE, contents, drafted, interview_for, published, question

LATER = NOW + timedelta(hours=1)


def _change(session: Session, actor: Actor, job: Job, revision: int | None = None, **changes: Any) -> Job:
    wanted = job.revision if revision is None else revision
    return jobs.change(session, actor, job_id=job.id or 0, revision=wanted, changes=changes, now=LATER)


def _bank_question(session: Session, key: str) -> Question:
    return session.scalars(select(Question).where(col(Question.key) == key)).one()


def test_a_draft_keeps_what_was_written(session: Session, people: People) -> None:
    job = drafted(session, people.hr, title=" Software  Engineer ")
    session.flush()
    session.expire_all()
    kept = session.get_one(Job, job.id)
    assert (kept.title, kept.role_key, kept.status) == ("Software  Engineer", "developer", JobStatus.DRAFT)
    assert (kept.revision, kept.version, kept.changed, kept.follow_ups) == (1, None, False, 1)
    assert kept.competencies == [{"name": "Debugging", "weight": 3.0}, {"name": "Ownership", "weight": 1.0}]
    wanted = [{"question_id": None, **asked} for asked in WHOLE["questions"]]
    assert kept.questions == wanted


def test_a_draft_may_be_incomplete_and_has_defaults(session: Session, people: People) -> None:
    job = jobs.add(
        session, people.hr, contents={"title": "Cook", "questions": [{"question": "Why?"}]}, now=NOW
    )
    assert (job.description, job.competencies, job.follow_ups) == ("", [], 2)
    assert job.questions == [
        {
            "question_id": None,
            "question": "Why?",
            "category": "technical",
            "difficulty": "medium",
            "competency": "",
            "minutes": 4,
            "why": "",
            "expected_points": [],
            "weight": None,
            "anchors": {"1": "", "3": "", "5": ""},
            "follow_ups": [],
        }
    ]


def test_every_wrong_field_is_named_with_its_place(session: Session, people: People) -> None:
    wrong = {
        "title": " ",
        "description": "x" * 20_001,
        "follow_ups": 11,
        "competencies": [{"name": ""}, {"name": "A", "weight": 0}, {"name": " a", "weight": 1}, 7],
        "questions": [
            {"question": "", "minutes": 0, "weight": -1, "anchors": {"2": "Two."}},
            {"question": "B?", "category": "x", "difficulty": "x", "anchors": {"3": "x" * 501}},
            {"question": "C?", "expected_points": [""], "follow_ups": [{"point": 9, "question": "D?"}]},
            {"question": "D?", "expected_points": ["E"], "follow_ups": [{"point": 9, "question": "D?"}]},
            "no question",
        ],
    }
    with pytest.raises(InvalidInput) as refused:
        jobs.add(session, people.hr, contents=wrong, now=NOW)
    assert set(refused.value.fields) == {
        "title",
        "description",
        "follow_ups",
        "competencies.0.name",
        "competencies.1.weight",
        "competencies.2.name",
        "competencies.3.name",
        "questions.0.question",
        "questions.0.minutes",
        "questions.0.weight",
        "questions.0.anchors",
        "questions.1.category",
        "questions.1.difficulty",
        "questions.1.anchors.3",
        "questions.2.expected_points",
        "questions.3.follow_ups",
        "questions.4",
    }


@pytest.mark.parametrize("weight", [True, "2", float("nan"), float("inf"), 101, 0])
def test_weights_are_numbers_above_zero(session: Session, people: People, weight: Any) -> None:
    for changes in (
        {"competencies": [{"name": "A", "weight": weight}]},
        {"questions": [question("A?", weight=weight)]},
    ):
        with pytest.raises(InvalidInput, match="weight"):
            drafted(session, people.hr, **changes)


def test_too_much_is_refused(session: Session, people: People) -> None:
    for changes in (
        {"questions": [{"question": f"{n}?"} for n in range(31)]},
        {"competencies": [{"name": f"C{n}", "weight": 1} for n in range(21)]},
        {"questions": "many"},
        {"questions": {"question": "A?"}},
    ):
        with pytest.raises(InvalidInput, match="list of at most"):
            drafted(session, people.hr, **changes)


def test_a_question_comes_from_the_bank_by_its_id(session: Session, people: People) -> None:
    row = _bank_question(session, "developer-behavioural-hard-1")
    assert row.anchors
    job = drafted(session, people.hr, questions=[{"question_id": row.id, "minutes": 11}])
    kept = job.questions[0]
    assert (kept["question_id"], kept["question"], kept["competency"]) == (row.id, row.text, row.competency)
    assert (kept["minutes"], kept["weight"]) == (11, None)
    assert kept["expected_points"] == row.expected_points
    assert kept["follow_ups"] == row.follow_ups
    assert kept["anchors"] == row.anchors


def test_a_copied_question_names_the_job_where_the_bank_leaves_room(session: Session, people: People) -> None:
    generic = select(Question).where(
        col(Question.role_key) == "generic", col(Question.text).contains("{role}")
    )
    row = session.scalars(generic).first()
    assert row
    job = drafted(session, people.hr, title="Beekeeper", questions=[{"question_id": row.id}])
    assert job.questions[0]["question"] == row.text.replace("{role}", "Beekeeper")
    assert "{role}" not in str(job.questions)


def test_ids_that_are_not_in_the_bank_are_named(session: Session, people: People) -> None:
    gone = _bank_question(session, "developer-technical-easy-1")
    gone.deleted_at = NOW
    session.flush()
    sent = [{"question_id": id_} for id_ in (2**40, 2**70, "7", True, gone.id)]
    with pytest.raises(InvalidInput) as refused:
        drafted(session, people.hr, questions=sent)
    assert set(refused.value.fields) == {f"questions.{place}.question_id" for place in range(5)}
    kept = drafted(session, people.hr, questions=[question("Mine?", question_id=gone.id)])
    assert kept.questions[0]["question_id"] == gone.id  # where it came from may be gone by now


def test_adding_a_question_brings_its_competency(session: Session, people: People) -> None:
    job = drafted(session, people.hr)
    row = _bank_question(session, "developer-technical-easy-3")
    for sent in ({"question_id": row.id, "weight": 2}, question("Free?", "debugging")):
        job_questions.add(session, people.hr, job_id=job.id or 0, question=sent, now=LATER)
    assert [one["name"] for one in job.competencies] == ["Debugging", "Ownership", "Testing"]
    assert job.competencies[2]["weight"] == 1.0
    assert [one["competency"] for one in job.questions[3:]] == ["Testing", "debugging"]
    assert job.revision == 3
    with pytest.raises(InvalidInput) as refused:
        job_questions.add(session, people.hr, job_id=job.id or 0, question={"weight": 0}, now=LATER)
    assert set(refused.value.fields) == {"question", "weight"}


def test_a_change_raises_the_revision_and_leaves_a_trace(session: Session, people: People) -> None:
    job = drafted(session, people.hr)
    assert _change(session, people.hr, job, description="Other.", follow_ups=0).revision == 2
    assert (job.description, job.follow_ups, job.title) == ("Other.", 0, WHOLE["title"])
    assert (job.updated_at, job.changed) == (LATER, False)
    assert _change(session, people.hr, job, description="Other.").revision == 2  # nothing changed
    told = session.scalars(select(Event).where(col(Event.subject) == "job").order_by(col(Event.id))).all()
    assert [(one.type, one.data) for one in told] == [
        (EventType.JOB_CREATED, {}),
        (EventType.JOB_CHANGED, {"fields": ["description", "follow_ups"]}),
    ]


def test_of_two_who_change_it_the_second_is_told_and_nothing_is_lost(
    session: Session, people: People
) -> None:
    job = drafted(session, people.hr)
    read = job.revision
    _change(session, people.hr, job, read, questions=[question("Hers?")])
    with pytest.raises(Conflict, match="revision 2, not 1"):
        _change(session, people.admin, job, read, questions=[question("His?")], title="Other")
    assert (job.questions[0]["question"], job.title) == ("Hers?", WHOLE["title"])
    with pytest.raises(Conflict):
        job_questions.add(
            session, people.admin, job_id=job.id or 0, question={"question": "A?"}, revision=1, now=LATER
        )
    with pytest.raises(Conflict):
        job_versions.publish(session, people.admin, job_id=job.id or 0, revision=1, now=LATER)
    assert _change(session, people.admin, job, 2, title="Other").title == "Other"


def test_only_a_draft_that_was_never_published_is_thrown_away(session: Session, people: People) -> None:
    job = drafted(session, people.hr)
    jobs.delete(session, people.hr, job_id=job.id or 0, now=NOW)
    with pytest.raises(NotFound):
        jobs.get(session, people.hr, job_id=job.id or 0)
    used = published(session, people.hr)
    with pytest.raises(Conflict, match="Archive"):
        jobs.delete(session, people.hr, job_id=used.id or 0, now=NOW)


def test_who_may_what(session: Session, people: People) -> None:
    job = drafted(session, people.hr)
    job_id = job.id or 0
    assert jobs.get(session, people.interviewer, job_id=job_id).job is job
    assert job_versions.checklist(session, people.interviewer, job_id=job_id) == []
    for actor, error in ((people.interviewer, Forbidden), (people.candidate, NotFound)):
        for verb in (job_versions.publish, job_versions.archive, job_versions.restore, jobs.delete):
            with pytest.raises(error):
                verb(session, actor, job_id=job_id, now=NOW)
        with pytest.raises(error):
            _change(session, actor, job, title="Mine")
        with pytest.raises(error):
            job_questions.add(session, actor, job_id=job_id, question={"question": "A?"}, now=NOW)
        with pytest.raises(Forbidden):
            drafted(session, actor)
    for verb in (jobs.get, job_versions.checklist):
        with pytest.raises(NotFound):
            verb(session, people.candidate, job_id=job_id)
    with pytest.raises(Forbidden):
        jobs.page(session, people.candidate, cut=Window())
    with pytest.raises(Forbidden):
        job_versions.in_force(session, people.candidate)


def test_the_list_filters_and_counts_candidates(session: Session, people: People) -> None:
    cook, smith = (
        published(session, people.hr, title="Cook"),
        published(session, people.hr, title="Smith 100%"),
    )
    drafted(session, people.hr, title="Cooper")
    for role, candidate in (
        ("cook", people.candidate),
        ("Cook", people.candidate),
        ("COOK", factories.actor(session)),
        ("Smith 100%", factories.actor(session)),
    ):
        interview_for(session, people.hr, candidate, role)

    def listed(**filters: Any) -> list[tuple[str, int]]:
        found = jobs.page(session, people.interviewer, cut=Window(0, 100), **filters)
        assert found.total == len(found.items)
        return [(row.job.title, row.candidates) for row in found.items]

    assert listed() == [("Cook", 2), ("Smith 100%", 1), ("Cooper", 0)]
    assert listed(q="coO") == [("Cook", 2), ("Cooper", 0)]
    assert listed(q="%") == [("Smith 100%", 1)]
    assert listed(status="published", q="cook") == [("Cook", 2)]
    job_versions.archive(session, people.hr, job_id=cook.id or 0, now=LATER)
    assert listed(status="archived") == [("Cook", 2)]
    assert [one.title for one in job_versions.in_force(session, people.interviewer)] == [smith.title]
    with pytest.raises(InvalidInput, match="status"):
        listed(status="gone")


def test_the_list_asks_as_often_for_many_as_for_few(session: Session, people: People) -> None:
    sent_for = []
    for count in (1, 12):
        for number in range(count):
            job = published(session, people.hr, title=f"Role {count} {number}")
            interview_for(session, people.hr, people.candidate, job.title)
        session.flush()
        session.expire_all()
        with statements() as sent:
            assert len(jobs.page(session, people.interviewer, cut=Window(0, 50)).items) >= count
        sent_for.append(len(sent))
    assert sent_for == [3, 3]


def test_contents_of_the_example_are_whole(session: Session, people: People) -> None:
    job = drafted(session, people.hr, **contents())
    assert job_versions.checklist(session, people.hr, job_id=job.id or 0) == []


def test_a_renamed_competency_keeps_its_questions(session: Session, people: People) -> None:
    job = drafted(session, people.hr)
    sent = [{"name": "Diagnosis", "was": "debugging ", "weight": 3}, {"name": "Ownership", "weight": 1}]
    _change(session, people.hr, job, competencies=sent)
    assert [one["name"] for one in job.competencies] == ["Diagnosis", "Ownership"]
    assert [one["competency"] for one in job.questions] == ["Diagnosis", "Diagnosis", "Ownership"]
    assert all("was" not in one for one in job.competencies)
    assert job_versions.checklist(session, people.hr, job_id=job.id or 0) == []


def test_who_knows_the_same_fields_may_change_them_whatever_else_changed(
    session: Session, people: People
) -> None:
    job = drafted(session, people.hr)
    known = {"title": job.title, "description": job.description}
    _change(session, people.admin, job, questions=[question("Hers?")])
    wanted: dict[str, Any] = {"job_id": job.id or 0, "known": known, "now": LATER}
    jobs.change(session, people.hr, changes={"description": "His."}, **wanted)
    assert (job.description, job.questions[0]["question"]) == ("His.", "Hers?")
    with pytest.raises(Conflict, match="the same"):
        jobs.change(session, people.admin, changes={"description": "Hers."}, **wanted)
    assert job.description == "His."


def test_a_question_is_changed_wherever_it_stands_unless_somebody_changed_it(
    session: Session, people: People
) -> None:
    job = drafted(session, people.hr)
    first, second = dict(job.questions[0]), dict(job.questions[1])
    job_questions.move(session, people.admin, job_id=job.id or 0, revision=1, number=1, by=1, now=LATER)
    assert [one["question"] for one in job.questions[:2]] == [second["question"], first["question"]]
    wanted: dict[str, Any] = {"job_id": job.id or 0, "known": first, "now": LATER}
    job_questions.change(session, people.hr, question={**first, "question": "Mine?"}, **wanted)
    assert [one["question"] for one in job.questions[:2]] == [second["question"], "Mine?"]
    with pytest.raises(Conflict, match="meanwhile"):
        job_questions.change(session, people.admin, question={**first, "question": "Theirs?"}, **wanted)
    with pytest.raises(InvalidInput) as refused:
        job_questions.change(session, people.hr, question={"question": "", "weight": 0}, **wanted)
    assert set(refused.value.fields) == {"question", "weight"}


def test_questions_are_moved_and_taken_out(session: Session, people: People) -> None:
    job = drafted(session, people.hr)
    texts = [one["question"] for one in job.questions]

    def act(verb: Any, number: int, **more: int) -> list[int]:
        wanted = {"job_id": job.id or 0, "revision": job.revision, "number": number, "now": LATER}
        verb(session, people.hr, **wanted, **more)
        return [texts.index(one["question"]) for one in job.questions]

    assert act(job_questions.move, 3, by=-1) == [0, 2, 1]
    assert act(job_questions.move, 1, by=-1) == [0, 2, 1]
    assert act(job_questions.move, 3, by=1) == [0, 2, 1]
    assert act(job_questions.move, 1, by=9) == [2, 1, 0]
    assert act(job_questions.remove, 2) == [2, 0]
    for number in (0, 3):
        with pytest.raises(NotFound):
            act(job_questions.remove, number)
    stale: dict[str, Any] = {"job_id": job.id or 0, "revision": 1, "number": 1, "now": LATER}
    for verb, more in ((job_questions.remove, {}), (job_questions.move, {"by": 1})):
        with pytest.raises(Conflict):
            verb(session, people.hr, **stale, **more)
