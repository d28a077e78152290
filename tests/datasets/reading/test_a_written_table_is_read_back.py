import csv
import io
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from .reading_of import reading_of

DATE_FORMS = ("%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y")
HEADINGS = ["Наименование", "Количество", "Масса", "Дата изъятия"]

words = st.text("абвгдежз \"';,|\n", max_size=12).map(lambda end: "Слово" + end)
amounts = st.decimals(-10_000_000, 10_000_000, places=3, allow_nan=False)
days = st.dates(date(1950, 1, 1), date(2049, 12, 31))
tables = st.lists(
    st.tuples(
        words,
        st.none() | st.integers(-(10**12), 10**12),
        st.none() | amounts,
        st.none() | days,
    ),
    min_size=12,
    max_size=40,
)
dialects = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([";", "\t", "|", ","]),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "koi8_r", "cp866", "utf-16"])


def written(table, dialect, decimal_mark, date_form):
    def number(value):
        return "" if value is None else str(value).replace(".", decimal_mark)

    target = io.StringIO()
    writer = csv.writer(target, **dialect)
    writer.writerow(HEADINGS)
    for word, whole, amount, day in table:
        shown = "" if day is None else day.strftime(date_form)
        writer.writerow([word, number(whole), number(amount), shown])
    return target.getvalue()


@settings(max_examples=25, deadline=None)
@given(tables, dialects, encodings, st.sampled_from(",."), st.sampled_from(DATE_FORMS))
def test_cells_come_back_as_they_were(table, dialect, encoding, decimal_mark, date_form):
    content = written(table, dialect, decimal_mark, date_form).encode(encoding)

    with tempfile.TemporaryDirectory() as folder:
        reading, rows = reading_of(Path(folder), content)

    assert [field.name for field in reading.fields] == HEADINGS
    assert reading.misfit_count == 0
    assert rows == table
