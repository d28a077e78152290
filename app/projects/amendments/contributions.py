"""What of amendments waits for whom, and the way to them from a project's page."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.contributions import NOTICE_PLACE, PROJECT_PANELS, WAITING, Waiting
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.amendments import policy, queries
from app.projects.amendments.models import Amendment, AmendmentAnswer, AmendmentState
from app.projects.models.project import Project
from app.projects.models.states import OPEN
from app.projects.queries import led_by

MINE = frozenset({AmendmentState.DRAFT, AmendmentState.ASKED, AmendmentState.CHANGES_REQUESTED})


@WAITING.add
def amendments_to_answer(actor: Actor) -> Sequence[Waiting]:
    """For a representative: amendments on which the institution has not answered."""
    if not actor.is_representative:
        return []
    rows = (
        visible(AmendmentAnswer, actor)
        .join(AmendmentAnswer.amendment)
        .where(
            AmendmentAnswer.institution_id == actor.institution_id,
            AmendmentAnswer.state.in_(OPEN),
            Amendment.state == AmendmentState.ASKED,
        )
    )
    return [
        _waits(each.amendment, _("An amendment concerns your institution."), _l("Read and answer"))
        for each in session().scalars(rows).unique()
    ]


@WAITING.add
def own_amendments(actor: Actor) -> Sequence[Waiting]:
    """For a lead: amendments to go on with, and those that partners have not answered."""
    rows = visible(Amendment, actor).where(
        Amendment.state.in_(MINE), Amendment.project_id.in_(led_by(actor))
    )
    return [_own(each) for each in session().scalars(rows).unique()]


@PROJECT_PANELS.at(NOTICE_PLACE)
def amendment_panel(actor: Actor, project: Project) -> str:
    """What is proposed to be changed of the registration in force, for who may read it."""
    found = queries.amendment_under_way(actor, project)
    proposes = found is None and bool(policy.may_propose(actor, project))
    if found is None and not proposes:
        return ""
    return render_template(
        "projects/amendments/_panel.html", project=project, amendment=found, proposes=proposes
    )


def _own(amendment: Amendment) -> Waiting:
    silent = sorted(each.institution.short_name for each in amendment.answers if each.is_open)
    if amendment.state is AmendmentState.CHANGES_REQUESTED:
        context = _("The coordinators ask for changes of the amendment.")
        return _waits(amendment, context, _l("Read the letter"))
    if amendment.state is AmendmentState.DRAFT:
        return _waits(amendment, _("An amendment is being written."), _l("Go on with it"))
    if silent:
        context = _("No answer yet from: %(institutions)s", institutions=", ".join(silent))
        return _waits(amendment, context, _l("Look at it"), heap="others")
    return _waits(amendment, _("All have answered to the amendment."), _l("Look at it"))


def _waits(amendment: Amendment, context: str, act: object, heap: str = "me") -> Waiting:
    days = [each.expected_by for each in amendment.answers if each.is_open and each.expected_by]
    return Waiting(
        kind="project.amendment",
        title=amendment.project.name,
        context=context,
        address=f"/amendments/{amendment.id}",
        act=act,
        due=min(days, default=None) if heap == "others" else None,
        heap=heap,
        project_id=amendment.project_id,
    )
