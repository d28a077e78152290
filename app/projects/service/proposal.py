"""Begin a proposal and change its text."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import events, time, vocabulary
from app.core.database import session
from app.core.errors import Invalid
from app.core.fingerprint import fingerprint
from app.core.locale import CONTENT_LANGUAGES, INTERNATIONAL, country_codes
from app.core.policy import Actor, Label, require
from app.projects import letters, policy
from app.projects.models.project import Partnership, Project, ProjectMember, Proposal
from app.projects.models.states import (
    CONSENTED,
    TAKES_PART,
    MemberRole,
    PartnerRole,
    PartnershipState,
)
from app.projects.service.states import note
from app.projects.tables import MOST_ROWS
from app.projects.text import CARD_FIELDS, FIELDS, TABLES, Concern, changed_for, exact_text


def propose(actor: Actor, fields: dict[str, Any]) -> Project:
    """Begin a project of the actor's institution, in draft; the actor becomes its lead person.

    `fields` are named as in `text.FIELDS`; raises Invalid where they do not fit together.
    """
    require(policy.may_propose(actor))
    project = Project(
        title={},
        themes=[],
        countries=[actor.country] if actor.country else [],
        lead_institution_id=actor.institution_id,
        label=Label.AMBER,
        state_reason="",
    )
    project.proposal = Proposal(language=_language_of(fields), summary={})
    _set(project, fields)
    session().add(project)
    session().flush()
    session().add(
        Partnership(
            project=project,
            institution_id=actor.institution_id,
            role=PartnerRole.LEAD,
            state=PartnershipState.ACCEPTED,
            contact_id=actor.id,
        )
    )
    session().add(
        ProjectMember(
            project=project,
            user_id=actor.id,
            institution_id=actor.institution_id,
            role=MemberRole.LEAD,
        )
    )
    settle(actor, project)
    note("project.proposed", actor, project)
    return project


def change_proposal(actor: Actor, project: Project, fields: dict[str, Any]) -> None:
    """Set some fields of the text; raises Invalid where they do not fit together."""
    require(policy.may_edit_proposal(actor, project))
    changed = _set(project, fields)
    if not changed:
        return
    project.updated_at = time.now()
    settle(actor, project)
    note("project.text_changed", actor, project, fields=changed)


def settle(actor: Actor, project: Project) -> None:
    """Bring what hangs on the exact text up to date, after any of it has changed.

    Each institution whose own terms are no longer those it consented to is asked again, and its
    representatives are told; other answers stand. To be called by whoever changes the text.
    """
    session().flush()
    text = exact_text(project)
    project.proposal.text_sha256 = fingerprint(text)
    for part in project.partners:
        if part.state not in CONSENTED:
            continue
        changed = changed_for(text, part)
        if changed:
            ask_again(actor, project, part, changed)


def ask_again(
    actor: Actor, project: Project, part: Partnership, changed: Sequence[Concern]
) -> None:
    """Open an answer anew, for what has `changed` of that which it was given to."""
    part.state = PartnershipState.INVITED
    part.is_reservation_accepted = False
    events.record(
        "partner.asked_again",
        actor,
        project,
        project_id=project.id,
        institution_ids=[part.institution_id],
        institution=str(part.institution_id),
        changed=[each.value for each in changed],
    )
    letters.tell(
        letters.representatives_of(actor, part.institution_id),
        project,
        _l("A text that you consented to has changed") if changed else _l("You are asked again"),
        _l("The text of a project has changed. Your institution is asked again.")
        if changed
        else _l("The lead does not take over your wording. Your institution is asked again."),
        "/consent",
    )


def _set(project: Project, fields: dict[str, Any]) -> list[str]:
    """Set what differs, once all of it is known to fit together; the names of what did."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise Invalid({name: [_("There is no field of that name.")] for name in unknown})
    check_fields(
        fields.get("title", project.title),
        fields.get("starts_on", project.starts_on),
        fields.get("ends_on", project.ends_on),
        fields.get("themes", []),
        fields.get("countries", []),
    )
    houses = {str(each.institution_id) for each in project.partnerships if each.state in TAKES_PART}
    check_tables(houses, fields)
    changed = []
    for name, value in fields.items():
        holder = project if name in CARD_FIELDS else project.proposal
        if getattr(holder, name) != value:
            setattr(holder, name, value)
            changed.append(name)
    return changed


def check_fields(
    title: dict[str, str],
    starts_on: date | None,
    ends_on: date | None,
    themes: list[str],
    countries: list[str],
) -> None:
    """Raise Invalid where these do not fit together, or name what the forum does not know."""
    errors: dict[str, list[object]] = {}
    if not set(themes) <= {theme.slug for theme in vocabulary.themes()}:
        errors["themes"] = [_("Choose among the themes of the forum.")]
    if not set(countries) <= {*country_codes(), INTERNATIONAL}:
        errors["countries"] = [_("Choose among the countries, or international.")]
    if not title:
        errors["title"] = [_("A project has a title in at least one language.")]
    if starts_on and ends_on and ends_on < starts_on:
        errors["ends_on"] = [
            _(
                "The end, %(end)s, lies before the start, %(start)s.",
                end=ends_on.strftime("%d.%m.%Y"),
                start=starts_on.strftime("%d.%m.%Y"),
            )
        ]
    if errors:
        raise Invalid(errors)


def check_tables(houses: set[str], fields: Mapping[str, Any]) -> None:
    """Raise Invalid for rows of other institutions than `houses`, by id, and for too many rows."""
    errors: dict[str, list[object]] = {}
    for name in TABLES:
        if len(fields.get(name, [])) > MOST_ROWS:
            errors[name] = [_("At most %(number)s rows.", number=MOST_ROWS)]
    named = {each["institution_id"] for each in fields.get("resource_table", [])} - {None}
    if not named <= houses:
        errors["resource_table"] = [_("Choose among the institutions of this project.")]
    if errors:
        raise Invalid(errors)


def _language_of(fields: dict[str, Any]) -> str:
    """The language that the text begins in: that of its first title."""
    given = fields.get("title") or {}
    return next((code for code in CONTENT_LANGUAGES if code in given), "en")
