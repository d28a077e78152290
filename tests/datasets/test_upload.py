"""From an upload through the real worker to a version that is ready, or says why not."""

import dataclasses
import hashlib
import io

import pytest
from sqlalchemy import text

from app.core.files import clean_name
from tests.datasets import files
from tests.datasets.files import GOOD, part
from tests.datasets.reading.published import published


@pytest.fixture
def people(make):
    owner, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(owner),
        "representative": make.user(owner, "representative"),
        "partner": make.user(partner),
        "stranger": make.user(),
    }


@pytest.fixture
def dataset(make, people):
    project = make.project(people["lead"], "active", (people["partner"].institution,))
    make.member(project, people["partner"], "editor")
    return make.dataset(project, people["lead"])


def send(program, dataset, content=GOOD, name="made-up.csv", **fields):
    address = f"/datasets/{dataset.id}/versions"
    return files.send(program, address, content, name, **fields)


def version(program, dataset, number="1.0"):
    return program.get(f"/datasets/{dataset.id}/versions/{number}").json


def test_a_file_becomes_a_version_with_its_bytes_kept(app, api, work, people, dataset):
    program = api(people["lead"])
    answer = send(program, dataset)
    job = answer.headers["Location"].removeprefix("/api/v1")
    waiting = program.get(job).json

    work()

    assert answer.status_code == 202
    assert answer.json["state"] == "processing"
    assert waiting["state"] == "queued"
    assert program.get(job).json["state"] == "done"
    read = version(program, dataset)
    assert (read["state"], read["rows"]) == ("ready", 2)
    assert [each["type"] for each in read["schema"]["fields"]] == ["date", "string", "number"]
    original = next(each for each in read["resources"] if each["role"] == "original")
    assert original["sha256"] == hashlib.sha256(GOOD.encode()).hexdigest()
    kept = b"".join(app.extensions["storage"].read(original["sha256"]))
    assert kept == GOOD.encode()


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("kazakhstan.csv", 336),
        ("uzbekistan.xlsx", 908),
        ("kyrgyzstan.tsv", 34),
        ("tajikistan.csv", 127),
        ("turkmenistan.jsonl", 99),
    ],
)
def test_national_files_are_read_right_through_an_upload(api, work, people, dataset, name, rows):
    path = published(f"unodc-ids/{name}")
    program = api(people["lead"])
    send(program, dataset, path.read_bytes(), name)

    work()

    read = version(program, dataset)
    assert (read["state"], read["rows"], read["failure"]) == ("ready", rows, None)


def test_only_the_owners_people_upload(api, people, dataset):
    assert send(api(people["partner"]), dataset).status_code == 403
    assert send(api(people["stranger"]), dataset).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7\n\x00\x01\x02" * 50, "table.csv", "not_a_table"),
        (b"PK\x03\x04" + b"\x00" * 200, "table.xlsx", "damaged_workbook"),
        (b"\n\n\n", "table.csv", "empty_file"),
    ],
)
def test_what_cannot_be_read_fails_with_a_code_and_a_plain_sentence(
    api, work, people, dataset, content, name, code
):
    program = api(people["lead"])
    job = send(program, dataset, content, name).headers["Location"].removeprefix("/api/v1")

    work()

    read = version(program, dataset)
    assert read["state"] == "failed"
    assert read["failure"]["code"] == code
    assert read["failure"]["detail"].endswith(".")
    assert program.get(job).json["problem"] == code


def test_a_failed_version_gives_its_number_back(api, work, people, dataset):
    program = api(people["lead"])
    send(program, dataset, b"\n\n\n")
    work()

    again = send(program, dataset)
    work()

    assert again.json["number"] == "1.0"
    states = [
        each["state"] for each in program.get(f"/datasets/{dataset.id}/versions").json["items"]
    ]
    assert sorted(states) == ["failed", "ready"]
    assert version(program, dataset)["state"] == "ready"


def test_a_file_without_a_byte_is_refused_at_once(api, people, dataset):
    answer = send(api(people["lead"]), dataset, b"")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/file"


class Unread(io.BytesIO):
    """A long body that fails when somebody reads it."""

    def seek(self, position, whence=0):
        self.place = 40 * 1024**2 if whence == 2 else position
        return self.place

    def tell(self):
        return getattr(self, "place", 0)

    def read(self, *_size):
        raise AssertionError("the body was read")

    readinto = readline = read


def test_what_is_too_large_is_refused_before_it_is_read(api, people, dataset):
    program = api(people["lead"])

    answer = program.client.post(
        f"/api/v1/datasets/{dataset.id}/versions",
        input_stream=Unread(),
        headers=program.headers,
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert answer.json["detail"] == "A file may have at most 32 MB."


def test_the_page_says_how_large_a_file_may_be(app, browse, people, dataset):
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, upload_limit=3 * 1024**2)

    answer = browse(people["lead"]).post(
        f"/datasets/{dataset.id}/upload",
        part(b"x" * 5 * 1024**2),
        content_type="multipart/form-data",
    )

    assert answer.status_code == 413
    assert "A file may have at most 3 MB." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\data\\a.csv", "a.csv"),
        ("a\u202ecsv.exe", "acsv.exe"),
        ("е\u0308.csv", "ё.csv"),
        ("x" * 300 + ".csv", "x" * 146 + ".csv"),
    ],
)
def test_a_name_cannot_be_used_against_its_reader(given, kept):
    assert clean_name(given) == kept


def test_the_cleaned_name_is_what_is_kept(api, people, dataset):
    program = api(people["lead"])
    send(program, dataset, name="../\u202eb.csv")

    assert [each["name"] for each in version(program, dataset)["resources"]] == ["b.csv"]


def test_a_request_sent_twice_is_one_version(api, people, dataset):
    program = api(people["lead"])
    program.headers["Idempotency-Key"] = "one"
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        + GOOD.encode()
        + b"\r\n--x--\r\n"
    )

    answers = [
        program.client.post(
            f"/api/v1/datasets/{dataset.id}/versions",
            data=body,
            headers=program.headers,
            content_type="multipart/form-data; boundary=x",
        )
        for _ in range(2)
    ]

    assert [each.status_code for each in answers] == [202, 202]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert len(program.get(f"/datasets/{dataset.id}/versions").json["items"]) == 1


def test_a_cancelled_reading_ends_and_says_so(api, work, people, dataset):
    program = api(people["lead"])
    job = send(program, dataset).headers["Location"].removeprefix("/api/v1")

    program.call("DELETE", job)
    work()

    assert program.get(job).json["state"] == "cancelled"
    assert version(program, dataset)["failure"]["code"] == "cancelled"


def test_nobody_else_follows_or_cancels_a_job(api, people, dataset):
    job = send(api(people["lead"]), dataset).headers["Location"].removeprefix("/api/v1")

    assert api(people["representative"]).get(job).status_code == 404
    assert api(people["representative"]).call("DELETE", job).status_code == 404


def test_a_reading_ends_without_a_result_where_the_uploader_lost_the_right(
    api, make, work, people, dataset
):
    send(api(people["lead"]), dataset)
    make.owner.execute(
        text("UPDATE app_user SET ended_at = now() WHERE id = :id"), {"id": people["lead"].id}
    )
    make.owner.commit()

    work()

    read = version(api(people["representative"]), dataset)
    assert read["state"] == "failed"
    assert read["schema"] is None


def test_a_key_used_for_one_file_does_not_answer_for_another(api, people, dataset):
    program = api(people["lead"])
    program.headers["Idempotency-Key"] = "a made-up key"

    first = send(program, dataset)
    again = send(program, dataset)
    other = send(program, dataset, GOOD + "03.02.2024;made up C;3,5\n")

    assert (first.status_code, again.json["id"]) == (202, first.json["id"])
    assert other.status_code == 422
