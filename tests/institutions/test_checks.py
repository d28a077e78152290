"""What the forum finds out about an application, before an admin decides."""

import pytest

from tests.acts import statements_of
from tests.institutions.test_membership import APPLICATION

IN_ORDER = {
    **APPLICATION,
    "website": "https://www.muc.example/about",
    "ror_id": "https://ror.org/04a9tmd77",
}


@pytest.fixture
def check(api, make):
    """Apply, and read one check as an admin: its tone and what was found."""

    def found(name, **values):
        applied = api().post("/institutions", {**IN_ORDER, **values})
        assert applied.status_code == 201, applied.text
        admin = api(make.user(None, "admin"))
        items = admin.get(f"/institutions/{applied.json['id']}/checks").json["items"]
        one = next(each for each in items if each["name"] == name)
        return one["tone"], one["finding"]

    return found


@pytest.mark.parametrize("name", ["name", "domain", "ror_id", "statement"])
def test_an_application_in_order_meets_the_checks(check, name):
    assert check(name)[0] == "met"


def test_the_same_name_in_another_script_is_found(check, make):
    make.institution(names={"uz": "Ўйлаб топилган марказ"}, short_name="OTM")

    tone, finding = check("name", names={"uz": "Oʻylab topilgan markaz"})

    assert (tone, finding) == ("danger", "the same as OTM")


def test_a_name_that_is_close_to_another_is_found(check, make):
    make.institution(names={"en": "Institute of Strategic Studies"}, short_name="ISS")

    assert check("name", names={"en": "Institute for Strategic Study"}) == (
        "attention",
        "close to ISS",
    )


def test_a_name_that_another_had_earlier_is_found(check, make):
    former = [{"text": "Академия придуманных наук", "language": "ru", "until": "2024-05-01"}]
    make.institution(names={"en": "Quite another"}, short_name="QA", other_names=former)

    assert check("name", names={"ru": "Академия придуманных наук"}) == (
        "danger",
        "the same as QA",
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"website": "https://elsewhere.example"}, "not that of the website, elsewhere.example"),
        ({"website": None}, "there is no website to compare it with"),
        ({"email_domains": []}, "none is named"),
        (
            {"email_domains": ["mail.ru"], "representative_email": "head@mail.ru"},
            "mail that anybody can have",
        ),
    ],
)
def test_mail_that_may_not_be_the_institutions_own_is_named(check, values, expected):
    assert check("domain", **values)[1] == expected


def test_a_domain_of_another_institution_is_a_danger(check, make):
    make.institution(email_domains=["muc.example"], short_name="OWN")

    assert check("domain") == ("danger", "muc.example is a domain of OWN")


def test_a_ror_id_that_another_has_is_a_danger(check, make):
    make.institution(ror_id=IN_ORDER["ror_id"], short_name="OWN")

    assert check("ror_id") == ("danger", "OWN has the same")
    another = {"ror_id": None, "representative_email": "another@muc.example"}
    assert check("ror_id", **another) == ("missing", "none is given")


def test_a_slip_in_a_ror_id_is_refused_at_once(api):
    answer = api().post("/institutions", {**IN_ORDER, "ror_id": "https://ror.org/04a9tmd78"})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/ror_id"


def test_what_was_declined_is_nobodys_double(check, make):
    make.institution(names=IN_ORDER["names"], email_domains=["muc.example"], state="declined")

    assert check("name")[0] == check("domain")[0] == "met"


def test_the_queue_shows_the_checks_beside_each_application_the_oldest_first(browse, make):
    make.institution(names={"en": "The first"}, state="applied", short_name="A1")
    make.institution(names={"en": "The second"}, state="applied", short_name="A2")
    make.institution(names={"ru": "The first"}, short_name="OLD")

    page = browse(make.user(None, "admin")).get("/institutions/applications").text

    assert page.index("The first") < page.index("The second")
    assert "Name of the institution: the same as OLD" in page
    assert "ROR id: none is given" in page


def test_a_longer_queue_asks_the_database_no_more_often(app, browse, make):
    make.institution(state="applied", names={"en": "An applicant"})
    browser = browse(make.user(None, "admin"))
    browser.get("/institutions/applications")
    few = statements_of(app, lambda: browser.get("/institutions/applications"))
    for number in range(12):
        make.institution(state="applied", names={"en": f"An applicant {number}"})

    assert statements_of(app, lambda: browser.get("/institutions/applications")) == few


def test_the_queue_and_its_checks_are_for_admins(browse, api, make):
    institution = make.institution(state="applied")

    for roles in ((), ("coordinator",), ("representative",)):
        person = make.user(None, *roles)
        assert browse(person).get("/institutions/applications").status_code == 403
        assert api(person).get(f"/institutions/{institution.id}/checks").status_code == 404
