"""How values are written: numbers, dates, yes and no, nothing, units."""

import datetime
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from benchmarks.corpus.case import Case
from benchmarks.corpus.tables import Style, Table, written

_DATES = (
    "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%m/%d/%Y",
    "%d.%m.%y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d, %Y",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%SZ",
)  # fmt: skip
_YES_AND_NO = (
    ("да", "нет"), ("Да", "Нет"), ("ДА", "НЕТ"), ("yes", "no"), ("Y", "N"), ("true", "false"),
    ("TRUE", "FALSE"), ("ha", "yoʻq"), ("ha", "yo'q"), ("ha", "yoq"), ("ҳа", "йўқ"),
)  # fmt: skip
_NOTHING = (
    "-",
    "—",
    "н/д",
    "нет данных",
    "N/A",
    "NULL",
    "...",
    "x",
    "*",
    "NA",
    "б/д",
    "n.a.",
    "н.д.",
)
_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def cases(table: Table) -> Iterator[Case]:
    """Vary the numbers of the table itself; the first kind of table brings the other cases too."""
    for decimal in (".", ","):
        for thousands in ("", " ", "\u00a0", "\u202f", "'", "," if decimal == "." else "."):
            yield _case("number", table.styled(decimal=decimal, thousands=thousands))
    if table.name == "seizures":
        yield from _dated(table)
        yield from _chosen(table)
        yield from _columns()


def _dated(table: Table) -> Iterator[Case]:
    for form in _DATES:
        yield _case("date", table.styled(date=form), has_moments="%H" in form)
    words = table.styled(date="%d.%m.%Y")
    for form in ("{0} {1} {2} г.", "{0:02d} {1} {2}", "{0} {1} {2} года"):
        rows = [[words.style.text(cell) for cell in row] for row in table.rows]
        for row, true in zip(rows, table.rows, strict=True):
            day = true[1]
            row[1] = form.format(day.day, _MONTHS[day.month - 1], day.year)
        text = written([table.headings, *rows], ";")
        yield Case("date", "dates.csv", text.encode(), table.headings, table.rows)


def _chosen(table: Table) -> Iterator[Case]:
    for yes, no in _YES_AND_NO:
        yield _case("yes and no", table.styled(yes=yes, no=no))
    for mark in _NOTHING:
        rows = [
            [None if at in (1, 4) and number % 4 == at % 4 else cell for at, cell in enumerate(row)]
            for number, row in enumerate(table.rows)
        ]
        yield _case("nothing", Table(**{**table.__dict__, "rows": rows}).styled(nothing=mark))


def _columns() -> Iterator[Case]:
    """Columns of one kind each, beside a column of words."""
    drawn = random.Random("columns")
    whole = [drawn.randint(1, 10**7) for _ in range(30)]
    parts = [Decimal(drawn.randint(1, 10**7)).scaleb(-2) for _ in range(30)]
    yield _column("minus", "Change", [-one for one in parts], lambda one: f"−{abs(one)}")
    yield _column("minus", "Change", [-one for one in parts], str)
    yield _column(
        "power", "Dose", [Decimal(one).scaleb(-9) for one in whole], lambda one: f"{one:E}"
    )
    yield _column("code", "Code", [f"{one:09d}" for one in whole], str)
    yield _column("code", "Passport", [f"AB{one:07d}" for one in whole], str)
    yield _column("code", "Card", [f"{one:018d}55" for one in whole], str)
    yield _column("code", "Phone", [f"+7 701 {one % 10**7:07d}" for one in whole], str)
    yield _column("year", "Year", [1990 + one % 30 for one in whole], str)
    yield _column("sign", "Share", [f"{one}%" for one in parts], str)
    yield _column("sign", "Price", [f"${one}" for one in parts], str)
    yield _column("sign", "Mass", [f"{one} kg" for one in parts], str)
    yield _column("clock", "Time", [f"{one % 24:02d}:{one % 60:02d}" for one in whole], str)
    yield _column("period", "Period", [f"{2010 + one % 9} Q{one % 4 + 1}" for one in whole], str)
    late: list[Any] = [*parts[:-1], "not weighed"]
    yield _column("misfit", "Mass", late, str)
    yield _column("misfit", "Day", [*_days(29), "in spring"], str)
    yield _column("misfit", "Mass", [*parts[:-1], "> 5"], str)
    yield _column("mixed marks", "Mass", parts, _either_mark)
    for heading, unit in (
        ("Масса, кг", "kg"), ("Масса (г)", "g"), ("Amount, g", "g"), ("Volume [l]", "l"),
        ("Miqdori, dona", "piece"), ("mass_kg", "kg"), ("Доля, %", "%"),
        ("Стоимость, тенге", "KZT"), ("Масса в кг", "kg"), ("Weight in grams", "g"),
        ("Количество (шт.)", "piece"),
    ):  # fmt: skip
        yield _column("unit", heading, parts, str, {heading: unit})


def _days(count: int) -> list[datetime.date]:
    return [datetime.date(2016, 1, 1) + datetime.timedelta(days=at) for at in range(count)]


def _either_mark(value: Decimal) -> str:
    return str(value).replace(".", ",") if value % 2 < 1 else str(value)


def _column(
    way: str, heading: str, values: list[Any], write: Any, units: dict[str, str] | None = None
) -> Case:
    headings = ["Place", heading, "Remark"]
    lines = [[f"place {at}", write(value), f"remark {at}"] for at, value in enumerate(values)]
    rows = [[f"place {at}", value, f"remark {at}"] for at, value in enumerate(values)]
    content = written([headings, *lines], ";").encode()
    return Case(way, "column.csv", content, headings, rows, units or {})


def _case(way: str, table: Table, *, has_moments: bool = False) -> Case:
    rows, style = table.rows, table.style
    if has_moments:
        rows = [[_moment(cell) for cell in row] for row in rows]
    lines = [[style.text(cell) for cell in row] for row in rows]
    content = written([table.headings, *lines], ";").encode()
    true = [[_shown(cell, style) for cell in row] for row in rows]
    return Case(way, f"{table.name}.csv", content, table.headings, true)


def _shown(cell: Any, style: Style) -> Any:
    if isinstance(cell, datetime.datetime) and "%S" not in style.date:
        return cell.replace(second=0)
    return cell


def _moment(cell: Any) -> Any:
    if isinstance(cell, datetime.date):
        return datetime.datetime.combine(cell, datetime.time(cell.day % 24, cell.month, cell.day))
    return cell
