"""The proposal: its sections, each a form of its own that saves by itself."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import vocabulary
from app.core.actions import Action
from app.core.errors import NotFound
from app.core.fingerprint import fingerprint
from app.core.routing import current_actor, route
from app.projects import guards, listing, people, policy, similar
from app.projects.document import lines_of, sections_of
from app.projects.forms import choices_of
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART
from app.projects.section_forms import SECTION_FORMS, SectionForm
from app.projects.sections import BY_KEY, SECTIONS, Section, value_of
from app.projects.service import proposal
from app.projects.similar import LIKE_WORDS, Similar
from app.projects.text import exact_text, plain, text_sha256
from app.projects.views.blueprint import blueprint
from app.projects.views.parts import parts_of
from app.ui.forms import refusals_beside


@route(blueprint, "/projects/<uuid:project_id>/proposal", action=Action.READ_PROPOSAL, load=Project)
def show_proposal(project: Project) -> ResponseReturnValue:
    """All sections: to be written while the text is open, to be read when it is not."""
    return _draw(project)


@route(
    blueprint,
    "/projects/<uuid:project_id>/proposal/<key>",
    action=Action.EDIT_PROPOSAL,
    load=Project,
    methods=["GET", "POST"],
)
def write_section(project: Project, key: str) -> ResponseReturnValue:
    """Open one section, and save what was written; an autosave gets no page back."""
    section = BY_KEY.get(key)
    if section is None:
        raise NotFound
    form = _form_of(project, section)
    values = {name: value_of(project, name) for name in section.fields}
    if request.method == "GET":
        if not form.version.data:  # else it was kept from before the session ended
            form.fill(values)
            _offer_houses(project, form)
            form.version.data = _version(values)
        return _draw(project, section, form)
    if not form.validate():
        return _draw(project, section, form), 422
    if form.version.data != _version(values):
        form.version.data = _version(values)
        return _draw(project, section, form, stands={name: values[name] for name in values}), 409
    with refusals_beside(form):
        proposal.change_proposal(current_actor(), project, form.fields())
        if request.headers.get("X-Autosave"):
            saved = {name: value_of(project, name) for name in section.fields}
            return "", 204, {"X-Version": _version(saved)}
        return redirect(_after(project, section), 303)
    return _draw(project, section, form), 422


def _after(project: Project, section: Section) -> str:
    """Where to go on: the next section where that was asked for, else all of them."""
    here = SECTIONS.index(section)
    if request.form.get("then") == "next" and here + 1 < len(SECTIONS):
        key = SECTIONS[here + 1].key
        address = url_for("projects.write_section", project_id=project.id, key=key)
        return f"{address}#part-{key}"
    return url_for("projects.show_proposal", project_id=project.id) + f"#part-{section.key}"


def _draw(
    project: Project,
    section: Section | None = None,
    form: SectionForm | None = None,
    stands: dict[str, Any] | None = None,
) -> str:
    actor = current_actor()
    may_edit = bool(policy.may_edit_proposal(actor, project))
    return render_template(
        "projects/proposal.html",
        project=project,
        parts=parts_of(project),
        open_section=section,
        form=form,
        stands={
            name: in_words(name, value, project.houses) for name, value in (stands or {}).items()
        },
        may_edit=may_edit,
        may_prepare=bool(policy.may_prepare(actor, project)),
        guards=guards.of_submission(project) if may_edit else [],
        similar=similar.similar_to(actor, project) if may_edit else [],
        in_common=in_common,
    )


def _form_of(project: Project, section: Section) -> SectionForm:
    form = SECTION_FORMS[section.key](formdata=request.form or None)
    if "themes" in form:
        form["themes"].choices = choices_of(
            [(each.slug, each.name) for each in vocabulary.themes()]
        )
    if "countries" in form:
        form["countries"].choices = choices_of(listing.countries())
    _offer_houses(project, form)
    return form


def in_common(each: Similar) -> str:
    """What a project has in common with the proposal, in words."""
    themes = {theme.slug: theme.name for theme in vocabulary.themes()}
    said = [themes.get(slug, slug) for slug in each.themes]
    if each.countries:
        number = len(each.countries)
        said.append(ngettext("%(num)s country in common", "%(num)s countries in common", number))
    if each.years:
        first, last = each.years
        said.append(str(first) if first == last else f"{first}–{last}")
    if each.likeness >= LIKE_WORDS:
        said.append(_("nearly the same title"))
    return " · ".join(said)


def _offer_houses(project: Project, form: SectionForm) -> None:
    """In rows of resources: the institutions that take part."""
    if "resource_table" in form:
        houses: list[tuple[str, object]] = [
            (str(each.institution_id), each.institution.short_name)
            for each in project.partnerships
            if each.state in TAKES_PART
        ]
        form["resource_table"].offer("institution_id", houses)


def _version(values: dict[str, Any]) -> str:
    """Which state of the section is being written on."""
    return fingerprint({name: plain(value) for name, value in values.items()})[:16]


def in_words(name: str, value: Any, houses: dict[str, str]) -> str:
    """A field of the proposal, as it is read."""
    return "\n".join(lines_of(name, plain(value), houses))


@route(blueprint, "/projects/<uuid:project_id>/text", action=Action.READ_PROPOSAL, load=Project)
def show_text(project: Project) -> ResponseReturnValue:
    """The whole text as one document, with its SHA-256."""
    text = exact_text(project)
    return render_template(
        "projects/text.html",
        project=project,
        sections=sections_of(text, people.houses_of(current_actor(), text)),
        sha256=text_sha256(project),
    )
