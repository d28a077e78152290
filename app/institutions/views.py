"""Institutions: the directory, a card, applying for membership, deciding on it."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import vocabulary
from app.core.actions import Action
from app.core.alphabet import sort_key
from app.core.contributions import CONSEQUENCES, INSTITUTION_COLUMNS, INSTITUTION_PANELS
from app.core.errors import NotFound, TooLarge, TooMany
from app.core.locale import CONTENT_LANGUAGES, country_name, reader_language
from app.core.routing import current_actor, route
from app.institutions import policy, queries, service
from app.institutions.applications import LARGEST_DOCUMENT, documents_of, sponsorships_of
from app.institutions.checks import Check, checks_of
from app.institutions.forms import (
    NAME_FIELDS,
    OUTCOME_WORDS,
    ApplicationForm,
    ChangeCardForm,
    DecisionForm,
    card_values,
)
from app.institutions.models import (
    TRANSITIONS,
    DocumentKind,
    Institution,
    InstitutionState,
    Membership,
    Outcome,
)
from app.ui.forms import refusals_beside

blueprint = Blueprint("institutions", __name__, template_folder="templates")


@route(blueprint, "/institutions", action=Action.SEE_INSTITUTIONS)
def directory() -> ResponseReturnValue:
    """All institutions, by country and name, both in the order of the reader's alphabet."""
    query = queries.INSTITUTIONS.parse({"limit": "200", **request.args})
    actor = current_actor()
    page = queries.list_institutions(actor, query)
    columns: dict[str, Any] = {}
    for contributed in INSTITUTION_COLUMNS:
        columns |= contributed(actor, [each.id for each in page.items])
    return render_template(
        "institutions/directory.html",
        countries=by_country(page.items),
        columns=columns,
        next=page.next,
        query=query,
        choices=queries.INSTITUTIONS.choices(),
    )


def by_country(institutions: Any) -> list[tuple[str | None, list[Institution]]]:
    """Countries with their institutions, in the order of the reader's alphabet."""
    language = reader_language()

    def place(institution: Institution) -> tuple[bool, str, str]:
        country = sort_key(country_name(institution.country), language)
        return institution.country is None, country, sort_key(institution.name, language)

    ordered = sorted(institutions, key=place)
    return [(code, list(group)) for code, group in groupby(ordered, lambda each: each.country)]


@route(
    blueprint,
    "/institutions/<uuid:institution_id>",
    action=Action.SEE_INSTITUTION,
    load=Institution,
)
def show(institution: Institution) -> ResponseReturnValue:
    """An institution's card."""
    actor = current_actor()
    decides = bool(policy.may_decide_membership(actor, institution))
    keeps_queue = bool(policy.may_see_applications(actor))
    return render_template(
        "institutions/show.html",
        institution=institution,
        documents=documents_of(actor, [institution.id]) if keeps_queue else (),
        sponsorships=sponsorships_of(actor, [institution.id]) if keeps_queue else (),
        may_record_agreement=bool(policy.may_record_agreement(actor, institution)),
        may_ask_sponsor=bool(policy.may_ask_sponsor(actor, institution)),
        languages=CONTENT_LANGUAGES,
        other_names=[
            (each["text"], each["language"], each["until"] and date.fromisoformat(each["until"]))
            for each in institution.other_names
        ],
        found_by={
            name: vocabulary.worded(name, getattr(institution, name)) for name in vocabulary.CHOICES
        },
        panels=[panel(actor, institution) for panel in INSTITUTION_PANELS],
        may_change=bool(policy.may_change_institution(actor, institution)),
        may_read_dealings=bool(policy.may_read_dealings(actor, institution)),
        outcomes=_outcomes(institution) if decides else [],
    )


@route(
    blueprint,
    "/institutions/<uuid:institution_id>/edit",
    action=Action.CHANGE_INSTITUTION,
    load=Institution,
    methods=["GET", "POST"],
)
def edit(institution: Institution) -> ResponseReturnValue:
    """Change the card; what somebody else changed meanwhile is shown beside it, not lost."""
    form = ChangeCardForm(data=card_values(institution))
    if form.validate_on_submit():
        if form.version.data != str(institution.version):
            return _stale_card(institution, form)
        with refusals_beside(form, NAME_FIELDS):
            service.change_institution(
                current_actor(), institution, form.card(), is_correction=form.is_correction.data
            )
            flash(_("The card is stored."))
            return redirect(url_for("institutions.show", institution_id=institution.id), 303)
    page = render_template("institutions/edit.html", form=form, institution=institution)
    return page, 422 if form.errors else 200


def _stale_card(institution: Institution, form: ChangeCardForm) -> ResponseReturnValue:
    now = card_values(institution)
    both = [
        (field.label.text, _shown(now.get(field.name)), _shown(field.data))
        for field in form
        if field.name in now and field.name != "version"
    ]
    form.version.data = form.version.raw_data = str(institution.version)
    page = render_template(
        "institutions/edit.html",
        form=form,
        institution=institution,
        both=[each for each in both if each[1] != each[2]],
    )
    return page, 409


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


@route(
    blueprint,
    "/apply",
    action=Action.APPLY_FOR_MEMBERSHIP,
    methods=["GET", "POST"],
    largest=lambda: len(DocumentKind) * LARGEST_DOCUMENT,
)
def apply() -> ResponseReturnValue:
    """Apply for membership of an institution."""
    form = ApplicationForm()
    if form.validate_on_submit():
        card = {
            **form.card(),
            "membership": Membership(form.membership.data),
            "statement": form.statement.data,
            "sponsor_named": form.sponsor_named.data,
        }
        speaker = (form.representative_name.data or "", form.representative_email.data or "")
        try:
            with refusals_beside(form, NAME_FIELDS):
                place = request.remote_addr or ""
                service.apply_for_membership(card, speaker, place, form.documents())
                return redirect(url_for("institutions.applied"), 303)
        except (TooLarge, TooMany) as error:
            form.form_errors.append(str(error.reason))
            return render_template("institutions/apply.html", form=form), error.status
    return render_template("institutions/apply.html", form=form), 422 if form.errors else 200


@route(blueprint, "/apply/received", action=Action.APPLY_FOR_MEMBERSHIP)
def applied() -> ResponseReturnValue:
    """What happens with an application that has arrived."""
    return render_template("institutions/applied.html")


@route(
    blueprint,
    "/institutions/<uuid:institution_id>/decision",
    action=Action.DECIDE_MEMBERSHIP,
    load=Institution,
    methods=["GET", "POST"],
)
def decide(institution: Institution) -> ResponseReturnValue:
    """Decide on a membership, with what would follow in view."""
    form = DecisionForm(
        data={"outcome": request.args.get("outcome"), "membership": institution.membership.value}
    )
    if form.outcome.data not in set(Outcome):
        raise NotFound
    outcome = Outcome(form.outcome.data)
    if form.validate_on_submit():
        chosen = form.membership.data
        decision = service.Decision(
            outcome,
            form.reason.data or "",
            form.basis(),
            Membership(chosen) if chosen and outcome is Outcome.ADMIT else None,
        )
        with refusals_beside(form):
            service.decide_membership(current_actor(), institution, decision)
            flash(_("The decision is recorded."))
            return redirect(url_for("institutions.show", institution_id=institution.id), 303)
    act, title = OUTCOME_WORDS[outcome]
    page = render_template(
        "institutions/decide.html",
        form=form,
        institution=institution,
        outcome=outcome.value,
        is_possible=outcome in TRANSITIONS[institution.state],
        act=act,
        title=str(title) % {"name": institution.short_name},
        follows=[line for each in CONSEQUENCES for line in each(outcome.value, institution)],
        checks=_checks(institution, outcome),
    )
    return page, 422 if form.errors else 200


def _checks(institution: Institution, outcome: Outcome) -> list[Check]:
    if outcome not in TRANSITIONS[InstitutionState.APPLIED]:
        return []
    return checks_of(current_actor(), [institution])[institution.id]


def _outcomes(institution: Institution) -> list[tuple[str, object]]:
    possible = TRANSITIONS[institution.state]
    return [(each.value, OUTCOME_WORDS[each][0]) for each in Outcome if each in possible]
