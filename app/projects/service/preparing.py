"""An institution's answer is prepared by one of its people; a representative's answer closes it."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict
from app.core.policy import Actor, require
from app.core.scope import visible
from app.projects import letters, policy
from app.projects.models.answers import PreparedAnswer
from app.projects.models.project import Project
from app.projects.service.answers import Answer, check, own_part, require_open


def prepare(actor: Actor, project: Project, given: Answer) -> PreparedAnswer:
    """Prepare an answer of the actor's institution; it replaces the one prepared before.

    Only the institution knows of it. Raises as `consent.answer` does.
    """
    require(policy.may_prepare_answer(actor, project))
    require_open(project, own_part(actor, project), given)
    check(given)
    close(open_one(actor, project))
    prepared = PreparedAnswer(
        project=project,
        project_id=project.id,
        institution_id=actor.institution_id,
        prepared_by_id=actor.id,
        text_sha256=given.text_sha256,
        outcome=given.outcome,
        reservation=given.reservation.strip(),
        counter_proposal=given.counter_proposal,
        reason=given.reason.strip(),
        expected_by=given.expected_by,
        basis=given.basis,
    )
    session().add(prepared)
    session().flush()
    # Without the project, whose other members learn nothing before it is confirmed.
    events.record(
        "partner.answer_prepared",
        actor,
        project,
        institution_ids=[actor.institution_id],
        outcome=given.outcome.value,
    )
    letters.tell(
        letters.representatives_of(actor, actor.institution_id),
        project,
        _l("An answer of your institution is prepared"),
        _l("It counts only once a representative of your institution has confirmed it."),
        "/consent",
    )
    return prepared


def open_one(actor: Actor, project: Project) -> PreparedAnswer | None:
    """What is prepared for the actor's institution and waits for its representative."""
    rows = visible(PreparedAnswer, actor).where(
        PreparedAnswer.project_id == project.id,
        PreparedAnswer.institution_id == actor.institution_id,
        PreparedAnswer.closed_at.is_(None),
    )
    return session().scalars(rows).one_or_none()


def close(prepared: PreparedAnswer | None) -> None:
    """Let it wait no longer; it stays for the record."""
    if prepared is not None:
        prepared.closed_at = time.now()
        session().flush()


def confirmed(actor: Actor, project: Project, prepared_id: UUID | None) -> UUID | None:
    """Close what is prepared, as an answer is given; who prepared it, where that is `prepared_id`.

    Raises Conflict (guard "prepared_answer") where another one has been prepared meanwhile.
    """
    prepared = open_one(actor, project)
    if prepared_id is not None and (prepared is None or prepared.id != prepared_id):
        raise Conflict(
            _("Another answer has been prepared since you read this one. Read it, then confirm."),
            guard="prepared_answer",
        )
    close(prepared)
    return prepared.prepared_by_id if prepared is not None and prepared_id is not None else None
