"""A dump of ROR is read piece by piece; what it says completes names and checks applications."""

import json
import zipfile

import pytest
from sqlalchemy import text

from app.institutions import ror_dump
from app.institutions.ror_dump import NoDump, records_of
from tests.institutions.test_membership import APPLICATION

IDS = ["https://ror.org/04a9tmd77", "https://ror.org/05gq02987", "https://ror.org/013meh722"]


def record(number, *names, country="UZ"):
    """A made-up record in the registry's schema 2."""
    said = [{"value": name, "types": ["label"], "lang": language} for language, name in names]
    said[0]["types"].append("ror_display")
    return {
        "id": IDS[number],
        "names": said,
        "domains": ["muc.example"],
        "locations": [{"geonames_details": {"country_code": country}}],
        "status": "active",
    }


SAMPLE = [
    record(0, ("en", "Made-up Centre"), ("uz", "Oʻylab topilgan markaz"), (None, "MUC")),
    record(1, ("en", "Elsewhere {with} [brackets]"), country="KZ"),
]
OLD = {
    "id": IDS[2],
    "name": "Of the first schema",
    "aliases": ["An alias"],
    "acronyms": [],
    "labels": [{"label": "Первой схемы", "iso639": "ru"}],
    "country": {"country_code": "KG"},
}


def written(folder, content):
    path = folder / "dump.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def run(app, path):
    return app.test_cli_runner().invoke(args=["institutions", "import-ror", str(path)])


@pytest.mark.parametrize("piece", [7, 64, 1 << 20])
def test_records_are_the_same_whatever_the_size_of_the_pieces(tmp_path, monkeypatch, piece):
    monkeypatch.setattr(ror_dump, "PIECE", piece)

    found = list(records_of(written(tmp_path, [*SAMPLE, OLD])))

    assert [each.name for each in found] == [
        "Made-up Centre",
        "Elsewhere {with} [brackets]",
        "Of the first schema",
    ]
    assert [each.country for each in found] == ["UZ", "KZ", "KG"]
    assert {"text": "Первой схемы", "language": "ru"} in found[2].names


def test_a_zip_is_read_and_in_it_the_newer_schema(tmp_path):
    path = tmp_path / "dump.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("v1-ror-data.json", json.dumps([OLD]))
        packed.writestr("v1-ror-data_schema_v2.json", json.dumps(SAMPLE))

    assert [each.ror_id for each in records_of(path)] == IDS[:2]


@pytest.mark.parametrize("content", ["", "{}", "[{]", "[", json.dumps(SAMPLE)[:-40]])
def test_what_is_no_dump_or_breaks_off_changes_nothing(app, owner, tmp_path, content):
    answer = run(app, written(tmp_path, content))

    assert answer.exit_code == 1
    assert owner.scalar(text("SELECT count(*) FROM ror_record")) == 0
    with pytest.raises(NoDump):
        list(records_of(tmp_path / "dump.json"))


def test_names_of_institutions_with_a_known_id_are_completed_and_found(
    app, api, make, owner, tmp_path
):
    house = make.institution(names={"en": "Made-up Centre"}, ror_id=IDS[0])

    answer = run(app, written(tmp_path, SAMPLE))

    assert answer.output == "2 records; the names of 1 institutions completed.\n"
    owner.refresh(house)
    assert house.names == {"en": "Made-up Centre"}
    assert [each["text"] for each in house.other_names] == ["Oʻylab topilgan markaz", "MUC"]
    found = api(make.user()).get("/institutions?q=Ўйлаб топилган").json["items"]
    assert [each["id"] for each in found] == [str(house.id)]
    assert "the names of 0 institutions" in run(app, tmp_path / "dump.json").output


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"ror_id": IDS[0]}, ("met", "name and country agree with ROR")),
        ({"ror_id": IDS[0], "country": "KG"}, ("attention", "ROR knows it in another country")),
        (
            {"ror_id": IDS[0], "names": {"en": "Another"}},
            ("attention", "ROR knows it by another name"),
        ),
        ({"ror_id": None}, ("missing", "none is given")),
    ],
)
def test_an_application_is_checked_against_the_dump(app, api, make, tmp_path, given, expected):
    run(app, written(tmp_path, SAMPLE))
    applied = api().post("/institutions", {**APPLICATION, **given})

    admin = api(make.user(None, "admin"))
    items = admin.get(f"/institutions/{applied.json['id']}/checks").json["items"]

    found = next(each for each in items if each["name"] == "ror_id")
    assert (found["tone"], found["finding"]) == expected
    if given["ror_id"] is None:
        assert found["detail"] == f"ROR knows Made-up Centre, {IDS[0]}."
