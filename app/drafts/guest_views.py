"""Guests of a draft: who is asked from outside, when each has looked, and the guest's own page."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.drafts import guests, policy, queries
from app.drafts.forms import GuestForm, PassphraseForm
from app.drafts.models import Draft, Guest, GuestPurpose
from app.drafts.rendering import render
from app.drafts.views import blueprint
from app.ui.forms import refusals_beside


@route(blueprint, "/drafts/<uuid:draft_id>/guests", action=Action.SEE_GUESTS, load=Draft)
def list_guests(draft: Draft) -> ResponseReturnValue:
    """Who from outside reads the draft, and when each has looked."""
    return _page(draft, GuestForm(formdata=None))


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/guests",
    action=Action.INVITE_GUEST,
    load=Draft,
    methods=["POST"],
)
def invite_guest(draft: Draft) -> ResponseReturnValue:
    """Ask that somebody from outside reads it; the passphrase is shown this once."""
    form = GuestForm()
    if form.validate():
        invited = guests.Invited(
            form.name.data or "",
            form.email.data or "",
            GuestPurpose(form.purpose.data),
            form.until.data or date.min,
            form.language.data,
        )
        with refusals_beside(form):
            _joint_act, passphrase = guests.invite(
                current_actor(), draft, invited, form.reason.data or ""
            )
            return _page(draft, GuestForm(formdata=None), passphrase, invited.name)
    return _page(draft, form), 422


@route(
    blueprint,
    "/guests/<uuid:guest_id>/end",
    action=Action.END_GUEST,
    load=Guest,
    methods=["POST"],
)
def end_guest(guest: Guest) -> ResponseReturnValue:
    """Let a guest read no more."""
    guests.end(current_actor(), guest)
    flash(_("%(name)s reads this text no more.", name=guest.name))
    return redirect(url_for("drafts.list_guests", draft_id=guest.draft_id), 303)


@route(blueprint, "/guest/<token>", action=Action.READ_AS_GUEST, methods=["GET", "POST"])
def read_as_guest(token: str) -> ResponseReturnValue:
    """The one text of a guest, for link and passphrase; each look is kept."""
    form, shown = PassphraseForm(), None
    if form.validate_on_submit():
        shown = guests.look(token, form.passphrase.data or "", request.remote_addr or "")
        if shown is None:
            form.passphrase.errors = [_("Link and passphrase do not open a text, or not any more.")]
    page = render_template(
        "drafts/guest.html",
        form=form,
        shown=shown,
        rendering=render(shown.words) if shown else None,
    )
    return page, 422 if form.errors else 200


def _page(draft: Draft, form: GuestForm, passphrase: str = "", invited: str = "") -> str:
    actor = current_actor()
    return render_template(
        "drafts/guests.html",
        draft=draft,
        form=form,
        guests=queries.guests_of(actor, draft),
        passphrase=passphrase,
        invited=invited,
        may_edit=policy.may_edit_draft(actor, draft),
        may_invite=policy.may_invite_guest(actor, draft),
        may_end=lambda guest: bool(policy.may_end_guest(actor, guest)),
    )
