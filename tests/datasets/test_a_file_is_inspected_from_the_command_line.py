import json

from click.testing import CliRunner

from app.datasets.cli import datasets

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
