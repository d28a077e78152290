"""Documents come with an application and are for admins only."""

import base64
from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import text

from app.institutions import applications
from app.institutions.applications import LARGEST_DOCUMENT
from app.institutions.jobs import forget_documents
from tests.core.test_words_of_documents import packed
from tests.institutions.test_membership import APPLICATION
from tests.institutions.test_pages import APPLICATION as FORM

PDF = b"%PDF-1.7 made up"
MARKED = packed(word__document="<w:p><w:t>Для служебного пользования</w:t></w:p>")


def sent(kind="letter", name="letter.pdf", content=PDF):
    return {"kind": kind, "file_name": name, "content": base64.b64encode(content).decode()}


def apply(api, *documents):
    return api().post("/institutions", {**APPLICATION, "documents": list(documents)})


def test_an_admin_takes_out_what_came_with_an_application_and_that_is_on_the_record(
    api, make, owner
):
    applied = apply(api, sent(), sent("statute", "устав.docx", b"PK\x03\x04 made up"))
    admin = api(make.user(None, "admin"))

    listed = admin.get(f"/institutions/{applied.json['id']}/documents").json["items"]
    got = admin.get(f"/application-documents/{listed[0]['id']}")

    assert [each["file_name"] for each in listed] == ["letter.pdf", "устав.docx"]
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    names = owner.scalars(text("SELECT name FROM event")).all()
    assert "institution.document_read" in names


def test_nobody_else_knows_of_a_document(api, make):
    applied = apply(api, sent())
    admin = api(make.user(None, "admin"))
    document = admin.get(f"/institutions/{applied.json['id']}/documents").json["items"][0]["id"]

    for roles in ((), ("representative",), ("coordinator",)):
        path = f"/application-documents/{document}"
        assert api(make.user(None, *roles)).get(path).status_code == 404


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (sent(content=b"MZ made up"), "letter"),
        (sent(name="letter.exe"), "letter"),
        (sent(name="letter.docx", content=MARKED), "letter"),
        (sent("statute", "statute.pdf", PDF + b" " * LARGEST_DOCUMENT), "statute"),
    ],
)
def test_what_is_no_such_document_is_refused_and_nothing_is_filed(api, owner, document, field):
    answer = apply(api, document)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"/{field}"
    assert owner.scalar(text("SELECT count(*) FROM institution")) == 0


def test_documents_are_chosen_on_the_page(browse, make):
    files = {"letter": (BytesIO(PDF), "letter.pdf"), "statute": (BytesIO(b""), "")}

    answer = browse().post("/apply", {**FORM, **files}, content_type="multipart/form-data")

    assert answer.location == "/apply/received"
    page = browse(make.user(None, "admin")).get("/institutions/applications").text
    assert "Documents: the letter of its head is there" in page


def files(content=PDF):
    return {"letter": (BytesIO(content), "letter.pdf"), "statute": (BytesIO(b""), "")}


def test_past_what_all_that_wait_may_have_no_documents_are_taken_and_nothing_typed_is_lost(
    browse, api, owner, monkeypatch
):
    apply(api, sent())
    monkeypatch.setattr(applications, "MOST_WAITING", 2 * len(PDF) - 1)

    other = {
        **FORM,
        "representative_email": "another@muc.example",
        "name_en": "Made-up other house",
    }
    refused = browse().post("/apply", {**other, **files(PDF)}, content_type="multipart/form-data")
    bare = browse().post("/apply", other)

    assert refused.status_code == 413
    assert "Send the application without them" in refused.text
    assert "Made-up other house" in refused.text
    assert bare.location == "/apply/received"


def test_from_one_network_documents_come_so_often_only_and_nothing_typed_is_lost(browse):
    def send(number):
        typed = {
            **FORM,
            "short_name": f"HOUSE-{number}",
            "name_en": f"Made-up house {number}",
            "representative_email": f"speaker{number}@muc.example",
        }
        return browse().post("/apply", {**typed, **files()}, content_type="multipart/form-data")

    answers = [send(number) for number in range(11)]

    assert [each.status_code for each in answers] == [303] * 10 + [429]
    assert "Made-up house 10" in answers[-1].text


def test_documents_go_when_they_have_been_of_no_use_for_long(app, api, make, owner):
    kept = apply(api, sent()).json["id"]
    other = {**APPLICATION, "names": {"en": "Made-up other house"}}
    two = [sent(), sent("statute", content=PDF + b"2")]
    gone = api().post("/institutions", {**other, "documents": two}).json["id"]
    owner.execute(
        text(
            "UPDATE institution SET state = 'declined', decided_at = now() - interval '91 days'"
            " WHERE id = :id"
        ),
        {"id": gone},
    )
    owner.commit()

    with app.app_context():
        forget_documents()

    rows = owner.execute(text("SELECT institution_id::text, kind FROM application_document")).all()
    assert rows == [(kept, "letter")]
    stored = [app.extensions["storage"].has(sha256(each).hexdigest()) for each in (PDF, PDF + b"2")]
    assert stored == [True, False]
    assert owner.scalar(text("SELECT count(*) FROM blob")) == 1
