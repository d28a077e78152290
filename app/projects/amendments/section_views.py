"""One section of the registered text, written anew in an amendment."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import vocabulary
from app.core.actions import Action
from app.core.errors import NotFound
from app.core.routing import current_actor, route
from app.projects import listing
from app.projects.amendments import service
from app.projects.amendments.forms import NOT_AMENDED, section_form
from app.projects.amendments.models import Amendment
from app.projects.amendments.service import Changes
from app.projects.amendments.text import AMENDABLE
from app.projects.forms import choices_of
from app.projects.section_forms import SectionForm
from app.projects.sections import BY_KEY, Section
from app.projects.text import TABLES
from app.projects.views.blueprint import blueprint
from app.ui.forms import refusals_beside


@route(
    blueprint,
    "/amendments/<uuid:amendment_id>/sections/<key>",
    action=Action.CHANGE_AMENDMENT,
    load=Amendment,
    methods=["GET", "POST"],
)
def amend_section(amendment: Amendment, key: str) -> ResponseReturnValue:
    """Write one section anew; what stays as registered is no change."""
    section = BY_KEY.get(key)
    if section is None or key in NOT_AMENDED:
        raise NotFound
    form = _form_of(key)
    if request.method == "GET":
        form.fill(
            {
                name: _value(amendment, name)
                for name in section.fields
                if name in AMENDABLE and _has(form, name)
            }
        )
    if "resource_table" in form:
        form["resource_table"].offer("institution_id", _houses(amendment))
    if request.method == "GET":
        return _draw(amendment, section, form)
    if form.validate():
        with refusals_beside(form):
            service.change(current_actor(), amendment, Changes(fields=form.fields()))
            flash(_("Saved."))
            return redirect(url_for("projects.show_amendment", amendment_id=amendment.id), 303)
    return _draw(amendment, section, form), 422


def _form_of(key: str) -> SectionForm:
    form = section_form(key)
    if "themes" in form:
        form["themes"].choices = choices_of(
            [(each.slug, each.name) for each in vocabulary.themes()]
        )
    if "countries" in form:
        form["countries"].choices = choices_of(listing.countries())
    return form


def _houses(amendment: Amendment) -> list[tuple[str, object]]:
    """The institutions that take part in the amended project."""
    names = amendment.project.houses
    parts = [each["institution_id"] for each in amendment.content["partners"]]
    return [(each, names[each]) for each in parts if each in names]


def _has(form: SectionForm, name: str) -> bool:
    return name in form or f"{name}_en" in form


def _value(amendment: Amendment, name: str) -> Any:
    """A field as it is proposed, or else registered."""
    value = amendment.content.get(name, [] if name in TABLES else "")
    return date.fromisoformat(value) if name == "ends_on" and value else value


def _draw(amendment: Amendment, section: Section, form: SectionForm) -> str:
    return render_template(
        "projects/amendments/section.html",
        project=amendment.project,
        amendment=amendment,
        section=section,
        form=form,
    )
