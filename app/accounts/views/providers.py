"""Signing in through one's institution."""

from flask import flash, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.provider import ProviderFailed, arrive
from app.accounts.service import providers
from app.accounts.views.entry import blueprint, device_and_place, go_in, safe_next
from app.core.actions import Action
from app.core.mail import link_to
from app.core.routing import route

LEFT = "left_for_provider"


@route(blueprint, "/sign-in/institution", action=Action.SIGN_IN)
def choose_provider() -> ResponseReturnValue:
    """The institutions that offer it."""
    return render_template(
        "accounts/providers.html",
        houses=providers.house_providers(),
        next=safe_next(request.args.get("next")),
    )


@route(blueprint, "/sign-in/institution/<institution>", action=Action.SIGN_IN)
def leave_for_provider(institution: str) -> ResponseReturnValue:
    """Send the browser to the institution's own page."""
    house = providers.house_provider(institution)
    try:
        left = providers.begin(house, request.remote_addr or "")
    except ProviderFailed:
        return _failed()
    cookie[LEFT] = {
        "institution": institution,
        "state": left.state,
        "nonce": left.nonce,
        "verifier": left.verifier,
        "next": safe_next(request.args.get("next")),
    }
    return redirect(left.address, 303)


@route(blueprint, providers.RETURN, action=Action.SIGN_IN)
def return_from_provider() -> ResponseReturnValue:
    """Take whom the provider vouches for, once, and only in the browser that left for it."""
    left = cookie.pop(LEFT, None)
    if not left or request.args.get("state") != left["state"] or "code" not in request.args:
        return _failed()
    house = providers.house_provider(left["institution"])
    try:
        identity = arrive(
            house.provider,
            link_to(providers.RETURN),
            request.args["code"],
            verifier=left["verifier"],
            nonce=left["nonce"],
        )
    except ProviderFailed:
        return _failed()
    opened = providers.sign_in_by_provider(house, identity, *device_and_place())
    if opened is None:
        flash(_("Your institution knows you, but no account in the forum has your address."))
        return redirect("/sign-in", 303)
    return go_in(opened, identity.address or "", left["next"])


def _failed() -> ResponseReturnValue:
    flash(_("Signing in through your institution did not work. Try again, or use your password."))
    return redirect("/sign-in", 303)
