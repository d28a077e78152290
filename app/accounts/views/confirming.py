"""“Confirm that it is you”: on the way to an act of weight, which then goes on."""

from flask import redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from app.accounts.forms import ConfirmForm
from app.accounts.login import renew_in_cookie
from app.accounts.service import proofs
from app.accounts.views.entry import GOES_ON, blueprint, safe_next
from app.core.actions import Action
from app.core.errors import Invalid
from app.core.routing import current_actor, route
from app.ui.forms import show_errors


@route(blueprint, "/confirm", action=Action.CONFIRM_IDENTITY, methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask for a fresh proof; then go on where the reader was stopped."""
    form = ConfirmForm()
    target = safe_next(request.values.get("next"))
    if form.validate_on_submit():
        try:
            token = proofs.confirm_by_password(
                current_actor(), form.password.data or "", request.remote_addr or ""
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            renew_in_cookie(token)
            cookie[GOES_ON] = target
            return redirect(target, 303)
    status = 422 if form.errors else 200
    return render_template("accounts/confirm.html", form=form, next=target), status
