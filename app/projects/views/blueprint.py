"""The pages of projects, and what their templates may call."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_babel import format_date, format_datetime, to_user_timezone
from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import Length

from app.core.contributions import PROJECT_TABS, Guard, Tab
from app.core.forms import Form
from app.core.locale import CONTENT_LANGUAGES, LANGUAGES
from app.core.paging import Sort
from app.core.policy import Actor
from app.core.routing import current_actor
from app.projects import policy
from app.projects.activity import Entry
from app.projects.listing import Listed
from app.projects.models.project import Project
from app.projects.words import ANSWERS, CREDIT_ROLES, MEMBER_ROLES, PARTNER_ROLES
from app.ui.drawing import day_in_words

blueprint = Blueprint("projects", __name__, template_folder="../templates")


def tabs_of(actor: Actor, project: Project) -> Sequence[Tab]:
    """The parts of a project's page that the actor may open."""
    base = f"/projects/{project.id}"
    tabs = [Tab("overview", _("Overview"), base)]
    if policy.may_read_proposal(actor, project):
        tabs.append(Tab("proposal", _("Proposal"), f"{base}/proposal"))
    for function in PROJECT_TABS:
        tabs += function(actor, project)
    if policy.may_read_inside(actor, project):
        tabs.append(Tab("activity", _("Activity"), f"{base}/activity"))
    if policy.may_open_settings(actor, project):
        tabs.append(Tab("settings", _("Settings"), f"{base}/settings"))
    return tabs


@blueprint.app_template_global("project_tabs")
def project_tabs(project: Project, current: str) -> list[dict[str, object]]:
    """The tabs of a project's page, for the component that draws them."""
    return [
        {
            "label": tab.label,
            "href": tab.address,
            "count": tab.count,
            "is_current": tab.key == current,
        }
        for tab in tabs_of(current_actor(), project)
    ]


@blueprint.app_template_global("project_context")
def project_context(project: Project) -> list[str]:
    """The line below a project's title: its code, and who leads it."""
    led = _("Led by %(institution)s", institution=project.lead_institution.short_name)
    return [each for each in (project.code, led) if each]


@blueprint.app_template_global("period")
def period(project: Project | Listed, language: str | None = None) -> str:
    """From when until when, in the reader's way of writing days."""
    if project.starts_on and project.ends_on:
        first = day_in_words(project.starts_on, language)
        return f"{first} – {day_in_words(project.ends_on, language)}"
    if project.starts_on:
        return _("From %(day)s", day=day_in_words(project.starts_on, language))
    if project.ends_on:
        return _("Until %(day)s", day=day_in_words(project.ends_on, language))
    return ""


@blueprint.app_template_global("theme_names")
def theme_names(project: Project | Listed, themes: Mapping[str, str]) -> str:
    """Its themes, by their names."""
    return ", ".join(themes.get(slug, slug) for slug in project.themes)


def project_line(project: Listed, themes: Mapping[str, str]) -> str:
    """What stands below a project's title in a list: its code, who leads it, and its themes."""
    parts = (project.code, project.lead, theme_names(project, themes))
    return " · ".join(each for each in parts if each)


@blueprint.app_template_filter("day")
def day(at: date | datetime) -> str:
    """A day in the reader's way of writing; of an instant, in the reader's zone."""
    if isinstance(at, datetime):
        return str(format_date(to_user_timezone(at), "medium"))
    return day_in_words(at)


@blueprint.app_template_filter("instant")
def instant(at: datetime) -> str:
    """Day and time in the reader's zone."""
    return str(format_datetime(at, "medium"))


@blueprint.app_template_global("guard_items")
def guard_items(guards: Sequence[Guard]) -> list[dict[str, object]]:
    """Guards, as the checklist draws them; a complete section is marked in its own place."""
    return [
        {
            "is_met": each.is_met,
            "text": str(each.sentence),
            "href": None if each.is_met else each.address,
        }
        for each in guards
        if not (each.is_met and each.name.startswith("section_"))
    ]


@blueprint.app_template_global("named_fields")
def named_fields(form: Form, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Texts by the labels of their fields."""
    return [(form[name].label.text if name in form else name, text) for name, text in texts.items()]


@blueprint.app_template_global("limit_of")
def limit_of(field: Field) -> int | None:
    """The most characters that a field takes, where it has a limit."""
    lengths = [each.max for each in field.validators if isinstance(each, Length)]
    return lengths[0] if lengths else None


@blueprint.app_template_global("is_further_language")
def is_further_language(field: Field) -> bool:
    """Whether an empty field is for a language beside those of the pages: it is folded away."""
    code = field.name.rpartition("_")[2]
    is_further = code in CONTENT_LANGUAGES and code not in LANGUAGES
    return is_further and not field.data and not field.errors


@blueprint.app_template_filter("credit_word")
def credit_word(slug: str) -> str:
    """A CRediT role by its name."""
    return str(CREDIT_ROLES.get(slug, slug))


@blueprint.app_template_filter("logged")
def logged(entry: Entry) -> dict[str, str]:
    """An act, as the log draws it."""
    return {
        "when": instant(entry.at),
        "exact": entry.at.isoformat(),
        "sentence": entry.sentence,
    }


@blueprint.app_template_filter("sort_choice")
def sort_choice(sort: Sort) -> tuple[str, object]:
    """An order of a list, as a choice."""
    return sort.name, sort.label


@blueprint.record_once
def name_words(state: BlueprintSetupState) -> None:
    """Give templates the words of roles; macros that are imported have no other way to them."""
    state.app.jinja_env.globals.update(
        PARTNER_ROLES=PARTNER_ROLES, MEMBER_ROLES=MEMBER_ROLES, ANSWERS=ANSWERS
    )
