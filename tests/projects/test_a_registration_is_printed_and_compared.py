"""A registration is a document: a certificate in the project's language, compared with others."""

import pytest

from app.core import time
from app.core.fingerprint import fingerprint
from app.projects.models.project import Registration

TEXT = {
    "title": {"en": "Made-up routes", "ru": "Вымышленные пути"},
    "themes": [],
    "countries": ["UZ"],
    "starts_on": "2027-01-10",
    "ends_on": "2027-12-20",
    "label": "AMBER",
    "language": "ru",
    "summary": {"ru": "Вымышленное резюме."},
    "questions": "What is made up?",
    "partners": [],
    "milestones": [],
    "work_packages": [],
}


@pytest.fixture
def project(make):
    """A project with two registrations, which differ in the end date and in the questions."""
    project = make.project(make.user(), "active", code="EF-2026-900")
    later = {**TEXT, "ends_on": "2028-06-30", "questions": "What else is made up?"}
    for number, text in enumerate((TEXT, later), start=1):
        make.owner.add(
            Registration(
                project_id=project.id,
                number=number,
                content={**text, "code": project.code, "answers": []},
                text_sha256=fingerprint(text),
                approved_at=time.now(),
            )
        )
    make.owner.commit()
    return project


@pytest.fixture
def lead(make, project):
    return make.owner.get(type(make.user()), project.members[0].user_id)


def test_who_reads_the_inside_takes_the_certificate_along(browse, api, lead, project):
    page = browse(lead).get(f"/projects/{project.id}/registrations/2").text
    assert f"/projects/{project.id}/registrations/2/certificate.pdf" in page

    answers = [
        browse(lead).get(f"/projects/{project.id}/registrations/2/certificate.pdf"),
        api(lead).get(f"/projects/{project.id}/registrations/2/certificate"),
    ]

    for answer in answers:
        assert answer.content_type == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
        assert "EF-2026-900-registration-2.pdf" in answer.headers["Content-Disposition"]


def test_the_certificate_speaks_the_language_of_the_text_whoever_asks(
    app, browse, lead, project, monkeypatch
):
    printed = []
    monkeypatch.setattr(
        "app.projects.certificate.typeset", lambda _source, words: printed.append(words) or b"%PDF-"
    )

    browse(lead).get(f"/projects/{project.id}/registrations/1/certificate.pdf")

    assert printed[0]["language"] == "ru"
    assert printed[0]["project"] == "Вымышленные пути"
    assert printed[0]["fingerprint"] == fingerprint(TEXT)
    assert printed[0]["passing_on"].startswith("Передавать можно")


def test_any_two_registrations_are_compared_field_by_field(browse, api, lead, project):
    page = browse(lead).get(f"/projects/{project.id}/registrations/2/changes").text
    answer = api(lead).get(f"/projects/{project.id}/registrations/2/changes?since=1")

    assert "What else is made up?" in page
    assert {each["name"] for each in answer.json["changes"]} == {"ends_on", "questions"}
    assert answer.json["since_sha256"] == fingerprint(TEXT)


@pytest.mark.parametrize("path", ["1/changes", "2/changes?since=7", "2/changes?since=²", "3"])
def test_what_was_never_registered_is_not_found(browse, lead, project, path):
    answer = browse(lead).get(f"/projects/{project.id}/registrations/{path}")

    assert answer.status_code == 404


def test_an_earlier_registration_says_which_one_is_in_force(browse, lead, project):
    page = browse(lead).get(f"/projects/{project.id}/registrations/1").text

    assert "Registration 2 is in force now." in page


def test_who_knows_of_the_project_only_gets_no_certificate(make, browse, project):
    answer = browse(make.user()).get(f"/projects/{project.id}/registrations/1/certificate.pdf")

    assert answer.status_code == 403
