"""What changed between two versions: the same as plain Python finds."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.datasets.reading.read import read_file
from app.datasets.table.comparison import CellChange, compare
from app.datasets.table.engine import Engine
from app.datasets.table.question import BadQuestion
from app.datasets.table.table import open_table

HEAD = "id;place;kg\n"
BEFORE = HEAD + "1;made up A;1,5\n2;made up B;2,5\n3;made up C;\n4;made up D;4,5\n"


@pytest.fixture(scope="module")
def engine():
    return Engine(memory_bytes=256 * 2**20)


@pytest.fixture
def stored(tmp_path):
    def store(content: str, name: str):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        file = folder / "made-up.csv"
        file.write_text(content, encoding="utf-8")
        reading = read_file(file, file.name, folder / "read")
        return open_table(folder / "read" / reading.table)

    return store


def test_the_same_table_has_changed_in_nothing(engine, stored):
    found = compare(engine, stored(BEFORE, "before"), stored(BEFORE, "after"))

    assert (found.added, found.removed, found.changed) == (0, 0, 0)
    assert (found.fields_added, found.fields_removed, found.fields_retyped) == ([], [], [])


def test_without_a_key_a_changed_row_is_one_removed_and_one_added(engine, stored):
    after = BEFORE.replace("2;made up B;2,5", "2;made up B;9,5")

    found = compare(engine, stored(BEFORE, "before"), stored(after, "after"))

    assert (found.added, found.removed, found.changed) == (1, 1, 0)
    assert [str(cell) for cell in found.rows_added[0]] == ["2", "made up B", "9.5"]


def test_with_a_key_every_changed_cell_is_shown_before_and_after(engine, stored):
    after = HEAD + "4;made up D;4,5\n1;made up A;1,5\n2;made up B;\n3;made up X;3,5\n5;new;1,0\n"

    found = compare(engine, stored(BEFORE, "before"), stored(after, "after"), ["id"])

    assert (found.added, found.removed, found.changed) == (1, 0, 2)
    assert found.cells_changed == {"place": 1, "kg": 2}
    assert CellChange((3,), "place", "made up C", "made up X") in found.cells
    assert [
        (c.key, c.before is None, c.after is None) for c in found.cells if c.column == "kg"
    ] == [
        ((2,), False, True),
        ((3,), True, False),
    ]
    assert found.rows_added[0][1] == "new"


def test_fields_that_came_went_or_have_another_type_are_named(engine, stored):
    after = "id;kg;year\n1;about one;2020\n2;2,5;2021\n"

    found = compare(engine, stored(BEFORE, "before"), stored(after, "after"), ["id"])

    assert found.fields_added == ["year"]
    assert found.fields_removed == ["place"]
    assert found.fields_retyped == ["kg"]
    assert found.removed == 2


@pytest.mark.parametrize("after", [HEAD + "1;a;1\n1;b;2\n", HEAD + ";a;1\n2;b;2\n"])
def test_a_key_that_does_not_name_each_row_is_refused(engine, stored, after):
    with pytest.raises(BadQuestion) as refused:
        compare(engine, stored(BEFORE, "before"), stored(after, "after"), ["id"])

    assert refused.value.code == "key_names_several_rows"


def test_a_key_that_is_no_column_of_both_is_refused(engine, stored):
    with pytest.raises(BadQuestion):
        compare(engine, stored(BEFORE, "before"), stored("id;x\n1;2\n3;4\n", "after"), ["place"])


rows = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), min_size=1, max_size=30)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=rows, after=rows)
def test_added_and_removed_are_those_of_a_multiset(engine, stored, before, after):
    def text(table):
        return "n;word\n" + "".join(f"{number};{word}{word}\n" for number, word in table)

    found = compare(engine, stored(text(before), "before"), stored(text(after), "after"))

    was, becomes = Counter(before), Counter(after)
    assert found.added == (becomes - was).total()
    assert found.removed == (was - becomes).total()
