"""What the pages of a dataset show, made ready in plain objects."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from typing import Any

from flask_babel import format_date, format_percent, ngettext
from flask_babel import gettext as _

from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.datasets import queries
from app.datasets.dictionary.entries import Entry, begun, entries_of
from app.datasets.models.dataset import DatasetReading, DatasetVersion
from app.datasets.models.dictionary import DataDictionary
from app.datasets.reading.model import Field, Reading
from app.datasets.words import (
    NOTHING_WORDS,
    TYPE_WORDS,
    UNIT_WORDS,
    note_words,
    number_words,
    reason_words,
)

BAR_WIDTH, BAR_HEIGHT = 220, 44


@dataclass(frozen=True)
class Bar:
    """One bar of a small chart, in pixels."""

    x: float
    y: float
    width: float
    height: float
    is_light: bool = False


@dataclass(frozen=True)
class FieldLine:
    """One field as the dataset's page shows it."""

    name: str
    type: str
    detail: str
    missing: str
    missing_rows: int
    bars: Sequence[Bar]
    values: str
    title: str = ""
    description: str = ""
    nothing: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Finding:
    """A sentence on the quality; `tone` "attention" where one has to watch out."""

    text: str
    is_met: bool
    tone: str = "attention"
    href: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Misfit:
    """One value that did not fit."""

    row: int
    field: str
    raw: str
    why: str


@dataclass
class ReadingPage:
    """What was read of a version, in words and small charts."""

    fields: list[FieldLine]
    findings: list[Finding]
    taken: list[tuple[str, str]]
    notes: list[str]
    misfits: list[Misfit]
    misfit_count: int
    headline: str
    left_out: list[str] = field(default_factory=list)


def reading_page(read: DatasetReading, said: DataDictionary | None = None) -> ReadingPage:
    """Words and figures of what was read, and what is said of each field."""
    reading = Reading.from_json(read.reading)
    profiles = {each["column"]: each for each in read.profile}
    entries = begun(reading.fields, read.profile) if said is None else entries_of(said.fields)
    lines = [
        _line(each, profiles.get(each.column, {}), entry)
        for each, entry in zip(reading.fields, entries, strict=True)
    ]
    findings = _findings(reading, lines)
    warnings = sum(not each.is_met for each in findings)
    return ReadingPage(
        fields=lines,
        findings=findings,
        taken=_taken(reading),
        notes=[note_words(each.code, each.params) for each in reading.notes],
        misfits=[
            Misfit(each.row, each.field, each.raw, reason_words(each.why))
            for each in reading.misfits[:10]
        ],
        misfit_count=reading.misfit_count,
        headline=ngettext("%(num)s thing to watch", "%(num)s things to watch", warnings)
        if warnings
        else _("Nothing stands out"),
        left_out=[" · ".join(cell for cell in row if cell) for row in reading.left_out[:5]],
    )


def described_fields(actor: Actor, version: DatasetVersion) -> Sequence[FieldLine]:
    """The fields as those may know them who know of a dataset whose rows are shown to nobody."""
    return [
        FieldLine(
            name=each.name,
            type=str(TYPE_WORDS[each.type]),
            detail=str(UNIT_WORDS.get(each.unit, each.unit)),
            missing="",
            missing_rows=0,
            bars=(),
            values="",
            title=in_reader_language(each.titles),
            description=in_reader_language(each.descriptions),
        )
        for each in queries.fields_without_rows(actor, version)
    ]


def recipe_page(reading: Reading) -> list[tuple[str, str]]:
    """What was detected, in words."""
    return _taken(reading)


def _line(one: Field, profile: dict[str, Any], entry: Entry) -> FieldLine:
    rows, missing = profile.get("rows", 0), profile.get("missing", 0)
    share = missing / rows if rows else 0
    detail = str(UNIT_WORDS.get(entry.unit, entry.unit))
    if one.decimal_marks == ",":
        detail = " · ".join(each for each in (detail, _("decimal comma")) if each)
    warning = ""
    if one.misfits:
        warning = ngettext("%(num)s value did not fit", "%(num)s values did not fit", one.misfits)
    return FieldLine(
        name=one.name,
        type=str(TYPE_WORDS[one.type]),
        detail=detail,
        missing=format_percent(share, "#,##0.#%"),
        missing_rows=missing,
        bars=_bars(profile),
        values=_values(one, profile),
        title=in_reader_language(entry.titles),
        description=in_reader_language(entry.descriptions),
        nothing=_nothing(entry),
        warning=warning,
    )


def _nothing(entry: Entry) -> str:
    return " · ".join(
        _("%(mark)s is: %(meaning)s", mark=f"“{mark}”", meaning=NOTHING_WORDS[kind])
        if mark
        else _("an empty cell is: %(meaning)s", meaning=NOTHING_WORDS[kind])
        for mark, kind in entry.nothing.items()
    )


def _bars(profile: dict[str, Any]) -> list[Bar]:
    counts = profile.get("histogram") or []
    if counts and max(counts):
        step = BAR_WIDTH / len(counts)
        most = max(counts)
        return [
            Bar(
                round(at * step, 1),
                round(BAR_HEIGHT * (1 - count / most), 1),
                round(step - 1, 1),
                round(BAR_HEIGHT * count / most, 1),
            )
            for at, count in enumerate(counts)
            if count
        ]
    rows, bars, x = profile.get("rows") or 0, [], 0.0
    if profile.get("is_distinct_exact") and profile.get("distinct", 0) <= 50:
        for at, (_value, count) in enumerate(profile.get("top", [])[:6]):
            width = BAR_WIDTH * count / rows if rows else 0
            bars.append(Bar(round(x, 1), 0, round(max(width - 1, 0.5), 1), 12, at % 2 == 1))
            x += width
    return bars


def _values(one: Field, profile: dict[str, Any]) -> str:
    distinct, least, most = profile.get("distinct", 0), profile.get("least"), profile.get("most")
    if least is None:
        return _("No values")
    if one.type in {"number", "integer", "date", "datetime"}:
        return _(
            "%(least)s to %(most)s", least=_shown(least, one.type), most=_shown(most, one.type)
        )
    top = [(value, count) for value, count in profile.get("top", []) if value is not None]
    rows = profile.get("rows") or 1
    if not top or top[0][1] == 1:
        return ngettext("%(num)s different value", "%(num)s different values", distinct)
    first = ", ".join(f"{_cut(value)} {_share(count / rows)}" for value, count in top[:3])
    others = distinct - min(len(top), 3)
    if others <= 0:
        return first
    return _(
        "%(first)s, %(others)s",
        first=first,
        others=ngettext("%(num)s other", "%(num)s others", others),
    )


def _findings(reading: Reading, lines: list[FieldLine]) -> list[Finding]:
    found = [
        Finding(ngettext("%(num)s row read", "All %(num)s rows read", reading.rows), is_met=True)
    ]
    complete = [line.name for line in lines if not line.missing_rows]
    if complete:
        found.append(
            Finding(
                ngettext("%(num)s field is complete", "%(num)s fields are complete", len(complete)),
                is_met=True,
            )
        )
    if reading.misfit_count:
        found.append(
            Finding(
                ngettext(
                    "%(num)s value did not fit its column",
                    "%(num)s values did not fit their columns",
                    reading.misfit_count,
                ),
                is_met=False,
                href="#misfits",
            )
        )
    half = [line for line in lines if reading.rows and line.missing_rows * 4 >= reading.rows]
    found += [
        Finding(_("%(field)s is missing in %(share)s of rows", field=line.name, share=line.missing),
                is_met=False)
        for line in half[:5]
    ]  # fmt: skip
    return found


def _taken(reading: Reading) -> list[tuple[str, str]]:
    kinds = {
        "jsonl": _("JSON lines"),
        "json": _("JSON"),
        "csv": _("Text with separators"),
        "text": _("Text"),
    }
    dialect = reading.dialect
    separators = {"\t": _("tab"), ";": _("semicolon"), ",": _("comma"), "|": _("bar")}
    headings = ngettext("%(num)s row", "%(num)s rows", reading.heading_rows)
    return [
        (_("File"), reading.name),
        (_("Kind"), kinds.get(reading.format, reading.format.upper())),
        (_("Encoding"), reading.encoding or ""),
        (_("Separator"), separators.get(dialect.delimiter, dialect.delimiter) if dialect else ""),
        (_("Sheet"), reading.sheet or ""),
        (_("Headings"), headings if reading.heading_rows else _("none")),
        (_("Above the headings"), " / ".join(_cut(line) for line in reading.preamble[:3])),
        (_("Left out at the end"), str(len(reading.left_out)) if reading.left_out else ""),
    ]


def _shown(value: Any, kind: str) -> str:
    if kind in {"date", "datetime"}:
        return str(format_date(date.fromisoformat(str(value)[:10]), "medium"))
    return number_words(_as_measured(Decimal(str(value))))


def _as_measured(number: Decimal) -> Decimal:
    """A fraction with the 15 digits that a spreadsheet shows; what is beyond is binary."""
    is_fraction = number != number.to_integral_value()
    return Context(prec=15).create_decimal(number).normalize() if is_fraction else number


def _share(share: float) -> str:
    """A share in whole percent; what is there is never nothing."""
    words = str(format_percent(max(share, 0.01), "#,##0%"))
    return words if share >= 0.005 else f"<\N{NO-BREAK SPACE}{words}"


def _cut(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
