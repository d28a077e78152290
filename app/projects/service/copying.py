"""Begin a proposal with the text of an earlier one: what was written, never who, when or agreed."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_

from app.core.database import session
from app.core.errors import Invalid
from app.core.policy import Actor, Label, require, strictest
from app.core.scope import visible
from app.projects import policy
from app.projects.models.project import Project
from app.projects.models.states import LISTED
from app.projects.queries import inside, registrations_of
from app.projects.service.proposal import propose
from app.projects.service.states import note
from app.projects.text import CARD_FIELDS, PROPOSAL_FIELDS

NEVER = frozenset(
    {"title", "language", "label", "starts_on", "ends_on", "resource_table", "resources"}
)
"""Written anew each time, or said of institutions that are not in the new project."""
COPIED = tuple(name for name in (*CARD_FIELDS, *PROPOSAL_FIELDS) if name not in NEVER)

MOST = 100
"""So many earlier projects are offered at most, the latest first."""


def sources_for(actor: Actor) -> Sequence[Any]:
    """Id, code and title of the projects whose text the actor may take over."""
    rows = visible(Project, actor, Project.id, Project.code, Project.title).where(
        or_(
            inside(actor),
            Project.state.in_(LISTED) & Project.label.in_((Label.GREEN, Label.CLEAR)),
        ),
        Project.label != Label.RED,
        or_(
            Project.label != Label.AMBER_STRICT,
            Project.lead_institution_id == actor.institution_id,
        ),
    )
    return session().execute(rows.order_by(Project.updated_at.desc()).limit(MOST)).all()


def propose_like(actor: Actor, source: Project, fields: dict[str, Any]) -> Project:
    """Begin a proposal as `propose` does, with what `source` says where `fields` say nothing.

    Raises Invalid where the new label would be wider than that of the text taken over, or where
    there is no text that the actor may read.
    """
    require(policy.may_copy(actor, source))
    fields = {"label": strictest((Label.AMBER, source.label)), **fields}
    if fields["label"] < source.label:
        words = _(
            "The text taken over is TLP:%(label)s. What is made from it starts no wider.",
            label=source.label.value,
        )
        raise Invalid({"label": [words]})
    text = _text_of(actor, source)
    project = propose(actor, {**{name: text[name] for name in COPIED if name in text}, **fields})
    note("project.text_copied", actor, project, source=str(source.id))
    return project


def _text_of(actor: Actor, source: Project) -> dict[str, Any]:
    """What it says: the proposal to who reads it, else the latest registration."""
    if policy.may_read_proposal(actor, source):
        return {
            name: getattr(source if name in CARD_FIELDS else source.proposal, name)
            for name in COPIED
        }
    for registration in registrations_of(actor, source):
        return registration.content
    raise Invalid({"copy_from": [_("There is no text of this project that you may take over.")]})
