"""A proposal's exact text as a document: for consent, for registration, for print."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import LazyString, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import vocabulary
from app.core.locale import CONTENT_LANGUAGES, country_name, in_reader_language
from app.projects.models.states import PartnerRole
from app.projects.tables import totals
from app.projects.words import LEVELS, PARTNER_ROLES, RESOURCE_KINDS, UNITS
from app.ui.drawing import day_in_words, size_in_words

HEADINGS: dict[str, LazyString] = {
    "title": _l("Title"),
    "summary": _l("Summary"),
    "themes": _l("Themes"),
    "questions": _l("Research questions"),
    "data_wanted": _l("Data wanted"),
    "data_produced": _l("Data produced"),
    "method": _l("Method"),
    "ethics": _l("Ethics"),
    "data_protection": _l("Data protection"),
    "risk_table": _l("Risks and what is done about them"),
    "risks": _l("Further on risks"),
    "outputs": _l("Outputs and use"),
    "resource_table": _l("Resources by institution"),
    "resources": _l("Resources"),
    "countries": _l("Countries"),
    "starts_on": _l("Start"),
    "ends_on": _l("End"),
    "label": _l("TLP label"),
    "partners": _l("Institutions and what they bring"),
    "work_packages": _l("Work packages"),
    "milestones": _l("Milestones"),
    "bibliography": _l("References"),
    "attachments": _l("Attachments"),
}
"""The parts of the text that are shown, in their order."""


class Shown(NamedTuple):
    """A part of the text as it is read: its lines, or the heads and rows of its table."""

    heading: LazyString
    lines: list[str]
    heads: Sequence[LazyString] = ()
    rows: Sequence[Sequence[str]] = ()


HEADS: dict[str, tuple[LazyString, ...]] = {
    "risk_table": (_l("Risk"), _l("Likelihood"), _l("Impact"), _l("What is done")),
    "resource_table": (_l("Institution"), _l("Kind"), _l("Amount"), _l("What for")),
    "partners": (_l("Institution"), _l("Part"), _l("What it brings")),
    "attachments": (_l("File"), _l("What it is"), _l("Size"), _l("SHA-256")),
    "milestones": (_l("No."), _l("Milestone"), _l("Responsible"), _l("Due")),
}
"""Parts that are read as tables."""


def sections_of(text: Mapping[str, Any], houses: Mapping[str, str]) -> list[Shown]:
    """Each part of the text that is not empty."""
    found = [shown(name, text[name], houses) for name in HEADINGS if text.get(name)]
    return [each for each in found if each.lines or each.rows]


def shown(name: str, value: Any, houses: Mapping[str, str]) -> Shown:
    """One part of the text as it is read."""
    if name not in HEADS:
        return Shown(HEADINGS[name], lines_of(name, value, houses))
    rows = [_cells(name, each, houses) for each in value]
    together = _together(value) if name == "resource_table" else []
    return Shown(HEADINGS[name], together, HEADS[name], rows)


def printed(parts: Sequence[Shown]) -> list[dict[str, Any]]:
    """Parts of the text as a document to print takes them (`parts.typ`)."""
    return [
        {
            "heading": str(each.heading),
            "lines": each.lines,
            "heads": [str(head) for head in each.heads],
            "rows": each.rows,
        }
        for each in parts
    ]


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
        case "work_packages":
            return [f"{each['number']}. {_named(each['title'])}" for each in value]
        case "partners":
            return [_partner(each, houses) for each in value]
        case _ if name in HEADS:
            return [" · ".join(filter(None, _cells(name, each, houses))) for each in value]
        case _:
            return [each for each in str(value).split("\n") if each.strip()]


def _partner(part: Mapping[str, Any], houses: Mapping[str, str]) -> str:
    house, role, said = _cells("partners", part, houses)
    return f"{house} ({role}): {said or '–'}"


def _cells(name: str, row: Mapping[str, Any], houses: Mapping[str, str]) -> list[str]:
    """A row of a table, as it is read."""
    house = houses.get(row.get("institution_id") or "", "")
    match name:
        case "risk_table":
            levels = (str(LEVELS[row[each]]) for each in ("likelihood", "impact"))
            return [row["risk"], *levels, row["answer"]]
        case "resource_table":
            kind = str(RESOURCE_KINDS[row["kind"]])
            return [house or _("Not said yet"), kind, _amount(row), row["note"]]
        case "attachments":
            return [row["name"], row["about"], size_in_words(row["size"]), row["sha256"][:12]]
        case "partners":
            said = row["contribution"]
            if row.get("reservation"):
                said = f"{said} – " + _("Reservation: %(words)s", words=row["reservation"])
            role = str(PARTNER_ROLES[PartnerRole(row["role"])])
            return [house or _("An institution"), role, said]
        case _:
            due = day_in_words(date.fromisoformat(row["due_on"]))
            return [row["number"], _named(row["title"]), house, due]


def _amount(row: Mapping[str, Any]) -> str:
    return f"{number_in_words(row['amount'])} {UNITS[row['unit']]}" if row["amount"] else ""


def _together(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the resources come to, by unit."""
    sums = [f"{number_in_words(amount)} {UNITS[unit]}" for unit, amount in totals(rows).items()]
    return [_("Together: %(amounts)s", amounts="; ".join(sums))] if sums else []


def number_in_words(amount: str) -> str:
    """A decimal number in the reader's way of writing."""
    return str(format_decimal(Decimal(amount)))


def _named(title: Any) -> str:
    """A title, which may be kept in several languages."""
    return in_reader_language(title) if isinstance(title, dict) else str(title)
