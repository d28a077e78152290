"""Documents come with an application and are for admins only."""

import base64
from io import BytesIO

import pytest
from sqlalchemy import text

from app.institutions.applications import LARGEST_DOCUMENT
from tests.institutions.test_membership import APPLICATION
from tests.institutions.test_pages import APPLICATION as FORM

PDF = b"%PDF-1.7 made up"


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
