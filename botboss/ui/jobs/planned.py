"""Which questions an interview for a role will ask, said while it is scheduled."""

from __future__ import annotations

from sqlmodel import Session

from botboss.domain.roles import role_key
from botboss.models.jobs import JobVersion
from botboss.policy import Actor
from botboss.services import job_versions, plans, questions


def roles_to_choose(session: Session, actor: Actor) -> list[str]:
    """Published jobs first, then the roles that the bank has questions of their own for."""
    published = [version.title for version in job_versions.in_force(session, actor)]
    taken = {role_key(title) for title in published}
    return [*published, *(role for role in questions.roles(session, actor) if role_key(role) not in taken)]


def plan_words(job: JobVersion | None) -> str:
    """ "The plan of “Cook”, version 2: 6 questions, about 30 min, …"; without a job, whence they come."""
    if job is None:
        return f"No job is published for it: {len(plans.QUOTA)} questions are chosen from the bank."
    minutes = sum(question["minutes"] for question in job.questions)
    size = f"{len(job.questions)} question{'s' * (len(job.questions) != 1)}, about {minutes} min"
    return f"The plan of “{job.title}”, version {job.number}: {size}, the same for every candidate."
