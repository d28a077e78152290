"""Rows as JSON, what did not fit, and whole files, through the real worker."""

import csv
import hashlib
import io
import json
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest
from sqlalchemy import text

from app.core.policy import Label
from tests.datasets.files import send

CONTENT = (
    "Day;Substance;Kilograms\n"
    "01.02.2024;=1+1;1,5\n"
    "02.02.2024;@made up;-2,25\n"
    "03.02.2024;made up A;about 3\n"
) + "".join(f"{day:02}.03.2024;made up {day % 3};{day},5\n" for day in range(1, 29))


@pytest.fixture
def people(make):
    owner, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(owner),
        "representative": make.user(owner, "representative"),
        "member": make.user(partner),
        "stranger": make.user(),
    }


@pytest.fixture
def dataset(api, make, work, people):
    project = make.project(people["lead"], "active", (people["member"].institution,))
    make.member(project, people["member"])
    dataset = make.dataset(project, people["lead"])
    program = api(people["lead"])
    send(program, f"/datasets/{dataset.id}/versions", CONTENT)
    work()
    make.owner.execute(text("UPDATE dataset_version SET state = 'published', published_at = now()"))
    make.owner.execute(text("UPDATE dataset SET published_at = now()"))
    make.owner.commit()
    make.owner.refresh(dataset)
    return dataset


def test_rows_come_in_pages_sorted_and_filtered(api, people, dataset):
    program = api(people["member"])
    path = f"/datasets/{dataset.id}/versions/1.0/rows"

    first = program.get(f"{path}?sort=-Kilograms&limit=2&columns=Day,Kilograms").json
    second = program.get(
        f"{path}?sort=-Kilograms&limit=2&columns=Day,Kilograms&cursor={first['next']}"
    ).json
    few = program.get(f"{path}?filter=Substance:equals:made up 1&filter=Kilograms:between:20|").json

    assert first["items"][0] == {"Day": "2024-03-28", "Kilograms": 28.5}
    assert [row["Kilograms"] for row in first["items"] + second["items"]] == [
        28.5,
        27.5,
        26.5,
        25.5,
    ]
    assert first["total"] == 31
    assert [row["Kilograms"] for row in few["items"]] == [22.5, 25.5, 28.5]
    assert few["items"][0]["Substance"] == "made up 1"


NONSENSE = (
    "sort=nothing",
    "columns=nothing",
    "filter=nothing:equals:1",
    "filter=Kilograms:equals:heavy",
    "filter=Kilograms:like:1",
    "cursor=forged",
    "limit=0",
    "unknown=1",
)


def test_a_question_that_cannot_be_answered_is_refused_in_words(api, people, dataset):
    program = api(people["member"])

    for asked in NONSENSE:
        answer = program.get(f"/datasets/{dataset.id}/versions/1.0/rows?{asked}")
        assert answer.status_code == 422, asked


def test_what_did_not_fit_is_listed_with_row_field_value_and_reason(api, people, dataset):
    answer = api(people["member"]).get(f"/datasets/{dataset.id}/versions/1.0/rejects").json

    assert answer["items"] == [
        {
            "row": 4,
            "field": "Kilograms",
            "raw": "about 3",
            "code": "not_a_number",
            "why": "It is no number, and the other values of this column are.",
        }
    ]


def test_files_go_out_as_attachments_without_formulas_and_are_logged(api, people, dataset):
    program = api(people["member"])
    path = f"/datasets/{dataset.id}/versions/1.0/download?format="

    original = program.get(f"{path}original")
    table = program.get(f"{path}csv")
    book = program.get(f"{path}xlsx")
    parquet = program.get(f"{path}parquet")

    assert original.get_data() == CONTENT.encode()
    for answer in (original, table, book, parquet):
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    rows = list(csv.reader(io.StringIO(table.get_data(as_text=True))))
    assert rows[1] == ["2024-02-01", "'=1+1", "1.5"]
    assert rows[2] == ["2024-02-02", "'@made up", "-2.25"]
    sheet = openpyxl.load_workbook(io.BytesIO(book.get_data()))["Data"]
    assert [sheet["B2"].value, sheet["B2"].data_type] == ["'=1+1", "s"]
    assert [sheet["C3"].value, sheet["C3"].data_type] == [-2.25, "n"]
    assert pq.read_table(io.BytesIO(parquet.get_data())).num_rows == 31
    log = api(people["representative"]).get(f"/datasets/{dataset.id}/downloads").json["items"]
    assert [each["format"] for each in log] == ["parquet", "xlsx", "csv", "original"]
    assert {each["user_id"] for each in log} == {str(people["member"].id)}
    assert program.get(f"/datasets/{dataset.id}/downloads").status_code == 403


def test_who_reads_no_rows_gets_none_by_any_way(api, make, people, dataset):
    stranger = api(people["stranger"])
    path = f"/datasets/{dataset.id}/versions/1.0"

    for way in ("rows", "rejects", "download"):
        assert stranger.get(f"{path}/{way}").status_code == 404
    make.set(dataset, access="request")
    for way in ("rows", "rejects", "download"):
        assert stranger.get(f"{path}/{way}").status_code == 403


def test_red_rows_are_read_here_and_not_taken_along(api, make, people, dataset):
    make.set(dataset, label=Label.RED)
    make.grant(dataset, people["representative"], user=people["stranger"])
    path = f"/datasets/{dataset.id}/versions/1.0"

    assert api(people["stranger"]).get(f"{path}/rows").status_code == 200
    assert api(people["stranger"]).get(f"{path}/download").status_code == 403


def test_withdrawn_rows_are_closed_with_a_reason(api, people, dataset):
    path = f"/datasets/{dataset.id}/versions/1.0"
    api(people["representative"]).post(f"{path}/withdrawal", {"reason": "Wrong unit."})

    answer = api(people["member"]).get(f"{path}/rows")

    assert answer.status_code == 409
    assert answer.json["guard"] == "withdrawn"


def test_an_archive_says_by_itself_what_is_in_it_and_what_may_be_done_with_it(
    api, people, dataset, owner, tmp_path
):
    dataset.terms = "For the project only. Made up."
    owner.commit()
    program = api(people["member"])

    sent = program.get(f"/datasets/{dataset.id}/versions/1.0/download?format=zip")

    assert sent.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(sent.data))
    archive.extractall(tmp_path)
    readme = (tmp_path / "README.md").read_text()
    assert "TLP:AMBER" in readme
    assert "It may be passed on to your institution" in readme
    assert "For the project only. Made up." in readme
    assert "| Kilograms | number |" in readme
    original = next(name for name in archive.namelist() if name.startswith("original/"))
    assert archive.read(original) == CONTENT.encode()
    assert hashlib.sha256(CONTENT.encode()).hexdigest() in readme
    described = json.loads((tmp_path / "datapackage.json").read_text())
    table, first_file = described["resources"]
    rows = list(csv.reader(io.StringIO((tmp_path / table["path"]).read_text("utf-8"))))
    assert rows[0] == [each["name"] for each in table["schema"]["fields"]]
    assert [row[2] for row in rows[1:4]] == ["1.5", "-2.25", ""]
    assert first_file["path"] == original
    assert owner.scalars(text("SELECT format FROM download")).all() == ["zip"]
