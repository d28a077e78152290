"""Taking over a list of institutions: first what each line would do, then doing it.

What is new becomes an application, which admins decide on one by one like any other.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ARRAY, String, func, literal, select

from app.core.database import new_id, session
from app.core.events import record
from app.core.locale import reader_language
from app.core.policy import Actor, require
from app.core.scope import visible
from app.institutions import policy
from app.institutions.csv_lines import CsvLine, lines_of
from app.institutions.filing import file_application
from app.institutions.models import Institution, InstitutionState, Membership


class LineOutcome(enum.StrEnum):
    """What a line does."""

    NEW = "new"
    NAMES = "names"
    """It brings names to an institution that is known."""
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True)
class LineReport:
    """A line of the list, and what it does."""

    number: int
    outcome: LineOutcome
    name: str
    detail: str = ""


def import_lines(actor: Actor, content: str, *, is_trial: bool) -> list[LineReport]:
    """What each line of the CSV does; without `is_trial` it is done, unless a line is wrong.

    Raises Forbidden, and Invalid where the whole is no such list.
    """
    require(policy.may_import(actor))
    lines = lines_of(content)
    known = _known(actor, lines)
    reports: list[LineReport] = []
    seen: dict[str, int] = {}
    for line, institution in zip(lines, known, strict=True):
        report = _report(line, institution, seen)
        reports.append(report)
        seen.setdefault(_key(line), line.number)
    if not is_trial and all(each.outcome is not LineOutcome.WRONG for each in reports):
        for line, institution, report in zip(lines, known, reports, strict=True):
            _act(actor, line, institution, report)
    return reports


def _known(actor: Actor, lines: Sequence[CsvLine]) -> list[Institution | None]:
    """For each line the institution that it is about: by ROR id, short form or name."""
    rows = visible(Institution, actor).where(Institution.state != InstitutionState.DECLINED)
    found: dict[tuple[str, str], Institution] = {}
    for each in session().scalars(rows.order_by(Institution.created_at.desc())):
        found["ror", each.ror_id or ""] = each
        found["short", f"{each.party_country} {each.short_name.casefold()}"] = each
        for text in each.names.values():
            found["name", text] = each
    wanted = sorted({text for line in lines for text in line.card.get("names", {}).values()})
    said = _skeletons([*wanted, *(text for kind, text in found if kind == "name")])
    for kind, text in list(found):
        if kind == "name":
            found["skeleton", said[text]] = found[kind, text]
    return [_institution_of(line, found, said) for line in lines]


def _institution_of(
    line: CsvLine, found: dict[tuple[str, str], Institution], said: dict[str, str]
) -> Institution | None:
    card = line.card
    if line.problems:
        return None
    short = f"{card['country'] or 'INT'} {card['short_name'].casefold()}"
    keys = [("ror", card["ror_id"]), ("short", short)]
    keys += [("skeleton", said[text]) for text in card["names"].values() if said[text]]
    return next((found[key] for key in keys if key[1] and key in found), None)


def _skeletons(texts: Sequence[str]) -> dict[str, str]:
    given = func.unnest(literal(list(dict.fromkeys(texts)), ARRAY(String))).column_valued("text")
    rows = session().execute(select(given, func.skeleton(given)))
    return {row[0]: row[1] for row in rows}


def _key(line: CsvLine) -> str:
    return f"{line.card.get('country')} {str(line.card.get('short_name', '')).casefold()}"


def _report(line: CsvLine, institution: Institution | None, seen: dict[str, int]) -> LineReport:
    name = str(line.card.get("short_name") or "")
    if line.problems:
        return LineReport(line.number, LineOutcome.WRONG, name, " ".join(line.problems))
    if _key(line) in seen:
        detail = _("The same as line %(number)s.", number=seen[_key(line)])
        return LineReport(line.number, LineOutcome.WRONG, name, detail)
    if institution is None:
        return LineReport(line.number, LineOutcome.NEW, name)
    new = _new_names(line, institution)
    outcome = LineOutcome.NAMES if new else LineOutcome.UNCHANGED
    return LineReport(line.number, outcome, institution.short_name, "; ".join(new.values()))


def _new_names(line: CsvLine, institution: Institution) -> dict[str, str]:
    names: dict[str, str] = line.card["names"]
    return {code: text for code, text in names.items() if code not in institution.names}


def _act(actor: Actor, line: CsvLine, institution: Institution | None, report: LineReport) -> None:
    if report.outcome is LineOutcome.NEW:
        _apply(actor, line)
    elif report.outcome is LineOutcome.NAMES and institution is not None:
        institution.names = {**institution.names, **_new_names(line, institution)}
        session().flush()
        record(
            "institution.changed",
            actor,
            institution,
            institution_ids=[institution.id],
            fields=["names"],
        )


def _apply(actor: Actor, line: CsvLine) -> None:
    card: dict[str, Any] = {**line.card, "membership": Membership(line.card["membership"])}
    name, address = line.representative
    made = Institution(
        id=new_id(),
        state=InstitutionState.APPLIED,
        applicant_name=name,
        applicant_email=address,
        applicant_language=reader_language(),
        **card,
    )
    file_application(made)
    record("institution.listed", actor, made)
