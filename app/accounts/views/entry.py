"""Getting in and out: sign-in, invitation, forgotten password, language, theme."""

from typing import get_args
from urllib.parse import quote, urlsplit

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.factor_asking import given_factor, what_is_asked
from app.accounts.forms import FactorForm, ForgottenForm, JoinForm, NewPasswordForm, SignInForm
from app.accounts.known_device import known_device, remember_device
from app.accounts.login import (
    put_into_cookie,
    take_out_of_cookie,
    wait_in_cookie,
    waiting_token,
)
from app.accounts.service import invitations, passwords, people, sessions
from app.core.actions import Action
from app.core.form_drafts import FormDraft
from app.core.locale import LANGUAGES
from app.core.routing import current_actor, route
from app.ui.forms import refusals_beside
from app.ui.shell import Theme
from config import Settings

GOES_ON = "goes_on"
"""In the cookie, for one page: the address that a person has just confirmed to go on to."""

blueprint = Blueprint("accounts", __name__, template_folder="../templates")


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
    address = form.email.data or ""
    opened = sessions.sign_in(
        address, form.password.data or "", *device_and_place(), known_device=known_device(address)
    )
    if opened is None:
        form.form_errors.append(_("The address and the password do not belong together."))
        return render_template("accounts/sign_in.html", form=form, next=target), 422
    return go_in(opened, address, target)


def go_in(opened: sessions.SignedIn, address: str, target: str) -> ResponseReturnValue:
    """On to the reader's page, or to the second step where there is one."""
    if opened.awaits_factor:
        wait_in_cookie(opened.token)
        return redirect(f"/sign-in/second-factor?next={quote(target, safe='/?=')}", 303)
    put_into_cookie(opened.token)
    response = make_response(redirect(target, 303))
    if address:
        remember_device(response, address)
    return response


@route(blueprint, "/sign-in/second-factor", action=Action.SIGN_IN, methods=["GET", "POST"])
def second_step() -> ResponseReturnValue:
    """Ask for the second factor of who has given the password."""
    person = sessions.waiting_person(waiting_token())
    target = safe_next(request.values.get("next"))
    if person is None:
        flash(_("Too much time has passed. Begin again."))
        return redirect("/sign-in", 303)
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_beside(form):
            token = sessions.finish_sign_in(person, given_factor(form))
            return go_in(sessions.SignedIn(token), person.email, target) if token else redirect("/")
    status = 422 if form.errors else 200
    page = render_template(
        "accounts/second_step.html",
        form=form,
        next=target,
        email=person.email,
        asks=what_is_asked(person.actor, person.opened, renew=request.method == "GET"),
    )
    return page, status


@route(blueprint, "/sign-out", action=Action.SIGN_OUT, methods=["POST"])
def sign_out() -> ResponseReturnValue:
    """End this session."""
    sessions.sign_out(current_actor())
    take_out_of_cookie()
    flash(_("You are signed out."))
    return redirect("/sign-in", 303)


@route(blueprint, "/appearance", action=Action.CHOOSE_APPEARANCE, methods=["POST"])
def choose_appearance() -> ResponseReturnValue:
    """Read the forum in another language, or see it light, dark or as the system.

    In this browser, and wherever one signs in.
    """
    actor, language, theme = (
        current_actor(),
        request.args.get("language"),
        request.args.get("theme"),
    )
    if language is not None and language in LANGUAGES:
        cookie["language"] = language
        if actor.is_signed_in:
            people.change_profile(actor, {"language": language})
    if theme is not None and theme in get_args(Theme):
        cookie["theme"] = theme
        if actor.is_signed_in:
            people.choose_theme(actor, theme)
    return redirect(safe_next(request.values.get("next")), 303)


@route(
    blueprint,
    "/invitation/<token>",
    action=Action.ACCEPT_INVITATION,
    methods=["GET", "POST"],
)
def join(token: str) -> ResponseReturnValue:
    """Choose name and password, once; opening the link alone uses nothing up."""
    invitation = invitations.invitation_behind(token)
    if invitation is None:
        return render_template("accounts/link_over.html", is_invitation=True), 410
    form = JoinForm(data={"name": invitation["name"]})
    opened = None
    if form.validate_on_submit():
        with refusals_beside(form):
            opened = invitations.accept_invitation(
                token, form.name.data or "", form.new_password.data or "", *device_and_place()
            )
            if opened is None:
                return render_template("accounts/link_over.html", is_invitation=True), 410
    if opened is None:
        status = 422 if form.errors else 200
        actor = current_actor()
        page = render_template(
            "accounts/join.html",
            form=form,
            invitation=invitation,
            token=token,
            may_move=actor.is_signed_in and actor.institution_id != invitation["institution_id"],
        )
        return page, status
    put_into_cookie(opened)
    flash(_("Welcome to the forum."))
    return redirect("/", 303)


@route(blueprint, "/password", action=Action.RESET_PASSWORD, methods=["GET", "POST"])
def forgotten_password() -> ResponseReturnValue:
    """Ask for a link; the answer is the same whether there is such an account."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("accounts/forgotten.html", form=form), status
    passwords.ask_for_new_password(form.email.data or "", request.remote_addr or "")
    settings: Settings = current_app.extensions["settings"]
    return render_template(
        "accounts/forgotten_sent.html",
        minutes=passwords.MINUTES,
        is_printed=settings.mail is None,
    )


@route(blueprint, "/password/<token>", action=Action.RESET_PASSWORD, methods=["GET", "POST"])
def new_password(token: str) -> ResponseReturnValue:
    """Set a new password through a link, once; opening the link alone uses nothing up."""
    address = passwords.reset_address(token)
    form = NewPasswordForm()
    if address is not None and form.validate_on_submit():
        with refusals_beside(form):
            is_done = passwords.reset_password(token, form.new_password.data or "")
            if is_done:
                flash(_("Your password is set. Sign in with it."))
                return redirect("/sign-in", 303)
            address = None
    if address is None:
        return render_template("accounts/link_over.html", is_invitation=False), 410
    status = 422 if form.errors else 200
    return render_template("accounts/new_password.html", form=form, address=address), status


@route(blueprint, "/kept/<uuid:draft_id>", action=Action.SEE_KEPT_FORM, load=FormDraft)
def kept_form(draft: FormDraft) -> ResponseReturnValue:
    """What was typed before the session ended, to be sent after all.

    Where the reader comes from confirming the own identity, it is sent at once.
    """
    goes_on = cookie.pop(GOES_ON, None) == request.path
    return render_template("accounts/kept_form.html", draft=draft, goes_on=goes_on)


def device_and_place() -> tuple[str, str]:
    """What the browser says of itself, and where it is."""
    return request.user_agent.string, request.remote_addr or ""
