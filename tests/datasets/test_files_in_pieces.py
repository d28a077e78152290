"""A large file is sent in pieces, goes on where it broke off, and is read as any other."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

CONTENT = b"day;kg\n" + b"2026-01-01;1,5\n" * 400
LENGTH = len(CONTENT)
PIECE = "application/offset+octet-stream"


@pytest.fixture
def sender(api, make):
    """A representative, who may bring data to the common catalogue."""
    return api(make.user(make.institution(), "representative"))


def begin(sender, length=LENGTH, name=b"made-up.csv"):
    metadata = f"filename {base64.b64encode(name).decode()}"
    return sender.call(
        "POST",
        "/uploads",
        Tus_Resumable="1.0.0",
        Upload_Length=str(length),
        Upload_Metadata=metadata,
    )


def send(sender, address, offset, piece, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sender.client.patch(
        address,
        data=piece,
        content_type=headers.pop("content_type", PIECE),
        headers={**sender.headers, "Upload-Offset": str(offset), **named},
    )


def offset_of(sender, address):
    answer = sender.client.head(address, headers=sender.headers)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def test_a_file_in_two_pieces_becomes_a_version(sender, work):
    dataset = sender.post("/datasets", {"title": {"en": "Made up"}}).json
    path = f"/datasets/{dataset['id']}/versions"
    begun = begin(sender)
    address = begun.headers["Location"]
    body = {"uploads": [address.rpartition("/")[2]], "note": "In pieces"}

    first = send(sender, address, 0, CONTENT[:1000])
    early = sender.post(path, body)
    second = send(sender, address, offset_of(sender, address), CONTENT[1000:])
    taken = sender.post(path, body)
    work()

    assert (begun.status_code, first.status_code, second.status_code) == (201, 204, 204)
    assert (early.status_code, early.json["guard"]) == (409, "unfinished")
    assert taken.status_code == 202
    assert sender.get(f"{path}/1.0").json["rows"] == 400
    original = sender.get(f"{path}/1.0/download")
    assert original.data == CONTENT
    assert sender.client.head(address, headers=sender.headers).status_code == 404


def test_an_upload_that_is_taken_many_times_at_once_becomes_one_version(api, make):
    person = make.user(make.institution(), "representative")
    senders = [api(person) for _each in range(4)]
    path = f"/datasets/{make.dataset(None, person).id}/versions"
    address = begin(senders[0]).headers["Location"]
    send(senders[0], address, 0, CONTENT)
    body = {"uploads": [address.rpartition("/")[2]]}

    with ThreadPoolExecutor(len(senders)) as pool:
        answers = list(pool.map(lambda each: each.post(path, body).status_code, senders))

    assert min(answers) == 202
    assert set(answers) - {202} <= {409, 422}
    assert len(senders[0].get(path).json["items"]) == 1


def test_bytes_are_taken_where_it_broke_off_and_only_whole(sender):
    address = begin(sender).headers["Location"]
    wrong = "sha1 " + base64.b64encode(hashlib.sha1(b"other").digest()).decode()
    right = "sha256 " + base64.b64encode(hashlib.sha256(CONTENT[:10]).digest()).decode()

    answers = [
        send(sender, address, 5, CONTENT[:10]),
        send(sender, address, 0, CONTENT[:10], Upload_Checksum=wrong),
        send(sender, address, 0, CONTENT[:10], Upload_Checksum="rot13 AAAA"),
        send(sender, address, 0, CONTENT + b"more"),
        send(sender, address, 0, CONTENT[:10], content_type="text/plain"),
        send(sender, address, "x", CONTENT[:10]),
    ]

    assert [answer.status_code for answer in answers] == [409, 460, 422, 413, 415, 422]
    assert offset_of(sender, address) == 0
    assert send(sender, address, 0, CONTENT[:10], Upload_Checksum=right).status_code == 204
    assert offset_of(sender, address) == 10


def test_an_upload_is_known_to_its_sender_only_and_can_be_taken_back(sender, api, make):
    address = begin(sender).headers["Location"]
    other = api(make.user(make.institution("KZ"), "representative"))
    dataset = other.post("/datasets", {"title": {"en": "Made up"}}).json
    body = {"uploads": [address.rpartition("/")[2]]}

    assert other.client.head(address, headers=other.headers).status_code == 404
    assert send(other, address, 0, b"x").status_code == 404
    assert other.client.delete(address, headers=other.headers).status_code == 404
    assert other.post(f"/datasets/{dataset['id']}/versions", body).status_code == 422
    assert sender.client.delete(address, headers=sender.headers).status_code == 204
    assert sender.client.head(address, headers=sender.headers).status_code == 404


@pytest.mark.parametrize(("length", "status"), [(10**14, 413), ("x", 422), (-1, 422), ("", 422)])
def test_a_length_that_cannot_be_is_refused_before_anything_is_sent(sender, length, status):
    assert begin(sender, length).status_code == status


def test_what_was_never_begun_is_not_found(sender):
    address = f"/api/v1/uploads/{uuid4()}"

    assert send(sender, address, 0, b"x").status_code == 404
