"""Leaving: one page for all that a person holds and who takes it over."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import policy, queries
from app.accounts.forms import DepartureForm, departure_form, name_in
from app.accounts.holdings import holdings_of
from app.accounts.models import User
from app.accounts.service import departures
from app.accounts.service.invitations import invitation_behind
from app.accounts.views.entry import blueprint
from app.core.actions import Action
from app.core.contributions import Holding, Successors
from app.core.kinds import load
from app.core.policy import require
from app.core.routing import current_actor, route
from app.ui.forms import refusals_beside


@route(
    blueprint,
    "/people/<uuid:user_id>/departure",
    action=Action.END_PERSON,
    load=User,
    methods=["GET", "POST"],
)
def end_person(user: User) -> ResponseReturnValue:
    """End a person's access; what is open goes to the successors, or waits for them."""
    holdings, form = _asked_of(user)
    if request.method == "POST" and "in_haste" in request.form:
        require(policy.may_manage_person(current_actor(), user))
        departures.end_person(current_actor(), user)
        flash(_("%(name)s has left; the access has ended.", name=user.name))
        return redirect(url_for("accounts.hand_over", user_id=user.id), 303)
    if form.validate_on_submit():
        with refusals_beside(form, _names(holdings)):
            departures.end_person(current_actor(), user, _successors(form, holdings))
            flash(_("%(name)s has left; the access has ended.", name=user.name))
            return redirect(url_for("institutions.show", institution_id=user.institution_id), 303)
    return _page(user, holdings, form)


@route(
    blueprint,
    "/people/<uuid:user_id>/handover",
    action=Action.MANAGE_PERSON,
    load=User,
    methods=["GET", "POST"],
)
def hand_over(user: User) -> ResponseReturnValue:
    """Hand over what somebody left behind whose access was ended in haste."""
    holdings, form = _asked_of(user)
    if user.ended_at is None:
        return redirect(url_for("accounts.end_person", user_id=user.id), 303)
    if form.validate_on_submit():
        with refusals_beside(form, _names(holdings)):
            departures.hand_over(current_actor(), user, _successors(form, holdings))
            flash(_("What was open is handed over."))
            return redirect(url_for("institutions.show", institution_id=user.institution_id), 303)
    return _page(user, holdings, form)


@route(
    blueprint,
    "/invitation/<token>/change-of-institution",
    action=Action.CHANGE_HOUSE,
    methods=["GET", "POST"],
)
def change_house(token: str) -> ResponseReturnValue:
    """Go to another institution with one's account; what is open stays with the old one."""
    actor = current_actor()
    invitation = invitation_behind(token)
    if invitation is None or invitation["institution_id"] == actor.institution_id:
        return render_template("accounts/link_over.html", is_invitation=True), 410
    user = load(User, actor, actor.id)
    holdings, form = _asked_of(user)
    if form.validate_on_submit():
        with refusals_beside(form, _names(holdings)):
            departures.change_house(actor, token, _successors(form, holdings))
            flash(_("You have changed institution. Sign in with your new address."))
            return redirect(url_for("accounts.sign_in"), 303)
    return _page(user, holdings, form, moves_to=invitation["institution"])


def _asked_of(user: User) -> tuple[list[Holding], DepartureForm]:
    actor = current_actor()
    holdings = holdings_of(actor, user)
    people = [
        (str(each.id), each.name)
        for each in queries.people_of(actor, user.institution)
        if each.id != user.id
    ]
    return holdings, departure_form(holdings, people)


def _names(holdings: list[Holding]) -> dict[str, str]:
    """Which field shows what is refused in which project."""
    return {
        departures.field_of(each.place): name_in(each.place)
        for each in holdings
        if each.place is not None
    }


def _successors(form: DepartureForm, holdings: list[Holding]) -> Successors:
    actor = current_actor()
    chosen = {
        each.place: form.field_in(each.place).data for each in holdings if each.place is not None
    }
    anywhere = form.successor_id.data
    return Successors(
        load(User, actor, UUID(anywhere)) if anywhere else None,
        {place: load(User, actor, UUID(person)) for place, person in chosen.items() if person},
    )


def _page(
    user: User, holdings: list[Holding], form: DepartureForm, moves_to: str = ""
) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "accounts/departure.html",
        user=user,
        form=form,
        placed=[each for each in holdings if each.place is not None],
        others=[each for each in holdings if each.place is None],
        moves_to=moves_to,
        is_own=user.id == actor.id,
        may_hurry=user.id != actor.id and bool(policy.may_manage_person(actor, user)),
    )
    return page, 422 if form.errors else 200
