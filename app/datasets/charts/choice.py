"""Which chart fits figures: a line over time, a map of countries, bars of anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.locale import country_name
from app.datasets.aggregates.asked import Group
from app.datasets.charts.drawing import Bars, Line, bars, line
from app.datasets.service.figures import Figures

COUNTRIES = ("KZ", "KG", "TJ", "TM", "UZ")
LANGUAGES = ("en", "ru", "kk", "ky", "uz", "tg", "tk")
FEWEST_OVER_TIME = 3
MOST_OVER_TIME = 240
MOST_BARS = 20


@dataclass(frozen=True)
class Chart:
    """One chart with the sentence that it shows; one of `line`, `bars`, `countries` is there."""

    finding: str
    line: Line | None = None
    bars: Bars | None = None
    countries: dict[str, Any] | None = None
    left_out: str = ""


def chart_of(found: Figures, words: Any, figure: Any) -> Chart | None:
    """The chart of figures by one field; `words` say a value of it, `figure` a number.

    None for figures by two fields, which stand in a table alone, and where nothing is told.
    """
    if len(found.levels) != 1:
        return None
    group, levels = found.asked.by[0], found.levels[0]
    values = [(level, _value(found, level)) for level in levels]
    told = [(level, value) for level, value in values if value is not None]
    if not told:
        return None
    most = max(told, key=lambda pair: pair[1])
    finding = _("Most: %(value)s, %(figure)s", value=words(most[0], group), figure=figure(most[1]))
    if codes := _countries(levels):
        numbers = {codes[level]: figure(value) for level, value in told if level in codes}
        if len(numbers) == len([level for level, _value in told if level is not None]):
            heat = {codes[level]: value for level, value in told if level in codes}
            return Chart(finding, countries=_rounded(heat))
    if group.grain and len([each for each in levels if each is not None]) >= FEWEST_OVER_TIME:
        return Chart(finding, line=_line(found, levels, group, words, figure))
    return _bars(finding, found, values, group, words, figure)


def _line(found: Figures, levels: Sequence[Any], group: Group, words: Any, figure: Any) -> Line:
    drawn = []
    for level in [each for each in levels if each is not None][-MOST_OVER_TIME:]:
        value, one = _value(found, level), found.shown(level)
        note = _("withheld") if one.why else _("none") if value is None else ""
        shown = "" if value is None else figure(value)
        drawn.append((words(level, group), value, shown, note))
    return line(drawn)


def _bars(
    finding: str,
    found: Figures,
    values: Sequence[tuple[Any, float | None]],
    group: Group,
    words: Any,
    figure: Any,
) -> Chart:
    drawn = []
    for level, value in values[:MOST_BARS]:
        why = _("withheld") if found.shown(level).why else _("none")
        drawn.append((words(level, group), value, why if value is None else figure(value)))
    more = len(values) - len(drawn)
    left_out = ngettext("%(num)s more in the table", "%(num)s more in the table", more)
    return Chart(finding, bars=bars(drawn), left_out=left_out if more else "")


def _value(found: Figures, level: Any) -> float | None:
    """The figure of one group; nothing where it is withheld or there are no rows."""
    one = found.shown(level)
    number = one.value if found.asked.measure.column else one.rows
    return None if number is None or not one.rows else float(number)


def _countries(levels: Sequence[Any]) -> dict[Any, str]:
    """The codes of values that are all states of the region, by code or by name."""
    there = [each for each in levels if isinstance(each, str)]
    known = {name: code for code in COUNTRIES for name in (code, *_names(code))}
    codes = {each: known[each.casefold()] for each in there if each.casefold() in known}
    whole = len(codes) == len(there) == len(set(codes.values()))
    return codes if there and whole else {}


def _names(code: str) -> list[str]:
    names = [str(Locale(language).territories.get(code, code)) for language in LANGUAGES]
    return [code.casefold(), *(name.casefold() for name in (*names, country_name(code)))]


def _rounded(values: dict[str, float]) -> dict[str, Any]:
    return {code: int(value) if value == int(value) else value for code, value in values.items()}
