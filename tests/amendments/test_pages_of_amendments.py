"""An amendment from its beginning to its registration, in browsers; and what waits for whom."""

import re


def test_from_the_reason_to_the_registration_by_page(scene, browse):
    lead, of_kz, of_kg = (browse(who) for who in (scene.lead, scene.of_kz, scene.of_kg))
    base = f"/projects/{scene.project.id}"
    assert f"{base}/amendments" in lead.get(base).text

    begun = lead.post(f"{base}/amendments", {"reason": "The data came late."})
    amendment = begun.headers["Location"]
    section = lead.get(f"{amendment}/sections/time").text
    assert "20.12.2027" in section
    lead.post(
        f"{amendment}/sections/time",
        {"countries": ["UZ", "KZ"], "ends_on": "30.06.2028", "resources": "Made-up resources."},
    )
    page = lead.get(amendment).text
    assert "<del>" in page
    assert "<ins>" in page
    lead.post(f"{amendment}/consultation", {})
    for speaker in (of_kz, of_kg):
        assert amendment in speaker.get("/").text
        sha256 = re.search(r'name="text_sha256"[^>]*value="([^"]*)"', speaker.get(amendment).text)
        speaker.post(f"{amendment}/answer", {"outcome": "accept", "text_sha256": sha256[1]})
    lead.post(f"{amendment}/submission", {})
    assert scene.show(amendment)["state"] == "in_review"
    home = browse(scene.tj).get("/").text
    assert f"{base}/review" in home
    assert "Amendment: " in home
    for who, letter in ((scene.tj, ""), (scene.un, "A made-up letter.")):
        given = {"outcome": "approve", "reason": "Sound.", "letter": letter}
        assert browse(who).post(f"{base}/review/vote", given).status_code == 303

    assert f"{base}/registrations/2" in lead.get(amendment).text
    assert "30" in lead.get(f"{base}/registrations/2/changes").text


def test_the_review_shows_the_difference_that_is_decided_on(scene, browse):
    scene.submitted(fields={"method": "Another method altogether."})

    page = browse(scene.tj).get(f"/projects/{scene.project.id}/review").text

    assert "<ins>" in page
    assert "Another" in page
    assert "frozen as a further registration" in page
    assert "A made-up reason." in page


def test_a_vote_on_what_was_decided_before_is_no_vote_that_was_lost(scene, browse):
    scene.decide(scene.submitted(fields={"method": "Another method altogether."}))
    part = {"institution_id": str(scene.kz.id), "contribution": "More records."}
    scene.submitted(partners=[part])

    page = browse(scene.tj).get(f"/projects/{scene.project.id}/review").text

    assert "no longer counts" not in page
    assert f"{scene.kz.short_name} · " in page


def test_a_partner_joins_and_leaves_by_the_form(scene, browse):
    lead = browse(scene.lead)
    amendment = scene.begin(fields={"method": "Another."})
    house = str(scene.tm.institution_id)
    joins = {"institution_id": house, "role": "funder", "contribution": "Money."}
    lead.post(f"{amendment}/partners", joins)
    lead.post(f"{amendment}/partners", {"institution_id": str(scene.kz.id), "role": "ends"})

    partners = next(each for each in scene.show(amendment)["changes"] if each["name"] == "partners")

    now = {each["institution_id"]: each["role"] for each in partners["now"]}
    assert now[house] == "funder"
    assert str(scene.kz.id) not in now


def test_a_form_that_lacks_something_comes_back_with_what_was_typed(scene, browse):
    lead = browse(scene.lead)
    base = f"/projects/{scene.project.id}/amendments"

    refused = lead.post(base, {"reason": " "})
    assert refused.status_code == 422
    amendment = scene.begin(fields={"method": "Another."})
    emptied = lead.post(f"{amendment}/sections/method", {"method": ""})

    assert emptied.status_code == 422
    assert "This cannot be left empty." in emptied.text
    assert lead.get(f"{amendment}/sections/label").status_code == 404
    assert lead.get(f"{amendment}/sections/nowhere").status_code == 404
