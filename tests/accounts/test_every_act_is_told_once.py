"""Each act on accounts and memberships leaves its one line in the audit, and a repeat none."""

import pytest

from tests.acts import leaves_acts
from tests.factories import PASSWORD

STRONG = "nine blue wooden boats"


@pytest.fixture
def house(make):
    institution = make.institution(email_domains=["house.example"])
    return institution, make.user(institution, "representative", email="one@house.example")


def test_signing_in_and_out(browse, house, owner):
    browser = browse()

    with leaves_acts(owner, "account.signed_in"):
        browser.post("/sign-in", {"email": "one@house.example", "password": PASSWORD})
    with leaves_acts(owner, "account.signed_out"):
        browser.post("/sign-out", form="/")
    with leaves_acts(owner):
        browser.post("/sign-in", {"email": "one@house.example", "password": "wrong"})


def test_what_a_person_does_with_its_account(browse, house, owner):
    _institution, person = house
    browser = browse(person)
    browse(person)

    with leaves_acts(owner, "account.changed"):
        fields = {"name": "N", "language": "en", "time_zone": "Asia/Bishkek"}
        browser.post("/account", fields)
    with leaves_acts(owner, "account.sessions_ended"):
        browser.post("/account/sessions/end-others", form="/account/security")
    with leaves_acts(owner, "token.created"):
        browser.post("/account/tokens", {"name": "n", "scopes": ["read"], "days": "1"})
    with leaves_acts(owner, "account.password_changed"):
        passwords = {"old_password": PASSWORD, "new_password": STRONG}
        browser.post("/account/password", passwords, form="/account/security")


def test_what_a_representative_does_with_its_people(api, house, owner, make):
    institution, person = house
    colleague = make.user(institution)
    program = api(person)
    user, invitations = f"/users/{colleague.id}", f"/institutions/{institution.id}/invitations"

    with leaves_acts(owner, "invitation.sent"):
        made = program.post(invitations, {"email": "g@house.example"}).json["id"]
    with leaves_acts(owner, "invitation.withdrawn"):
        program.post(f"/invitations/{made}/withdrawal")
        program.post(f"/invitations/{made}/withdrawal")
    with leaves_acts(owner, "person.named_representative"):
        program.post(f"{user}/representation", {"outcome": "name"})
        program.post(f"{user}/representation", {"outcome": "name"})
    with leaves_acts(owner, "person.ended_representation"):
        program.post(f"{user}/representation", {"outcome": "end"})
    with leaves_acts(owner, "person.left"):
        program.post(f"{user}/departure")


def test_what_an_admin_decides(api, make, owner):
    applicant = make.institution(state="applied", applicant_email="a@new.example")
    program = api(make.user(None, "admin"))

    def decide(outcome):
        body = {"outcome": outcome, "reason": "A reason."}
        program.post(f"/institutions/{applicant.id}/decision", body)

    with leaves_acts(owner, "institution.admitted", "invitation.sent"):
        decide("admit")
    with leaves_acts(owner, "institution.suspended"):
        decide("suspend")
    with leaves_acts(owner, "institution.reinstated"):
        decide("reinstate")
    with leaves_acts(owner, "institution.withdrawn"):
        decide("withdraw")
    with leaves_acts(owner):
        decide("reinstate")
