"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import service
from app.accounts.forms import SignInForm
from app.accounts.login import put_into_cookie, take_out_of_cookie
from app.core.actions import Action
from app.core.locale import LANGUAGES
from app.core.routing import current_actor, route

blueprint = Blueprint("accounts", __name__, template_folder="templates")


def safe_next(target: str | None) -> str:
    """Where to go after signing in: a path of this site, whatever was asked for."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(each) < 32 for each in target) or "\\" in target:
        return "/"
    return target


@route(blueprint, "/sign-in", action=Action.SIGN_IN, methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; go on where the reader was."""
    form = SignInForm()
    target = safe_next(request.values.get("next"))
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("accounts/sign_in.html", form=form, next=target), status
    token = service.sign_in(
        form.email.data or "",
        form.password.data or "",
        request.user_agent.string,
        request.remote_addr or "",
    )
    if token is None:
        form.form_errors.append(_("The address and the password do not belong together."))
        return render_template("accounts/sign_in.html", form=form, next=target), 422
    put_into_cookie(token)
    return redirect(target, 303)


@route(blueprint, "/sign-out", action=Action.CHANGE_OWN_ACCOUNT, methods=["POST"])
def sign_out() -> ResponseReturnValue:
    """End this session."""
    service.sign_out(current_actor())
    take_out_of_cookie()
    flash(_("You are signed out."))
    return redirect("/sign-in", 303)


@route(blueprint, "/language/<code>", action=Action.CHOOSE_APPEARANCE, methods=["POST"])
def choose_language(code: str) -> ResponseReturnValue:
    """Read the forum in another language, in this browser."""
    if code in LANGUAGES:
        cookie["language"] = code
    return redirect(safe_next(request.form.get("next")), 303)
