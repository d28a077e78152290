"""Made-up seizure records, the same for the same seed and size: 16 columns, five in a hundred cells
empty, one in a thousand of the dates and figures wrong.
"""

from pathlib import Path

import duckdb

HEADINGS = (
    "№", "Дата изъятия", "Место", "Вид наркотика", "Количество", "Ед. изм.", "Способ сокрытия",
    "Транспорт", "Откуда", "Куда", "Возраст", "Широта", "Долгота", "Номер дела", "Арест",
    "Примечание",
)  # fmt: skip
_COUNTRIES = ("AFG", "KAZ", "KGZ", "TJK", "TKM", "UZB", "RUS")
_CHOICES = {
    2: tuple(
        f"{region} {part}"
        for region in ("Чуйская", "Ошская", "Жамбылская", "Согдийская", "Хатлонская", "Ташкентская")
        for part in ("область", "обл., район")
    ),
    3: ("Героин", "Опий", "Гашиш", "Марихуана", "Метамфетамин", "Кокаин", "Маковая солома"),
    5: ("г", "кг"),
    6: ("тайник", "багаж", "на теле", "автомобиль", "почта", "склад"),
    7: ("автодорога", "железная дорога", "авиация", "пешком"),
    8: _COUNTRIES,
    9: _COUNTRIES,
    14: ("да", "нет"),
}  # fmt: skip
_FIGURES = {
    1: ("strftime(DATE '2011-01-01' + ({0} % 3650)::INT, '%d.%m.%Y')", "31.02.2015"),
    4: ("replace((({0} % 100000000) / 1000)::DECIMAL(12, 3)::VARCHAR, '.', ',')", "около 5"),
    10: ("(18 + {0} % 60)::VARCHAR", "много"),
    11: ("replace((36 + ({0} % 1000000) / 100000)::DECIMAL(8, 5)::VARCHAR, '.', ',')", "север"),
    12: ("replace((55 + ({0} % 2000000) / 100000)::DECIMAL(8, 5)::VARCHAR, '.', ',')", "восток"),
    13: ("lpad(({0} % 1000000)::VARCHAR, 8, '0')", None),
    15: ("'Протокол ' || {0} % 100000 || ' отдела ' || {0} % 47", None),
}


def seizures(path: Path, rows: int, seed: int = 1, encoding: str = "utf-8") -> Path:
    """Write `rows` records to `path`, semicolons between cells, unless it already lies there."""
    if path.exists():
        return path
    columns = ["i + 1 AS c0"] + [f"{_cell(at, seed)} AS c{at}" for at in range(1, 16)]
    renamed = ", ".join(f'c{at} AS "{heading}"' for at, heading in enumerate(HEADINGS))
    draft = path.with_suffix(".draft")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {renamed} FROM (SELECT {', '.join(columns)} FROM range({rows}) t(i))) "
            f"TO '{draft}' (FORMAT csv, DELIMITER ';', QUOTE '\"', HEADER true, NULLSTR '')"
        )
    if encoding == "utf-8":
        return draft.rename(path)
    with (
        draft.open(encoding="utf-8", newline="") as source,
        path.open("w", encoding=encoding, newline="") as target,
    ):
        while block := source.read(2**22):
            target.write(block)
    draft.unlink()
    return path


def _cell(at: int, seed: int) -> str:
    drawn = f"hash(i, {seed * 1000 + at})"
    if at in _CHOICES:
        options = ", ".join(f"'{choice}'" for choice in _CHOICES[at])
        value = f"([{options}])[1 + ({drawn} % {len(_CHOICES[at])})::INT]"
    else:
        value, wrong = _FIGURES[at]
        value = value.format(drawn)
        if wrong:
            is_wrong = f"hash(i, {seed * 1000 + at + 500}) % 1000 = 0"
            value = f"CASE WHEN {is_wrong} THEN '{wrong}' ELSE {value} END"
    return f"CASE WHEN hash(i, {seed * 1000 + at + 700}) % 100 >= 5 THEN {value} END"
