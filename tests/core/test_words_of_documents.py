"""Words are found wherever an office document keeps them, and no document harms who looks."""

import zipfile
from io import BytesIO

import pytest

from app.core import document_text
from app.core.document_text import lines_of


def packed(**parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Первая\nДля служебного пользования".encode()),
        ("a.csv", "1;Для служебного пользования".encode("cp1251")),
        ("a.md", "Для служебного пользования".encode("utf-16")),
        (
            "a.docx",
            packed(
                word__header1="<w:p><w:r><w:t>Для слу</w:t></w:r>"
                "<w:r><w:t>жебного пользования</w:t></w:r></w:p>"
            ),
        ),
        ("a.xlsx", packed(xl__sharedStrings="<si><t>Для служебного пользования</t></si>")),
        ("a.pptx", packed(ppt__slides__slide2="<a:p><a:t>Для служебного пользования</a:t></a:p>")),
        ("a.odt", packed(styles="<text:p>Для служебного&#32;пользования</text:p>")),
    ],
)
def test_a_line_is_found_where_the_document_keeps_it(name, content):
    assert "Для служебного пользования" in list(lines_of(content, name))


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", b"PK\x03\x04 broken"), ("a.pdf", b"%PDF-1.7"), ("a.png", b"")]
)
def test_what_cannot_be_read_has_no_lines(name, content):
    assert list(lines_of(content, name)) == []


def test_a_document_that_unpacks_without_end_is_read_to_a_limit(monkeypatch):
    monkeypatch.setattr(document_text, "LARGEST_PART", 1000)

    lines = list(lines_of(packed(content="a" * 10**6), "a.odt"))

    assert sum(map(len, lines)) == 1000
