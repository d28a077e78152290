"""A proposal's exact text as a document: for consent, for registration, for print."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import vocabulary
from app.core.locale import CONTENT_LANGUAGES, country_name, in_reader_language
from app.projects.models.states import PartnerRole
from app.projects.words import PARTNER_ROLES
from app.ui.drawing import day_in_words

HEADINGS: dict[str, LazyString] = {
    "title": _l("Title"),
    "summary": _l("Summary"),
    "themes": _l("Themes"),
    "questions": _l("Research questions"),
    "data_wanted": _l("Data wanted"),
    "method": _l("Method"),
    "ethics": _l("Ethics and data protection"),
    "risks": _l("Risks"),
    "outputs": _l("Outputs and use"),
    "resources": _l("Resources"),
    "countries": _l("Countries"),
    "starts_on": _l("Start"),
    "ends_on": _l("End"),
    "label": _l("TLP label"),
    "partners": _l("Institutions and what they bring"),
    "work_packages": _l("Work packages"),
    "milestones": _l("Milestones"),
}
"""The parts of the text that are shown, in their order."""


def sections_of(
    text: Mapping[str, Any], houses: Mapping[str, str]
) -> list[tuple[LazyString, list[str]]]:
    """Heading and lines of each part of the text that is not empty."""
    shown = [(HEADINGS[name], lines_of(name, text.get(name), houses)) for name in HEADINGS]
    return [(heading, lines) for heading, lines in shown if lines]


def changes_since(
    before: Mapping[str, Any] | None, now: Mapping[str, Any], houses: Mapping[str, str]
) -> list[tuple[LazyString, str, str]]:
    """Heading, lines before and lines now of each part that differs; none without an answer.

    Lines that stand in both are left out.
    """
    if before is None:
        return []
    parts = [name for name in HEADINGS if before.get(name) != now.get(name)]
    pairs = (
        (name, lines_of(name, before.get(name), houses), lines_of(name, now.get(name), houses))
        for name in parts
    )
    return [(HEADINGS[name], _without(old, new), _without(new, old)) for name, old, new in pairs]


def _without(lines: list[str], others: list[str]) -> str:
    return "\n".join(each for each in lines if each not in others)


def lines_of(name: str, value: Any, houses: Mapping[str, str]) -> list[str]:
    """One part of the text, line by line."""
    if not value:
        return []
    match name:
        case "title" | "summary":
            return [f"{CONTENT_LANGUAGES[code]}: {text}" for code, text in value.items()]
        case "themes":
            names = {each.slug: each.name for each in vocabulary.themes()}
            return [", ".join(names.get(slug, slug) for slug in value)]
        case "countries":
            return [", ".join(country_name(code) for code in value)]
        case "starts_on" | "ends_on":
            return [day_in_words(date.fromisoformat(value))]
        case "label":
            return [f"TLP:{value}"]
        case "partners":
            return [_partner(each, houses) for each in value]
        case "work_packages":
            return [f"{each['number']}. {_named(each['title'])}" for each in value]
        case "milestones":
            return [_milestone(each, houses) for each in value]
        case _:
            return [each for each in str(value).split("\n") if each.strip()]


def _partner(part: Mapping[str, Any], houses: Mapping[str, str]) -> str:
    role = PARTNER_ROLES[PartnerRole(part["role"])]
    house = houses.get(part["institution_id"], _("An institution"))
    said = f"{house} ({role}): {part['contribution'] or '–'}"
    if part.get("reservation"):
        return f"{said} – " + _("Reservation: %(words)s", words=part["reservation"])
    return said


def _named(title: Any) -> str:
    """A title, which may be kept in several languages."""
    return in_reader_language(title) if isinstance(title, dict) else str(title)


def _milestone(milestone: Mapping[str, Any], houses: Mapping[str, str]) -> str:
    due = day_in_words(date.fromisoformat(milestone["due_on"]))
    house = houses.get(milestone.get("institution_id") or "", "")
    words = [milestone["number"], _named(milestone["title"]), house, due]
    return " · ".join(each for each in words if each)
