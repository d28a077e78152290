import statistics
from datetime import date
from decimal import Decimal

from app.datasets.reading.model import Reading
from app.datasets.reading.profile import BINS
from app.datasets.reading.read import read_and_profile


def profiled(folder, content):
    path = folder / "made-up.csv"
    path.write_text(content)
    return read_and_profile(path, path.name, folder / "stored")


def test_fields_with_few_values_are_counted(tmp_path):
    content = "имя;кг;день\n" + "а;0,1;01.02.2016\n" * 30 + "б;0,2;03.02.2016\n" * 9 + "в;;\n"

    _reading, (name, mass, day) = profiled(tmp_path, content)

    assert name.top == [("а", 30), ("б", 9), ("в", 1)]
    assert (mass.missing, mass.distinct, mass.is_distinct_exact) == (1, 2, True)
    assert (mass.total, mass.least, mass.most) == (Decimal("4.8"), Decimal("0.1"), Decimal("0.2"))
    assert mass.quantiles[2] == Decimal("0.1")
    assert (day.least, day.most) == (date(2016, 2, 1), date(2016, 2, 3))
    assert mass.histogram[0] == 30
    assert mass.histogram[BINS - 1] == 9


def test_a_field_may_have_any_name(tmp_path):
    names = ("v", "V ", "n", "rows", "count", "column", "h")
    content = ";".join(names) + "\n" + "1;2;3;4;5;6;7\n" * 3

    _reading, profiles = profiled(tmp_path, content)

    assert [each.total for each in profiles] == [3 * at for at in range(1, 8)]


def test_sums_of_many_different_values_are_exact(tmp_path):
    values = [Decimal(at * 7919 % 99_991) / 1000 for at in range(30_000)]
    content = "n;кг\n" + "".join(f"x{at};{value}\n" for at, value in enumerate(values))

    _reading, (_name, mass) = profiled(tmp_path, content)

    assert mass.total == sum(values)
    assert mass.mean == sum(values) / len(values)
    assert not mass.is_distinct_exact
    assert abs(mass.distinct - len(set(values))) < len(values) * 0.1
    assert abs(mass.quantiles[2] - statistics.median(values)) < 1
    assert sum(mass.histogram) == len(values)


def test_a_reading_survives_json(tmp_path):
    content = "a;b\n" + "1;2\n" * 40 + "q;3\n"

    reading, _profiles = profiled(tmp_path, content)

    assert Reading.from_json(reading.as_json()) == reading
