"""The upload page takes files in pieces with the session, and makes versions of them."""

import base64

import pytest

from tests.clients import hidden_fields
from tests.datasets.files import GOOD

CONTENT = GOOD.encode()
LENGTH = len(CONTENT)
PIECE = "application/offset+octet-stream"


@pytest.fixture
def sender(make):
    """A representative, who may bring data to the common catalogue."""
    return make.user(make.institution(), "representative")


@pytest.fixture
def page(make, sender):
    """The address of the upload page."""
    return f"/datasets/{make.dataset(None, sender).id}/upload"


def token_of(person, page):
    return {"X-CSRFToken": hidden_fields(person.get(page).get_data(as_text=True))["csrf_token"]}


def begin(person, headers, name="made-up.csv", length=LENGTH):
    said = {"filename": name, "fingerprint": f"7-{name}"}
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()
    )
    return person.client.post(
        "/uploads", headers={**headers, "Upload-Length": length, "Upload-Metadata": metadata}
    )


def send(person, headers, address, offset, piece):
    return person.client.patch(
        address, data=piece, content_type=PIECE, headers={**headers, "Upload-Offset": offset}
    )


def test_files_in_pieces_become_versions_in_their_order(browse, api, work, sender, page):
    person = browse(sender)
    headers = token_of(person, page)
    first = begin(person, headers, "first.csv").location
    second = begin(person, headers, "second.csv").location
    for address in (first, second):
        send(person, headers, address, 0, CONTENT[:20])
        assert person.client.head(address).headers["Upload-Offset"] == "20"
        send(person, headers, address, 20, CONTENT[20:])
    ids = [address.rpartition("/")[2] for address in (first, second)]

    taken = person.post(page, {"uploads": " ".join(ids), "note": "Two at once"})
    for _each in ids:
        work()

    assert taken.status_code == 303
    versions = api(sender).get(f"{page.removesuffix('/upload')}/versions").json["items"]
    assert [(each["number"], each["state"]) for each in versions] == [
        ("1.1", "ready"),
        ("1.0", "ready"),
    ]
    assert person.client.head(first).status_code == 404


def test_a_file_that_is_named_twice_becomes_one_version(browse, api, sender, page):
    person = browse(sender)
    headers = token_of(person, page)
    address = begin(person, headers).location
    send(person, headers, address, 0, CONTENT)

    taken = person.post(page, {"uploads": f"{address.rpartition('/')[2]} " * 3})

    assert taken.status_code == 303
    versions = api(sender).get(f"{page.removesuffix('/upload')}/versions").json["items"]
    assert len(versions) == 1


def test_what_waits_where_it_stopped_is_shown_and_goes_on_from_there(browse, api, sender, page):
    person = browse(sender)
    headers = token_of(person, page)
    address = begin(person, headers, "far-away.csv").location
    send(person, headers, address, 0, CONTENT[:20])

    shown = person.get(page).get_data(as_text=True)
    listed = api(sender).get("/uploads").json["items"]
    early = person.post(page, {"uploads": address.rpartition("/")[2]})

    assert "far-away.csv" in shown
    assert "Choose the same file again to go on from there" in shown
    assert [(each["name"], each["offset"], each["fingerprint"]) for each in listed] == [
        ("far-away.csv", 20, "7-far-away.csv")
    ]
    assert early.status_code == 409
    assert person.client.delete(address, headers=headers).status_code == 204
    assert "far-away.csv" not in person.get(page).get_data(as_text=True)


def test_a_piece_without_the_token_of_the_session_is_refused(browse, sender, page):
    person = browse(sender)
    address = begin(person, token_of(person, page)).location

    answer = send(person, {}, address, 0, CONTENT)

    assert answer.status_code == 400
    assert person.client.head(address).headers["Upload-Offset"] == "0"


def test_the_script_is_told_in_words_why_a_file_is_not_taken(browse, sender, page):
    person = browse(sender)

    answer = begin(person, token_of(person, page), length=10**14)

    assert answer.status_code == 413
    assert "A file may have at most" in answer.json["detail"]


def test_nothing_chosen_is_said_beside_the_field_and_the_note_stays(browse, sender, page):
    answer = browse(sender).post(page, {"note": "About the provinces"})

    assert answer.status_code == 422
    said = answer.get_data(as_text=True)
    assert "Choose a file." in said
    assert "About the provinces" in said


def test_a_file_that_was_not_read_goes_by_its_own_name(browse, work, sender, page):
    person = browse(sender)
    headers = token_of(person, page)
    for name, content in (("broken.pdf", b"%PDF-1.7\n\x00"), ("good.csv", CONTENT)):
        address = begin(person, headers, name, len(content)).location
        send(person, headers, address, 0, content)
        person.post(page, {"uploads": address.rpartition("/")[2]})
        work()

    shown = person.get(page.removesuffix("/upload")).get_data(as_text=True)

    assert "broken.pdf, not read" in shown
    assert "1.0, not read" not in shown
