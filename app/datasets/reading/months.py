"""Months by their names, in dates such as "5 марта 2016 г." or "Mar 5, 2016"."""

import re

_NAMES = """
january jan январь января янв yanvar қаңтар январ ýanwar
february feb февраль февраля фев fevral ақпан феврал fewral
march mar март марта мар mart наурыз
april apr апрель апреля апр aprel сәуір апрел
may май мая мамыр maý
june jun июнь июня июн iyun маусым iýun
july jul июль июля июл iyul шілде iýul
august aug август августа авг avgust тамыз awgust
september sep sept сентябрь сентября сен сент sentyabr sentabr қыркүйек сентябр sentýabr
october oct октябрь октября окт oktyabr oktabr қазан октябр oktýabr
november nov ноябрь ноября ноя нояб noyabr қараша ноябр noýabr
december dec декабрь декабря дек dekabr желтоқсан декабр dekabr
"""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(_NAMES.strip().splitlines(), 1)
    for name in names.split()
}

_YEAR_END = r"(?:\s*(?:г\.?|года|yil|ж\.?))?"
DAY_FIRST = rf"(\d{{1,2}})[\s.\-/]+(\p{{L}}+)\.?[\s.\-/,]+(\d{{4}}|\d{{2}}){_YEAR_END}"
MONTH_FIRST = rf"(\p{{L}}+)\.?\s+(\d{{1,2}}),?\s+(\d{{4}}){_YEAR_END}"
"""Patterns for RE2, which knows letters as `p{L}`: day, month and year as they follow."""

_IN_PYTHON = [re.compile(one.replace(r"\p{L}", r"[^\W\d_]")) for one in (DAY_FIRST, MONTH_FIRST)]


def date_parts(text: str) -> tuple[str, str, str] | None:
    """Return day, name of the month and year as written, or None where that is no such date."""
    for pattern, (day, month) in zip(_IN_PYTHON, ((1, 2), (2, 1)), strict=True):
        found = pattern.fullmatch(text)
        if found and found.group(month).casefold() in MONTHS:
            return found.group(day), found.group(month), found.group(3)
    return None
