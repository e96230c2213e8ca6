"""The question bank: who reads what, and what staff may write into it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from botboss.domain.bank import load_bank
from botboss.errors import Forbidden, InvalidInput, NotFound
from botboss.models.events import Event, EventType
from botboss.models.questions import Question, QuestionSource
from botboss.policy import Actor
from botboss.services import question_files, questions
from botboss.services.paging import Page, Window
from tests.counting import statements
from tests.factories import NOW, People

ALL = Window(0, 1000)
WHOLE: dict[str, Any] = {
    "question": "How do you keep bees calm?",
    "role": "Beekeeper",
    "category": "technical",
    "difficulty": "hard",
    "minutes": 6,
    "practice": False,
    "competency": "Handling",
    "why": "Calm bees sting less.",
    "expected_points": [
        {"text": "Uses cool smoke before opening", "weight": 1},
        {"text": "Moves slowly and never jerks a frame", "weight": 3},
    ],
    "follow_ups": ["And on a windy day?", {"point": 0, "question": "What burns in your smoker?"}],
    "anchors": {"1": "Rushes.", "3": "Goes slowly.", "5": "Goes slowly, and says why."},
    "slots": {"situation": "Which bees, and what upset them"},
    "good_answer": "Slowly, with cool smoke.",
    "weak_answer": "They know me.",
}


def _page(session: Session, actor: Actor, **filters: str) -> Page[Question]:
    return questions.page(session, actor, cut=ALL, **filters)


def _add(session: Session, people: People, **changes: Any) -> Question:
    return questions.add(session, people.hr, contents={**WHOLE, **changes}, now=NOW)


def test_the_whole_bank_is_there_for_everyone_since_all_of_it_is_practice(
    session: Session, people: People
) -> None:
    for actor in (people.candidate, people.interviewer, people.hr, people.admin):
        assert _page(session, actor).total == len(load_bank())


def test_the_developers_technical_questions(session: Session, people: People) -> None:
    found = _page(session, people.candidate, role="developer", category="technical")
    assert found.total > 0
    assert {(row.role_key, row.category) for row in found.items} == {("developer", "technical")}
    again = _page(session, people.hr, role=" Software  ENGINEER", category="Technical")
    assert [row.id for row in again.items] == [row.id for row in found.items]


def test_filters_name_what_they_do_not_know(session: Session, people: People) -> None:
    assert _page(session, people.hr, category="behavioral").total > 0
    assert {row.difficulty for row in _page(session, people.hr, difficulty="hard").items} == {"hard"}
    with pytest.raises(InvalidInput, match="category: Must be technical, behavioural or situational"):
        _page(session, people.hr, category="musical")
    with pytest.raises(InvalidInput, match="difficulty: Must be easy, medium or hard"):
        _page(session, people.hr, difficulty="impossible")


def test_q_is_looked_for_as_it_is_written(session: Session, people: People) -> None:
    _add(session, people, question="What is 100% of a hive_frame?")
    assert _page(session, people.hr, q="100% OF").total == 1
    assert _page(session, people.hr, q="hive_frame").total == 1
    assert _page(session, people.hr, q="100_ of").total == 0


def test_a_candidate_sees_practice_questions_only(session: Session, people: People) -> None:
    hidden, shown = _add(session, people), _add(session, people, question="Shown?", practice=True)
    assert [row.id for row in _page(session, people.candidate, role="beekeeper").items] == [shown.id]
    assert _page(session, people.interviewer, role="beekeeper").total == 2
    with pytest.raises(NotFound):
        questions.get(session, people.candidate, question_id=hidden.id or 0)


def test_a_question_is_kept_as_written(session: Session, people: People) -> None:
    row = _add(session, people, question="  How?  ", category="Behavioral")
    assert (row.text, row.role, row.role_key) == ("How?", "Beekeeper", "beekeeper")
    assert (row.category, row.difficulty, row.minutes) == ("behavioural", "hard", 6)
    assert row.source == QuestionSource.STAFF
    assert row.expected_points[1] == {"text": "Moves slowly and never jerks a frame", "weight": 3.0}
    assert row.follow_ups == [
        {"point": 1, "question": "And on a windy day?"},  # a plain text probes the heaviest point
        {"point": 0, "question": "What burns in your smoker?"},
    ]
    event = session.scalars(select(Event).where(col(Event.type) == EventType.QUESTION_ADDED)).one()
    assert (event.subject_id, event.actor_id) == (row.id, people.hr.user_id)


def test_little_is_enough(session: Session, people: People) -> None:
    least = {"question": "Why?", "role": "Cook", "category": "situational"}
    row = questions.add(session, people.hr, contents={**least, "expected_points": ["Because"]}, now=NOW)
    assert (row.difficulty, row.minutes, row.practice) == ("medium", 4, False)
    assert row.expected_points == [{"text": "Because", "weight": 1.0}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", ""),
        ("question", "x" * 2001),
        ("question", "a\x00b"),
        ("question", 7),
        ("role", " "),
        ("role", "r" * 121),
        ("category", "musical"),
        ("category", None),
        ("difficulty", "soft"),
        ("minutes", 0),
        ("minutes", 61),
        ("minutes", True),
        ("minutes", 2.5),
        ("practice", "yes"),
        ("competency", "c" * 121),
        ("why", "w" * 501),
        ("expected_points", [{"text": f"Point {n}", "weight": 1} for n in range(11)]),
        ("expected_points", [{"text": "", "weight": 1}]),
        ("expected_points", [{"text": "A", "weight": 0}]),
        ("expected_points", [{"text": "A", "weight": -1}]),
        ("expected_points", [{"text": "A", "weight": float("nan")}]),
        ("expected_points", [{"text": "A", "weight": 10**400}]),
        ("expected_points", [{"text": "A", "weight": "2"}]),
        ("expected_points", "A"),
        ("follow_ups", [{"point": 2, "question": "Beyond?"}]),
        ("follow_ups", [{"point": -1, "question": "Before?"}]),
        ("follow_ups", [""]),
        ("follow_ups", [7]),
        ("anchors", {"1": "Rushes.", "3": "Goes slowly."}),
        ("anchors", {"2": "Between."}),
        ("anchors", {"1": "a", "3": "b", "5": "x" * 501}),
        ("anchors", {"1": "a", "3": "b", "5": 5}),
        ("anchors", "5: all"),
        ("slots", {"moral": "None"}),
        ("slots", ["situation"]),
        ("good_answer", "g" * 4001),
        ("weak_answer", "w\x00"),
    ],
)
def test_each_wrong_field_is_named(session: Session, people: People, field: str, value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        _add(session, people, **{field: value})
    assert list(refused.value.fields) == [field]


def test_all_wrong_fields_are_named_at_once(session: Session, people: People) -> None:
    with pytest.raises(InvalidInput) as refused:
        questions.add(session, people.hr, contents={}, now=NOW)
    assert set(refused.value.fields) == {"question", "role", "category"}


def test_a_change_says_what_changed_and_lasts_over_the_next_seed(session: Session, people: People) -> None:
    row = _page(session, people.hr, role="developer").items[0]
    later = NOW + timedelta(hours=1)
    changes = {"question": "A better question?", "minutes": None}
    changed = questions.change(session, people.hr, question_id=row.id or 0, changes=changes, now=later)
    assert (changed.text, changed.edited_at) == ("A better question?", later)
    questions.seed(session, now=later)
    session.flush()
    assert session.get_one(Question, row.id).text == "A better question?"
    event = session.scalars(select(Event).where(col(Event.type) == EventType.QUESTION_CHANGED)).one()
    assert event.data == {"fields": ["question"]}


def test_anchors_are_three_or_none(session: Session, people: People) -> None:
    row = _add(session, people, anchors={1: "Rushes. ", "3": "Goes\nslowly.", "5": "Says why."})
    assert row.anchors == {"1": "Rushes.", "3": "Goes slowly.", "5": "Says why."}
    assert _add(session, people, question="Without?", anchors={"1": " ", "3": None}).anchors == {}
    with pytest.raises(InvalidInput, match=r"anchors: The text for 1 and 3 is missing"):
        _add(session, people, anchors={"5": "Says why."})


def test_shipped_questions_bring_their_anchors_and_samples(session: Session, people: People) -> None:
    rows = {row.key: row for row in _page(session, people.hr).items}
    for shipped in load_bank():
        row = rows[shipped.key]
        assert row.anchors == dict(shipped.anchors)
        assert row.slots == dict(shipped.slots)
        assert (row.good_answer, row.weak_answer) == (shipped.good, shipped.weak)


def test_a_change_of_nothing_is_none(session: Session, people: People) -> None:
    row = _add(session, people)
    same = {"question": row.text, "expected_points": row.expected_points}
    assert (
        questions.change(session, people.hr, question_id=row.id or 0, changes=same, now=NOW).edited_at is None
    )


def test_a_change_of_points_minds_the_follow_ups(session: Session, people: People) -> None:
    row = _add(session, people)
    with pytest.raises(InvalidInput) as refused:
        questions.change(
            session, people.hr, question_id=row.id or 0, changes={"expected_points": ["One"]}, now=NOW
        )
    assert list(refused.value.fields) == ["follow_ups"]
    assert row.expected_points == [
        {**point, "weight": float(point["weight"])} for point in WHOLE["expected_points"]
    ]


def test_a_deleted_question_is_gone_and_stays_gone(session: Session, people: People) -> None:
    row = _page(session, people.hr, role="developer").items[0]
    questions.delete(session, people.hr, question_id=row.id or 0, now=NOW)
    questions.seed(session, now=NOW)
    session.flush()
    with pytest.raises(NotFound):
        questions.get(session, people.hr, question_id=row.id or 0)
    with pytest.raises(NotFound):
        questions.delete(session, people.hr, question_id=row.id or 0, now=NOW)
    assert row.id not in {one.id for one in _page(session, people.hr, role="developer").items}


def test_only_hiring_edits(session: Session, people: People) -> None:
    row = _page(session, people.hr).items[0]
    for actor in (people.candidate, people.interviewer):
        with pytest.raises(Forbidden):
            questions.add(session, actor, contents=WHOLE, now=NOW)
        with pytest.raises(Forbidden):
            questions.change(session, actor, question_id=row.id or 0, changes={"why": "x"}, now=NOW)
        with pytest.raises(Forbidden):
            questions.delete(session, actor, question_id=row.id or 0, now=NOW)
        with pytest.raises(Forbidden):
            question_files.export(session, actor, form="csv")
        with pytest.raises(Forbidden):
            question_files.import_(actor, text="[]", form="json", now=NOW)


def test_a_list_reads_twice_however_long_it_is(session: Session, people: People) -> None:
    for size in (1, 10, 100):
        with statements() as sent:
            questions.page(session, people.hr, cut=Window(0, size))
        assert len(sent) == 2


def test_roles_are_those_with_questions_of_their_own(session: Session, people: People) -> None:
    shipped = questions.roles(session, people.candidate)
    assert len(shipped) >= 6
    assert "developer" in [role.casefold() for role in shipped]
    assert "generic" not in [role.casefold() for role in shipped]
    for role in ("Beekeeper", "beekeeper", "Software Engineer"):
        _add(session, people, role=role)
    assert questions.roles(session, people.hr) == sorted([*shipped, "Beekeeper"], key=str.casefold)
    assert questions.roles(session, people.candidate) == shipped
