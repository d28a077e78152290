"""One's own account: profile, security, tokens."""

import json

from flask import Response, flash, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from app.accounts import queries
from app.accounts.devices import device_name
from app.accounts.forms import SCOPE_WORDS, ChangePasswordForm, ProfileForm, TokenForm
from app.accounts.models import ApiToken, User, UserSession
from app.accounts.service import passwords, people, sessions, tokens
from app.accounts.views.entry import blueprint
from app.core import time
from app.core.actions import Action
from app.core.kinds import load
from app.core.policy import Scope
from app.core.routing import current_actor, route
from app.ui.forms import refusals_beside


@route(blueprint, "/account", action=Action.CHANGE_OWN_ACCOUNT, methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    """Name, ORCID iD, language, time zone."""
    actor = current_actor()
    user, account = load(User, actor, actor.id), queries.own_account(actor)
    form = ProfileForm(
        data={
            "name": user.name,
            "orcid": user.orcid,
            "language": account.language,
            "time_zone": account.time_zone,
        }
    )
    if form.validate_on_submit():
        given = {name: form[name].data for name in ("name", "orcid", "language", "time_zone")}
        with refusals_beside(form):
            people.change_profile(actor, given)
            flash(_("Your profile is stored."))
            return redirect("/account", 303)
    status = 422 if form.errors else 200
    page = render_template(
        "accounts/profile.html", form=form, account=account, this_person=actor.id
    )
    return page, status


@route(blueprint, "/account/export", action=Action.EXPORT_OWN_DATA, methods=["POST"])
def export_own_data() -> ResponseReturnValue:
    """A file with what the forum holds about this person."""
    content = json.dumps(people.take_out_own_data(current_actor()), ensure_ascii=False, indent=1)
    name = f"forum-{time.now():%Y-%m-%d}.json"
    return Response(
        content,
        content_type="application/json",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


@route(blueprint, "/account/security", action=Action.SEE_OWN_ACCOUNT)
def security() -> ResponseReturnValue:
    """What proves that it is this person, and where one is signed in."""
    opened = queries.open_sessions(current_actor())
    return render_template(
        "accounts/security.html",
        sessions=[(each, device_name(each.device)) for each in opened],
        this_session=current_actor().session_id,
    )


@route(blueprint, "/account/password", action=Action.CHANGE_PASSWORD, methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Change the password; all other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with refusals_beside(form):
            passwords.change_password(
                current_actor(),
                form.old_password.data or "",
                form.new_password.data or "",
                request.remote_addr or "",
            )
            flash(_("Your password is changed. Every other session has ended."))
            return redirect("/account/security", 303)
    return render_template("accounts/password.html", form=form), 422 if form.errors else 200


@route(
    blueprint,
    "/account/sessions/<uuid:session_id>/end",
    action=Action.MANAGE_OWN_SESSION,
    load=UserSession,
    methods=["POST"],
)
def end_session(opened: UserSession) -> ResponseReturnValue:
    """End one session, elsewhere or here."""
    sessions.end_session(current_actor(), opened)
    flash(_("The session has ended."))
    return redirect("/account/security", 303)


@route(
    blueprint, "/account/sessions/end-others", action=Action.CHANGE_OWN_ACCOUNT, methods=["POST"]
)
def end_other_sessions() -> ResponseReturnValue:
    """End all sessions but this one."""
    ended = sessions.end_other_sessions(current_actor())
    flash(ngettext("%(num)s session has ended.", "%(num)s sessions have ended.", ended))
    return redirect("/account/security", 303)


@route(blueprint, "/account/tokens", action=Action.MANAGE_OWN_TOKENS, methods=["GET", "POST"])
def show_tokens() -> ResponseReturnValue:
    """Tokens of one's own programs; a new one is shown once."""
    actor = current_actor()
    form = TokenForm()
    form.scopes.choices = [SelectChoice(each.value, str(SCOPE_WORDS[each][0])) for each in Scope]
    if form.validate_on_submit():
        chosen = [Scope(each) for each in form.scopes.data or ()]
        with refusals_beside(form):
            made = tokens.create_token(actor, form.name.data or "", chosen, form.days.data or 0)
            cookie["new_token"] = made
            return redirect("/account/tokens", 303)
    page = render_template(
        "accounts/tokens.html",
        form=form,
        hints={each.value: SCOPE_WORDS[each][1] for each in Scope},
        tokens=queries.open_tokens(actor),
        new_token=cookie.pop("new_token", None),
    )
    return page, 422 if form.errors else 200


@route(
    blueprint,
    "/account/tokens/<uuid:token_id>/revoke",
    action=Action.REVOKE_OWN_TOKEN,
    load=ApiToken,
    methods=["POST"],
)
def revoke_token(token: ApiToken) -> ResponseReturnValue:
    """Make a token useless."""
    tokens.revoke_token(current_actor(), token)
    flash(_("The token is revoked."))
    return redirect("/account/tokens", 303)
