"""Who may do what: one table for REST and for the pages.

``GRANTS`` gives, for each permission, the roles that have it and the condition on the thing it is
used on. ``visible`` gives the where-clause of what exists for an actor: load through it, what it
hides is ``NotFound``; then ``require``, what it refuses is ``Forbidden``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlmodel import SQLModel, col

from botboss.errors import Forbidden
from botboss.models.accounts import Role, User
from botboss.models.files import StoredFile
from botboss.models.interviews import Interview, Kind, Status
from botboss.models.jobs import Job
from botboss.models.questions import Question
from botboss.models.reviews import Override
from botboss.models.video import Room


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: one active user in one living session, from one address."""

    user_id: int
    role: str
    name: str = ""
    email: str = ""
    timezone: str = "UTC"
    session_id: int | None = None
    address: str = ""

    @property
    def is_candidate(self) -> bool:
        return self.role == Role.CANDIDATE

    @property
    def is_interviewer(self) -> bool:
        return self.role == Role.INTERVIEWER

    @property
    def is_hr(self) -> bool:
        """hr or admin: those who see everything about hiring."""
        return self.role in (Role.HR, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


class Permission(StrEnum):
    SELF = "self"  # one's own account and session
    INTERVIEW_SEE = "interview:see"
    INTERVIEW_SCHEDULE = "interview:schedule"
    INTERVIEW_MOVE = "interview:move"
    INTERVIEW_CANCEL = "interview:cancel"
    INTERVIEW_MANAGE = "interview:manage"  # status, interviewer, feedback
    INTERVIEW_TAKE = "interview:take"  # start, complete
    RESULT_SEE = "result:see"  # the AI's scores and evaluations
    RESULT_SHARE = "result:share"
    SCORE_OVERRIDE = "score:override"
    SCORE_LOOK = "score:look"  # agree with the AI's score of an answer
    EVALUATION_MANAGE = "evaluation:manage"  # see all, ask for further ones, adopt one
    RATING_GIVE = "rating:give"
    CALIBRATION_MANAGE = "calibration:manage"  # see agreement, fit and apply curves
    ANSWER_SUBMIT = "answer:submit"
    FILE_SEE = "file:see"
    FILE_UPLOAD = "file:upload"
    FILE_SHARE = "file:share"
    FILE_DELETE = "file:delete"
    QUESTION_SEE = "question:see"
    QUESTION_RUBRIC = "question:rubric"
    QUESTION_GENERATE = "question:generate"
    QUESTION_EDIT = "question:edit"
    JOB_SEE = "job:see"
    JOB_EDIT = "job:edit"
    SLOT_SEE = "slot:see"
    AVAILABILITY_SEE = "availability:see"
    AVAILABILITY_EDIT = "availability:edit"
    ROOM_MAKE = "room:make"
    ROOM_JOIN = "room:join"
    PEOPLE_FIND = "people:find"
    PEOPLE_ADD = "people:add"
    PEOPLE_MANAGE = "people:manage"
    DASHBOARD_SEE = "dashboard:see"
    OUTBOX_SEE = "outbox:see"
    AUDIT_SEE = "audit:see"
    AI_CALLS_SEE = "ai_calls:see"


Condition = Callable[[Actor, Any], bool]


def _always(_actor: Actor, _thing: Any) -> bool:
    return True


def _own(actor: Actor, interview: Interview) -> bool:
    return interview.candidate_id == actor.user_id


def _own_scheduled(actor: Actor, interview: Interview) -> bool:
    return _own(actor, interview) and interview.status == Status.SCHEDULED


def _assigned(actor: Actor, interview: Interview) -> bool:
    return interview.interviewer_id == actor.user_id


def _takes_part(actor: Actor, interview: Interview | None) -> bool:
    """A room without an interview is seen only by who made it."""
    return interview is None or _own(actor, interview) or _assigned(actor, interview)


def _own_practice(actor: Actor, interview: Interview) -> bool:
    return interview.kind == Kind.PRACTICE and _own(actor, interview)


def _assigned_or_practice(actor: Actor, interview: Interview) -> bool:
    return _assigned(actor, interview) or _own_practice(actor, interview)


def _uploaded(actor: Actor, file: StoredFile) -> bool:
    return file.uploaded_by_id == actor.user_id


def _oneself(actor: Actor, user: User) -> bool:
    return user.id == actor.user_id


C, I, H, A = Role.CANDIDATE, Role.INTERVIEWER, Role.HR, Role.ADMIN  # noqa: E741
EVERYONE: Mapping[Role, Condition] = {C: _always, I: _always, H: _always, A: _always}
STAFF: Mapping[Role, Condition] = {I: _always, H: _always, A: _always}
HIRING: Mapping[Role, Condition] = {H: _always, A: _always}
ADMINS: Mapping[Role, Condition] = {A: _always}

GRANTS: Mapping[Permission, Mapping[Role, Condition]] = {
    Permission.SELF: EVERYONE,
    Permission.INTERVIEW_SEE: EVERYONE,
    Permission.INTERVIEW_SCHEDULE: EVERYONE,  # for whom and with whom: interviews.schedule
    Permission.INTERVIEW_MOVE: {C: _own_scheduled, I: _assigned, **HIRING},
    Permission.INTERVIEW_CANCEL: {C: _own_scheduled, I: _assigned_or_practice, **HIRING},
    Permission.INTERVIEW_MANAGE: {I: _assigned, **HIRING},
    Permission.INTERVIEW_TAKE: {C: _own, I: _assigned_or_practice, **HIRING},
    Permission.RESULT_SEE: {C: _own_practice, I: _own_practice, **HIRING},
    Permission.RESULT_SHARE: HIRING,
    Permission.SCORE_OVERRIDE: {I: _assigned, **HIRING},  # an interviewer's is blind: see visible
    Permission.SCORE_LOOK: HIRING,
    Permission.EVALUATION_MANAGE: HIRING,
    Permission.RATING_GIVE: HIRING,
    Permission.CALIBRATION_MANAGE: HIRING,
    Permission.ANSWER_SUBMIT: {C: _own, I: _own_practice, **HIRING},
    Permission.FILE_SEE: EVERYONE,
    Permission.FILE_UPLOAD: {C: _own, I: _assigned, **HIRING},
    Permission.FILE_SHARE: STAFF,  # of what they see
    Permission.FILE_DELETE: {C: _uploaded, I: _uploaded, **HIRING},
    Permission.QUESTION_SEE: EVERYONE,
    Permission.QUESTION_RUBRIC: STAFF,
    Permission.QUESTION_GENERATE: STAFF,
    Permission.QUESTION_EDIT: HIRING,
    Permission.JOB_SEE: STAFF,
    Permission.JOB_EDIT: HIRING,
    Permission.SLOT_SEE: EVERYONE,
    Permission.AVAILABILITY_SEE: {I: _oneself, **HIRING},
    Permission.AVAILABILITY_EDIT: {I: _oneself, **HIRING},
    Permission.ROOM_MAKE: STAFF,
    Permission.ROOM_JOIN: {C: _takes_part, I: _takes_part, **HIRING},
    Permission.PEOPLE_FIND: STAFF,
    Permission.PEOPLE_ADD: HIRING,
    Permission.PEOPLE_MANAGE: ADMINS,
    Permission.DASHBOARD_SEE: HIRING,
    Permission.OUTBOX_SEE: ADMINS,
    Permission.AUDIT_SEE: ADMINS,
    Permission.AI_CALLS_SEE: HIRING,
}


def may_use(actor: Actor, permission: Permission) -> bool:
    """Whether the role has the permission at all, on whatever thing."""
    return actor.role in GRANTS[permission]


def may(actor: Actor, permission: Permission, thing: object = None) -> bool:
    """Whether the actor has the permission on this thing."""
    condition = GRANTS[permission].get(Role(actor.role))
    return condition is not None and condition(actor, thing)


def require(actor: Actor, permission: Permission, thing: object = None) -> None:
    """Raises Forbidden unless ``may``."""
    if not may(actor, permission, thing):
        raise Forbidden()


def visible(actor: Actor, model: type[SQLModel]) -> ColumnElement[bool]:
    """The where-clause of the rows of ``model`` that exist for the actor."""
    return _VISIBLE[model](actor)


def _visible_interviews(actor: Actor) -> ColumnElement[bool]:
    if actor.is_hr:
        return true()
    own = col(Interview.candidate_id) == actor.user_id
    if actor.is_interviewer:
        mine = or_(
            col(Interview.interviewer_id) == actor.user_id, col(Interview.created_by_id) == actor.user_id
        )
        return or_(mine, own)
    return own


def _visible_files(actor: Actor) -> ColumnElement[bool]:
    if actor.is_hr:
        return true()
    uploaded = col(StoredFile.uploaded_by_id) == actor.user_id
    if actor.is_interviewer:
        interviews = select(col(Interview.id)).where(col(Interview.interviewer_id) == actor.user_id)
        return or_(uploaded, col(StoredFile.interview_id).in_(interviews))
    interviews = select(col(Interview.id)).where(col(Interview.candidate_id) == actor.user_id)
    mine = or_(uploaded, col(StoredFile.shared).is_(True))
    return and_(col(StoredFile.interview_id).in_(interviews), mine)


def _visible_overrides(actor: Actor) -> ColumnElement[bool]:
    """To an interviewer one's own alone: no score of others before a scorecard of one's own."""
    if actor.is_hr:
        return true()
    interviews = select(col(Interview.id)).where(col(Interview.interviewer_id) == actor.user_id)
    return and_(col(Override.by_id) == actor.user_id, col(Override.interview_id).in_(interviews))


def _visible_users(actor: Actor) -> ColumnElement[bool]:
    if actor.is_admin:
        return true()
    oneself = col(User.id) == actor.user_id
    if may_use(actor, Permission.PEOPLE_FIND):
        return or_(oneself, col(User.role).in_([Role.CANDIDATE, Role.INTERVIEWER]))
    return oneself


def _visible_questions(actor: Actor) -> ColumnElement[bool]:
    kept = col(Question.deleted_at).is_(None)
    if may_use(actor, Permission.QUESTION_RUBRIC):
        return kept
    return and_(kept, col(Question.practice).is_(True))


def _visible_jobs(actor: Actor) -> ColumnElement[bool]:
    return true() if may_use(actor, Permission.JOB_SEE) else false()


def _visible_rooms(actor: Actor) -> ColumnElement[bool]:
    if actor.is_hr:
        return true()
    if not actor.is_interviewer:
        interviews = select(col(Interview.id)).where(col(Interview.candidate_id) == actor.user_id)
        return col(Room.interview_id).in_(interviews)
    interviews = select(col(Interview.id)).where(_visible_interviews(actor))
    made = and_(col(Room.interview_id).is_(None), col(Room.created_by_id) == actor.user_id)
    return or_(made, col(Room.interview_id).in_(interviews))


_VISIBLE: dict[type[SQLModel], Callable[[Actor], ColumnElement[bool]]] = {
    Interview: _visible_interviews,
    StoredFile: _visible_files,
    Override: _visible_overrides,
    User: _visible_users,
    Question: _visible_questions,
    Job: _visible_jobs,
    Room: _visible_rooms,
}

__all__ = ["GRANTS", "Actor", "Permission", "may", "may_use", "require", "visible"]
