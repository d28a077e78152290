"""“Confirm that it is you”: on the way to an act of weight, which then goes on."""

from flask import redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from app.accounts.factor_asking import given_factor, what_is_asked
from app.accounts.forms import ConfirmForm, FactorForm
from app.accounts.login import renew_in_cookie
from app.accounts.models import UserSession
from app.accounts.service import proofs
from app.accounts.views.entry import GOES_ON, blueprint, safe_next
from app.core.actions import Action
from app.core.kinds import load
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.ui.forms import refusals_beside


@route(blueprint, "/confirm", action=Action.CONFIRM_IDENTITY, methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask for a fresh proof; then go on where the reader was stopped."""
    actor = current_actor()
    form = FactorForm() if actor.factors else ConfirmForm()
    target = safe_next(request.values.get("next"))
    if form.validate_on_submit():
        with refusals_beside(form):
            token = _prove(actor, form)
            renew_in_cookie(token)
            cookie[GOES_ON] = target
            return redirect(target, 303)
    asks = None
    if actor.factors and actor.session_id is not None:
        opened = load(UserSession, actor, actor.session_id)
        asks = what_is_asked(actor, opened, renew=request.method == "GET")
    page = render_template("accounts/confirm.html", form=form, next=target, asks=asks)
    return page, 422 if form.errors else 200


def _prove(actor: Actor, form: FactorForm | ConfirmForm) -> str:
    if isinstance(form, FactorForm):
        return proofs.confirm_by_factor(actor, given_factor(form))
    return proofs.confirm_by_password(actor, form.password.data or "", request.remote_addr or "")
