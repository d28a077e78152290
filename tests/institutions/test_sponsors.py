"""A member vouches for an applicant: asked by the application or an admin, answered once."""

import pytest

from tests.institutions.test_membership import APPLICATION, decide


@pytest.fixture
def asked(api, make):
    """An applicant, and a member whose representative is asked: (applicant, representative)."""
    member, applicant = make.institution(short_name="MEM"), make.institution(state="applied")
    speaker = make.user(member, "representative")
    admin = api(make.user(None, "admin"))
    answer = admin.post(
        f"/institutions/{applicant.id}/sponsorships", {"sponsor_id": str(member.id)}
    )
    assert answer.status_code == 201, answer.text
    return applicant, speaker, answer.json["id"]


def test_a_sponsor_named_in_the_application_is_asked_without_the_applicant_learning_of_it(
    api, make
):
    member = make.institution(names={"uz": "Тадқиқотлар маркази"}, short_name="TM")
    speaker = make.user(member, "representative")

    known = api().post("/institutions", {**APPLICATION, "sponsor_named": "tadqiqotlar markazi"})
    strange = api().post(
        "/institutions",
        {**APPLICATION, "representative_email": "b@muc.example", "sponsor_named": "Nobody"},
    )

    waiting = api(speaker).get("/waiting").json["items"]
    assert [each["kind"] for each in waiting] == ["institution.sponsorship"]
    assert known.status_code == strange.status_code == 201
    assert set(known.json) == set(strange.json)
    assert "sponsor" not in known.text


def test_a_representative_of_the_sponsor_reads_the_application_and_vouches(
    api, browse, make, asked
):
    applicant, speaker, sponsorship = asked
    browser = browse(speaker)

    assert applicant.name in browser.get(f"/sponsorships/{sponsorship}").text
    answer = browser.post(
        f"/sponsorships/{sponsorship}/answer",
        {"outcome": "vouch", "words": "We have worked together since 2019."},
        form=f"/sponsorships/{sponsorship}",
    )

    assert answer.status_code == 303
    admin = api(make.user(None, "admin"))
    check = admin.get(f"/institutions/{applicant.id}/checks").json["items"]
    found = next(each for each in check if each["name"] == "sponsor")
    assert (found["tone"], found["finding"]) == ("met", "MEM vouches for it")
    assert found["detail"] == "We have worked together since 2019."
    assert api(speaker).get("/waiting").json["items"] == []


def test_an_answer_needs_words_and_is_given_once(api, asked):
    _applicant, speaker, sponsorship = asked
    program = api(speaker)
    path = f"/sponsorships/{sponsorship}/answer"

    assert program.post(path, {"outcome": "decline", "words": " "}).status_code == 422
    assert program.post(path, {"outcome": "decline", "words": "We do not know it."}).json[
        "state"
    ] == ("declined")
    assert program.post(path, {"outcome": "vouch", "words": "We do."}).status_code == 409


def test_after_the_decision_nobody_vouches_any_more(api, make, asked):
    applicant, speaker, sponsorship = asked
    decide(api, make.user(None, "admin"), applicant, "decline")

    answer = api(speaker).post(
        f"/sponsorships/{sponsorship}/answer", {"outcome": "vouch", "words": "Yes."}
    )

    assert answer.status_code == 409
    assert api(speaker).get("/waiting").json["items"] == []


def test_others_know_neither_of_the_question_nor_of_the_applicant(api, make, asked):
    applicant, speaker, sponsorship = asked
    colleague = make.user(speaker.institution)

    for person in (colleague, make.user(None, "representative"), make.user(None, "coordinator")):
        assert api(person).get(f"/sponsorships/{sponsorship}").status_code == 404
        assert api(person).get(f"/institutions/{applicant.id}").status_code == 404


def test_only_an_active_member_is_asked_and_the_same_one_once(api, make):
    applicant, admin = make.institution(state="applied"), api(make.user(None, "admin"))
    path = f"/institutions/{applicant.id}/sponsorships"
    observer = make.institution(membership="observer")
    member = make.institution()

    assert admin.post(path, {"sponsor_id": str(observer.id)}).status_code == 422
    once = admin.post(path, {"sponsor_id": str(member.id)}).json
    assert admin.post(path, {"sponsor_id": str(member.id)}).json["id"] == once["id"]
    assert len(admin.get(path).json["items"]) == 1


def test_an_admin_asks_on_a_page(browse, make):
    applicant = make.institution(state="applied", sponsor_named="The one we know")
    member = make.institution(short_name="MEM")
    browser = browse(make.user(None, "admin"))
    page = f"/institutions/{applicant.id}/sponsorships"

    assert "The one we know" in browser.get(page).text
    assert browser.post(page, {"sponsor_id": ""}).status_code == 422
    assert browser.post(page, {"sponsor_id": str(member.id)}).status_code == 303
    assert "Sponsor: MEM is asked" in browser.get("/institutions/applications").text
