"""The owner reads and takes along who opened the rows of its dataset and who fetched what."""

import csv
import io

import pytest

from app.core.policy import Label
from app.datasets.models.states import Access
from tests.datasets.files import GOOD, send


@pytest.fixture
def speaker(make):
    return make.user(make.institution(), "representative")


@pytest.fixture
def dataset(make, api, work, speaker):
    """Published to every member."""
    dataset = make.dataset(None, speaker, label=Label.GREEN, access=Access.FORUM)
    program, path = api(speaker), f"/datasets/{dataset.id}/versions"
    send(program, path, GOOD)
    work()
    said = {"authority": "Made up", "basis": "1", "statement": "Made up."}
    program.post(f"{path}/1.0/release", said)
    program.post(f"{path}/1.0/publication", {})
    return dataset


def test_views_and_downloads_are_in_the_log_for_the_owner_and_nobody_else(
    api, browse, make, dataset, speaker
):
    reader = make.user(make.institution("KZ"))
    program, path = api(reader), f"/datasets/{dataset.id}"
    program.get(f"{path}/versions/1.0/rows")
    program.get(f"{path}/versions/1.0/download?format=csv")

    lines = api(speaker).get(f"{path}/uses").json["items"]
    first = api(speaker).get(f"{path}/uses?limit=1").json
    page = browse(speaker).get(f"{path}/access").get_data(as_text=True)
    file = browse(speaker).get(f"{path}/log")

    assert [(each["act"], each["form"], each["number"]) for each in lines] == [
        ("version.downloaded", "csv", "1.0"),
        ("version.rows_opened", "", "1.0"),
    ]
    assert {each["person"] for each in lines} == {reader.name}
    assert first["next"]
    assert (
        api(speaker).get(f"{path}/uses?limit=1&cursor={first['next']}").json["items"] == lines[1:]
    )
    assert "Opened the rows" in page
    rows = list(csv.DictReader(io.StringIO(file.get_data(as_text=True))))
    assert [(each["act"], each["form"], each["institution"]) for each in rows] == [
        ("downloaded", "csv", reader.institution.short_name),
        ("rows_opened", "", reader.institution.short_name),
    ]
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert program.get(f"{path}/uses").status_code == 403
    assert browse(reader).get(f"{path}/log").status_code == 403


def test_a_log_that_is_empty_says_what_will_be_in_it(browse, dataset, speaker):
    page = browse(speaker).get(f"/datasets/{dataset.id}/access").get_data(as_text=True)

    assert "Nobody has opened or fetched it" in page
    assert "Take the log along" not in page
