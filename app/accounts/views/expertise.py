"""The page on which a person says what it is found by."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import queries
from app.accounts.forms import ExpertiseForm
from app.accounts.models import ProfileKind
from app.accounts.service.expertise import Said, change_expertise
from app.accounts.views.entry import blueprint
from app.core.actions import Action
from app.core.routing import current_actor, route
from app.ui.forms import refusals_beside


@route(blueprint, "/account/directory", action=Action.CHANGE_OWN_ACCOUNT, methods=["GET", "POST"])
def expertise() -> ResponseReturnValue:
    """Themes, languages and methods, and which of them others see."""
    actor = current_actor()
    own = queries.own_parts(actor)
    known = {kind.value: part.chosen for kind, part in own.items()}
    shown = {f"shows_{kind.value}": part.is_shown for kind, part in own.items()}
    form = ExpertiseForm(data={**known, **shown})
    if form.validate_on_submit():
        given = {
            kind: Said(form[kind.value].data or [], is_shown=form[f"shows_{kind.value}"].data)
            for kind in ProfileKind
        }
        with refusals_beside(form):
            change_expertise(actor, given)
            flash(_("It is stored."))
            return redirect("/account/directory", 303)
    page = render_template("accounts/expertise.html", form=form)
    return page, 422 if form.errors else 200
