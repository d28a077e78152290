"""A list of institutions as CSV: which columns it has, and what each line says."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core.errors import Invalid
from app.core.locale import CONTENT_LANGUAGES
from app.institutions.card import LONGEST_LINES, checked_card, normal_address, representative_errors
from app.institutions.models import Membership

NAMES = {f"name_{language}": language for language in CONTENT_LANGUAGES}
NEEDED = ("short_name", "country")
COLUMNS = (
    *NEEDED,
    *NAMES,
    *("membership", "website", "ror_id", "email_domains", "statement"),
    *("representative_name", "representative_email"),
)
MOST_LINES = 2000


@dataclass(frozen=True)
class CsvLine:
    """One line: its number in the file, and what it says or what is wrong with it."""

    number: int
    card: dict[str, Any]
    representative: tuple[str, str]
    problems: Sequence[str] = ()


def lines_of(content: str) -> list[CsvLine]:
    """Every line; raises Invalid where the whole is not such a list.

    Cells are separated by comma, semicolon or tab; domains in one cell by spaces.
    """
    content = content.lstrip("\ufeff")
    if len(content) > LONGEST_LINES:
        raise Invalid({"lines": [_("At most %(size)s MB.", size=LONGEST_LINES // 1024**2)]})
    heading = content.split("\n", maxsplit=1)[0]
    separator = max(",;\t", key=heading.count)
    reader = csv.DictReader(io.StringIO(content), delimiter=separator, strict=True)
    columns = [(each or "").strip().lower() for each in reader.fieldnames or ()]
    _check_columns(columns)
    reader.fieldnames = columns
    try:
        lines = list(_lines(reader))
    except csv.Error:
        problem = _("Line %(number)s cannot be read as CSV.", number=reader.line_num)
        raise Invalid({"lines": [problem]}) from None
    if not lines:
        raise Invalid({"lines": [_("There is no line below the heading.")]})
    if len(lines) > MOST_LINES:
        raise Invalid({"lines": [_("At most %(limit)s lines.", limit=MOST_LINES)]})
    return lines


def _check_columns(columns: Sequence[str]) -> None:
    missing = [each for each in NEEDED if each not in columns]
    if not set(columns) & set(NAMES):
        missing.append("name_en")
    if missing:
        names = ", ".join(missing)
        raise Invalid({"lines": [_("The heading lacks: %(names)s.", names=names)]})
    strange = sorted(set(columns) - set(COLUMNS))
    if strange:
        names = ", ".join(each or "…" for each in strange)[:200]
        raise Invalid({"lines": [_("The heading has unknown columns: %(names)s.", names=names)]})


def _lines(reader: "csv.DictReader[str]") -> Iterator[CsvLine]:
    for row in reader:
        if None in row:
            yield CsvLine(reader.line_num, {}, ("", ""), [_("It has more cells than the heading.")])
        else:
            yield _line(reader.line_num, {name: (cell or "").strip() for name, cell in row.items()})


def _line(number: int, row: dict[str, str]) -> CsvLine:
    given = {
        "names": {language: row.get(name, "") for name, language in NAMES.items()},
        "short_name": row["short_name"],
        "country": row["country"].upper(),
        "website": row.get("website"),
        "ror_id": row.get("ror_id"),
        "email_domains": row.get("email_domains", "").replace(",", " ").split(),
        "statement": row.get("statement"),
    }
    speaker = (
        row.get("representative_name", ""),
        normal_address(row.get("representative_email", "")),
    )
    membership = row.get("membership") or Membership.MEMBER.value
    problems: list[str] = []
    if membership not in set(Membership):
        problems.append(_("membership: one of: %(choices)s.", choices="member, observer"))
    card: dict[str, Any] = {}
    try:
        card = checked_card(given)
        if any(speaker):
            errors = representative_errors(speaker, card["email_domains"])
            problems += [str(each[0]) for each in errors.values()]
    except Invalid as error:
        problems += [f"{name}: {messages[0]}" for name, messages in error.errors.items()]
    return CsvLine(number, {**card, "membership": membership}, speaker, problems)
