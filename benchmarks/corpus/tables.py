"""Made-up tables, the same for the same seed, and how their values are written."""

import csv
import datetime
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Style:
    """How a file writes values: marks of numbers, form of dates, words for yes, no and nothing."""

    decimal: str = "."
    thousands: str = ""
    date: str = "%Y-%m-%d"
    yes: str = "yes"
    no: str = "no"
    nothing: str = ""

    def text(self, value: Any) -> str:
        match value:
            case None:
                return self.nothing
            case bool():
                return self.yes if value else self.no
            case datetime.date():
                return value.strftime(self.date)
            case int() | Decimal():
                plain = f"{value:,}".replace(",", "\0").replace(".", self.decimal)
                return plain.replace("\0", self.thousands)
        return str(value)


@dataclass(frozen=True)
class Table:
    """Headings, typed rows, and the style and delimiter that its senders use."""

    name: str
    headings: list[str]
    rows: list[list[Any]]
    style: Style
    delimiter: str
    total: str
    title: str
    remark: str

    @property
    def lines(self) -> list[list[str]]:
        """The rows as text, without the headings."""
        return [[self.style.text(cell) for cell in row] for row in self.rows]

    def styled(self, **changes: str) -> "Table":
        return replace(self, style=replace(self.style, **changes))


def written(
    rows: Sequence[Sequence[str]], delimiter: str, end: str = "\r\n", **options: Any
) -> str:
    """Write rows as CSV in some dialect."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=end, **options).writerows(rows)
    return buffer.getvalue()


def _seizures(drawn: random.Random) -> Table:
    places = ["Алма-Ата", "г. Ош, ул. Мира", "Шымкент", "Джалал-Абадская обл.", "Худжанд"]
    drugs = ["вещество А", "вещество Б", "вещество В"]
    rows = [
        [number, _day(drawn), drawn.choice(places), drawn.choice(drugs),
         _amount(drawn, 3), drawn.random() < 0.5]
        for number in range(1, drawn.randint(24, 60))
    ]  # fmt: skip
    style = Style(",", "", "%d.%m.%Y", "да", "нет", "")
    headings = ["№", "Дата изъятия", "Место", "Вид", "Масса, кг", "Арест"]
    return Table(
        "seizures", headings, rows, style, ";", "Итого", "Сведения об изъятиях (вымышленные)",
        "* Данные предварительные, составлены для проверки",
    )  # fmt: skip


def _prices(drawn: random.Random) -> Table:
    rows = [
        [_day(drawn), f"Town {letter}", drawn.choice(["retail", "wholesale"]),
         _amount(drawn, 2), drawn.randint(1, 4_000), drawn.choice(["made up A", "made up B, cut"])]
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    ]  # fmt: skip
    headings = ["Date", "Place", "Level", "Price (USD)", "Samples", "Substance"]
    return Table(
        "prices", headings, rows, Style(), ",", "Total", "Street prices, made up for a check",
        "Source: nobody; figures drawn at random for a check",
    )  # fmt: skip


def _patients(drawn: random.Random) -> Table:
    regions = ["Toshkent", "Fargʻona viloyati", "Qashqadaryo", "Xorazm", "Buxoro"]
    rows = [
        [drawn.choice(regions), drawn.randint(2011, 2019), drawn.randint(0, 9_000),
         _amount(drawn, 1), f"{drawn.randint(1, 999):05d}", drawn.random() < 0.7]
        for _ in range(drawn.randint(15, 30))
    ]  # fmt: skip
    headings = ["Hudud", "Yil", "Bemorlar soni", "Oʻrtacha yosh", "Muassasa kodi", "Tekshirilgan"]
    return Table(
        "patients", headings, rows, Style(",", "", "%d/%m/%Y", "ha", "yoʻq", ""), "\t", "Jami",
        "Davolanish hisoboti (toʻqima)", "Izoh: barcha raqamlar tekshirish uchun toʻqilgan",
    )  # fmt: skip


def _cases(drawn: random.Random) -> Table:
    rows = [
        [f"Область {number}", *(drawn.randint(0, 900) for _ in range(5)), _amount(drawn, 2)]
        for number in range(1, 15)
    ]
    headings = ["Территория", "2014", "2015", "2016", "2017", "2018", "На 100 тыс."]
    return Table(
        "cases", headings, rows, Style(",", "", "%d.%m.%Y", "да", "нет", ""), ";", "Всего",
        "Число дел по годам (вымышлено)", "Примечание: данные вымышлены для проверки чтения",
    )  # fmt: skip


def _day(drawn: random.Random) -> datetime.date:
    return datetime.date(2011, 1, 1) + datetime.timedelta(days=drawn.randrange(2_500))


def _amount(drawn: random.Random, places: int) -> Decimal:
    whole = drawn.choice([drawn.randint(0, 40), drawn.randint(100, 99_999)])
    return Decimal(whole) + Decimal(drawn.randint(1, 10**places - 1)).scaleb(-places)


MAKERS: tuple[Callable[[random.Random], Table], ...] = (_seizures, _prices, _patients, _cases)


def tables(seed: int) -> list[Table]:
    """Return one table of each kind."""
    return [make(random.Random(f"{seed} {make.__name__}")) for make in MAKERS]
