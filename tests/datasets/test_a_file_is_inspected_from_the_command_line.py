import csv
import json

from click.testing import CliRunner

from app.datasets import cli
from app.datasets.cli import datasets
from app.datasets.reading.inspection import inspection

CONTENT = "Область;Масса, кг;Дата\n" + "А;1,5;01.02.2016\n" * 20 + "Б;много;01.02.2016\n"


def test_the_printed_form_names_types_sums_and_misfits(tmp_path):
    file = tmp_path / "made-up.csv"
    file.write_bytes(CONTENT.encode("cp1251"))

    result = CliRunner().invoke(datasets, ["inspect", str(file)])

    assert result.exit_code == 0
    assert "made-up.csv: csv, 21 rows, 3 fields" in result.output
    assert "encoding   cp1251" in result.output
    assert "number   Масса, кг, missing 1, unit kg, sum 30, did not fit 1" in result.output
    assert "row 22, Масса, кг: 'много' (not_a_number)" in result.output


def test_json_has_one_line_a_file_and_failure_has_its_code(tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(CONTENT)
    bad.write_bytes(b"%PDF-1.7")

    result = CliRunner().invoke(datasets, ["inspect", "--json", str(good), str(bad)])

    first, second = (json.loads(line) for line in result.output.splitlines())
    assert result.exit_code == 1
    assert first["reading"]["rows"] == 21
    assert first["profile"][1]["total"] == "30.0"
    assert second["code"] == "not_a_table"


def test_rows_are_written_as_they_stand_in_each_file_and_a_bad_one_stops_nothing(tmp_path):
    folder, written = tmp_path / "sent", tmp_path / "written"
    folder.mkdir()
    (folder / "a.csv").write_bytes(CONTENT.encode("cp866"))
    (folder / "b.csv").write_bytes(b"%PDF-1.7")
    (folder / "c.tsv").write_text("Day\tPlace\n01.02.24\tn/a\textra\n1.2.24\t\n" * 3, "utf-16")

    result = CliRunner().invoke(
        datasets, ["inspect", "--json", "--rows", str(written), str(folder)]
    )

    first, bad, last = (json.loads(line) for line in result.output.splitlines())
    with (written / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert result.exit_code == 1
    assert rows == [line.split(";") for line in CONTENT.splitlines()]
    assert bad["code"] == "not_a_table"
    assert first["rows"] == str(written / "a.csv")
    assert (written / "c.tsv.csv").read_text().splitlines()[:2] == [
        "Day,Place,",
        "01.02.24,n/a,extra",
    ]
    assert last["reading"]["rows"] == 6 - last["reading"]["heading_rows"] + 1


def test_files_of_one_name_do_not_overwrite_each_other(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data.csv").write_text(f"a,b\n{name},1\n{name},2\n")

    CliRunner().invoke(
        datasets,
        ["inspect", "--rows", str(tmp_path / "out"), str(tmp_path / "one"), str(tmp_path / "two")],
    )

    assert "one" in (tmp_path / "out" / "data.csv").read_text()
    assert "two" in (tmp_path / "out" / "data_2.csv").read_text()


def test_a_fault_met_in_one_file_does_not_cost_the_rest(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text(CONTENT)
    (tmp_path / "b.csv").write_text(CONTENT)
    calls = []

    def breaking(file, **kept):
        calls.append(file.name)
        if file.name == "a.csv":
            raise RuntimeError("made-up fault")
        return inspection(file, **kept)

    monkeypatch.setattr(cli, "inspection", breaking)

    result = CliRunner().invoke(datasets, ["inspect", "--json", str(tmp_path)])

    first, second = (json.loads(line) for line in result.output.splitlines())
    assert result.exit_code == 1
    assert first["code"] == "fault"
    assert second["reading"]["rows"] == 21


def test_a_recipe_tells_what_is_not_to_be_found_out(tmp_path):
    file, recipe, wrong = (tmp_path / name for name in ("made-up.csv", "recipe.json", "wrong.json"))
    file.write_text(CONTENT)
    recipe.write_text(json.dumps({"types": {"Масса, кг": "text"}}))
    wrong.write_text(json.dumps({"typos": 1}))

    told = CliRunner().invoke(datasets, ["inspect", "--json", "--recipe", str(recipe), str(file)])
    refused = CliRunner().invoke(datasets, ["inspect", "--recipe", str(wrong), str(file)])

    assert json.loads(told.output)["reading"]["fields"][1]["type"] == "text"
    assert refused.exit_code == 2
    assert "typos" in refused.output
