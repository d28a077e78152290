"""Words for nothing, for a total, for yes and no, and for a unit, in the region's files."""

import re

SURE_MISSING = frozenset(
    {
        "-",
        "--",
        "—",
        "–",
        "н/д",
        "н.д.",
        "нет данных",
        "n/a",
        "n.a.",
        "#n/a",
        "маълумот нест",
        "маълум эмас",
    }
    | {"maʼlumot yoʻq", "ma'lumot yo'q", "мәлімет жоқ", "маалымат жок", "maglumat ýok", "#null!"}
)
"""Stand for nothing in any column, text as well."""

MISSING_AMONG_VALUES = SURE_MISSING | {
    *("na", "nan", "null", "none", "nil", ".", "..", "...", "…", "*", "нет", "х", "x", "?", "б/д"),
    *(
        "#n/d",
        "#н/д",
        "#div/0!",
        "#дел/0!",
        "#value!",
        "#знач!",
        "#ref!",
        "#ссылка!",
        "not available",
    ),
}
"""Stand for nothing among numbers and dates; in a text column they may be words (NA is Namibia)."""

TOTAL_WORDS = (
    "итого", "всего", "итог", "общий итог", "total", "grand total", "subtotal", "sum", "jami",
    "жами", "ҷамъ", "ҳамагӣ", "jemi", "барлығы", "жалпы", "бардыгы", "жыйынтыгы", "hemmesi",
)  # fmt: skip
_TOTAL_WORDS = rf"\s*(?:{'|'.join(TOTAL_WORDS)})\b"
TOTAL = re.compile(_TOTAL_WORDS + ".*", re.IGNORECASE | re.DOTALL)
TOTAL_ALONE = re.compile(_TOTAL_WORDS + r"\s*[:.]?\s*", re.IGNORECASE)

YES = frozenset({"да", "true", "yes", "y", "ha", "ҳа", "иә", "ооба", "ҳо", "hawa", "истина"})
NO = frozenset(
    {"нет", "false", "no", "n", "yoʻq", "yo'q", "yoq", "йўқ", "жоқ", "жок", "не", "ýok", "ложь"}
)

UNITS = {
    "кг": "kg", "kg": "kg", "килограмм": "kg", "kilogram": "kg",
    "г": "g", "гр": "g", "g": "g", "gr": "g", "грамм": "g", "gram": "g", "grams": "g",
    "мг": "mg", "mg": "mg", "т": "t", "тонн": "t", "t": "t",
    "л": "l", "l": "l", "литр": "l", "litre": "l", "мл": "ml", "ml": "ml",
    "шт": "piece", "dona": "piece", "дона": "piece", "дана": "piece", "таб": "tablet",
    "%": "%", "га": "ha", "ha": "ha", "км": "km", "km": "km", "м": "m", "m": "m",
    "usd": "USD", "долл": "USD", "тенге": "KZT", "сом": "KGS", "сомони": "TJS", "сум": "UZS",
    "soʻm": "UZS", "manat": "TMT", "лет": "year", "чел": "person",
}  # fmt: skip

_UNIT_AT_END = re.compile(
    r"(?:,\s*|\s*[(\[]\s*|_|\s(?:в|in)\s+)([^\s,()\[\]_.]{1,9})\.?\s*[)\]]?\s*$", re.IGNORECASE
)


def unit_in(heading: str) -> str | None:
    """Name the unit that closes a heading, as in "Масса, кг", "Mass in grams" or "agramy_kg"."""
    found = _UNIT_AT_END.search(heading)
    return UNITS.get(found.group(1).casefold()) if found else None
