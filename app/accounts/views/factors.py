"""One's second factors: apps, passkeys, recovery codes; and the admin's help."""

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import codes, factor_queries, queries
from app.accounts.factor_asking import this_site
from app.accounts.forms import AppForm, PasskeyForm
from app.accounts.models import User, UserSession
from app.accounts.passkeys import options_for_new
from app.accounts.second_factor import SecondFactor
from app.accounts.service import factors
from app.accounts.service.factor_proofs import known_passkeys
from app.accounts.views.entry import blueprint
from app.core.actions import Action
from app.core.errors import NotFound
from app.core.kinds import load
from app.core.policy import Actor
from app.core.proof import is_held_to_passkeys, lacks_factor
from app.core.routing import current_actor, route
from app.ui.forms import refusals_beside

PAGE = "/account/second-factor"
SECRET, SPARE_CODES = "app_secret", "spare_codes"


@route(blueprint, PAGE, action=Action.MANAGE_OWN_FACTORS)
def show_factors() -> ResponseReturnValue:
    """What there is, and what can be added."""
    actor = current_actor()
    return render_template(
        "accounts/second_factor.html",
        factors=factor_queries.live_factors(actor),
        codes_left=factor_queries.spare_codes_left(actor),
        new_codes=cookie.pop(SPARE_CODES, None),
        is_needed=lacks_factor(actor),
        is_held_to_passkeys=is_held_to_passkeys(actor),
        takes_passkeys=this_site().takes_passkeys,
    )


@route(blueprint, f"{PAGE}/app", action=Action.MANAGE_OWN_FACTORS, methods=["GET", "POST"])
def add_app() -> ResponseReturnValue:
    """Show a secret as a QR code, and take the app once it shows a code that fits."""
    actor, form = current_actor(), AppForm()
    secret = cookie.get(SECRET) or codes.new_secret()
    cookie[SECRET] = secret
    if form.validate_on_submit():
        with refusals_beside(form):
            factors.add_app(actor, secret, form.code.data or "", form.name.data or "")
            cookie.pop(SECRET)
            return _added(actor)
    address = codes.address_for_app(secret, queries.own_account(actor).email)
    page = render_template(
        "accounts/new_app.html",
        form=form,
        drawn=codes.drawn(address),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )
    return page, 422 if form.errors else 200


@route(blueprint, f"{PAGE}/passkey", action=Action.MANAGE_OWN_FACTORS, methods=["GET", "POST"])
def add_passkey() -> ResponseReturnValue:
    """Let the browser make a passkey."""
    actor, form = current_actor(), PasskeyForm()
    if actor.session_id is None or not this_site().takes_passkeys:
        raise NotFound
    opened = load(UserSession, actor, actor.session_id)
    if form.validate_on_submit():
        with refusals_beside(form):
            factors.add_passkey(
                actor, opened, this_site(), form.credential.data or "", form.name.data or ""
            )
            return _added(actor)
    is_new = request.method == "GET" or not opened.challenge
    challenge = factors.new_challenge(opened) if is_new else opened.challenge
    account = queries.own_account(actor).email
    known = known_passkeys(actor.id)
    options = options_for_new(this_site(), challenge or b"", actor.id, account, known)
    page = render_template("accounts/new_passkey.html", form=form, options=options)
    return page, 422 if form.errors else 200


@route(blueprint, f"{PAGE}/recovery-codes", action=Action.MANAGE_OWN_FACTORS, methods=["POST"])
def make_spare_codes() -> ResponseReturnValue:
    """Ten new ones, shown once."""
    cookie[SPARE_CODES] = factors.make_spare_codes(current_actor())
    return redirect(PAGE, 303)


@route(
    blueprint,
    f"{PAGE}/<uuid:factor_id>/end",
    action=Action.END_OWN_FACTOR,
    load=SecondFactor,
    methods=["POST"],
)
def end_factor(factor: SecondFactor) -> ResponseReturnValue:
    """Let one prove nothing any more."""
    factors.end_factor(current_actor(), factor)
    flash(_("It is removed. A letter about it goes to your address."))
    return redirect(PAGE, 303)


@route(
    blueprint,
    "/people/<uuid:user_id>/second-factor/reset",
    action=Action.RESET_FACTORS,
    load=User,
    methods=["POST"],
)
def reset_factors(user: User) -> ResponseReturnValue:
    """Take away what a person has lost."""
    factors.reset_factors(current_actor(), user)
    flash(_("The second factor is taken away. The person is told by letter."))
    return redirect(url_for("accounts.show_person", user_id=user.id), 303)


def _added(actor: Actor) -> ResponseReturnValue:
    """Back to the list; who has no recovery codes yet gets them with the first factor."""
    if not factor_queries.spare_codes_left(actor):
        cookie[SPARE_CODES] = factors.make_spare_codes(actor)
    flash(_("It is added. A letter about it goes to your address."))
    return redirect(PAGE, 303)
