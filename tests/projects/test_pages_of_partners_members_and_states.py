"""Partners answer, members are named and states change in a browser, as by program."""

import re

from tests.projects.stories import begin


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]


def story_in_browsers(make, api, browse):
    """A proposal, with browsers of its lead and of the invited representative."""
    lead_house, partner = make.institution("UZ"), make.institution("KZ")
    lead, speaker = make.user(lead_house), make.user(partner, "representative")
    story = begin(make, api)
    project_id = api(lead).post("/projects", story_fields(story)).json["id"]
    return project_id, partner, browse(lead), browse(speaker)


def story_fields(story):
    card = story.get()
    text = card["proposal"]
    names = ("questions", "method", "data_wanted", "ethics", "risks", "outputs", "summary")
    fields = {name: text[name] for name in names}
    kept = ("title", "themes", "countries", "starts_on", "ends_on", "label")
    return {**fields, **{name: card[name] for name in kept}}


def test_a_representative_reads_the_exact_text_and_accepts(make, api, browse):
    project_id, partner, lead, speaker = story_in_browsers(make, api, browse)
    lead.post(
        f"/projects/{project_id}/partners",
        {"institution_id": str(partner.id), "role": "partner", "contribution": "Records."},
    )
    address = f"/projects/{project_id}/consent"

    page = speaker.get(address).get_data(as_text=True)
    answer = speaker.post(
        address, {"outcome": "accept", "text_sha256": hidden(page, "text_sha256")}
    )
    submitted = lead.post(
        f"/projects/{project_id}/submission", form=f"/projects/{project_id}/proposal"
    )

    assert "By making up." in page
    assert answer.status_code == 303
    assert submitted.status_code == 303
    assert "Submitted" in lead.get(f"/projects/{project_id}").get_data(as_text=True)


def test_a_text_that_changed_meanwhile_is_shown_anew(make, api, browse):
    project_id, partner, lead, speaker = story_in_browsers(make, api, browse)
    lead.post(
        f"/projects/{project_id}/partners", {"institution_id": str(partner.id), "role": "partner"}
    )
    address = f"/projects/{project_id}/consent"
    read = hidden(speaker.get(address).get_data(as_text=True), "text_sha256")
    lead.post(f"/projects/{project_id}/proposal/method", {"method": "Otherwise."})

    answer = speaker.post(address, {"outcome": "accept", "text_sha256": read})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "The text has changed" in page
    assert "Otherwise." in page
    assert hidden(page, "text_sha256") != read


def test_members_are_named_changed_and_leave(make, browse):
    lead = make.user(make.institution("UZ"))
    colleague = make.user(lead.institution, name="Colleague (UZ)")
    project = make.project(lead)
    browser = browse(lead)
    settings = f"/projects/{project.id}/settings"

    named = browser.post(
        f"/projects/{project.id}/members",
        {"user_id": str(colleague.id), "role": "editor", "credit_roles": ["software"]},
        form=settings,
    )
    page = browser.get(settings).get_data(as_text=True)
    changed = browser.post(f"/projects/{project.id}/members/{colleague.id}", {"role": "viewer"})
    left = browse(colleague).post(
        f"/projects/{project.id}/members/{colleague.id}/end", form=settings
    )

    assert named.status_code == 303
    assert "Colleague (UZ)" in page
    assert "Software" in page
    assert changed.status_code == 303
    assert left.status_code == 303
    assert browse(colleague).get(f"/projects/{project.id}").status_code == 404


def test_the_lead_is_handed_over_inside_the_lead_institution_only(make, browse):
    lead, partner = make.user(make.institution("UZ")), make.institution("KZ")
    colleague, guest = make.user(lead.institution), make.user(partner)
    project = make.project(lead, partners=(partner,))
    make.member(project, colleague)
    make.member(project, guest)
    browser = browse(lead)
    address, settings = f"/projects/{project.id}/handover", f"/projects/{project.id}/settings"

    to_guest = browser.post(address, {"user_id": str(guest.id)}, form=settings)
    to_colleague = browser.post(address, {"user_id": str(colleague.id)}, form=settings)

    make.owner.expire_all()
    roles = {member.user_id: member.role.value for member in project.members}
    assert to_guest.status_code == 422
    assert to_colleague.status_code == 303
    assert roles[colleague.id] == "lead"
    assert roles[lead.id] == "editor"


def test_a_coordinator_suspends_with_a_reason_that_the_page_shows(make, browse):
    lead = make.user(make.institution("UZ"))
    project = make.project(lead, "active")
    coordinator = browse(make.user(make.institution("KZ"), "coordinator"))
    settings = f"/projects/{project.id}/settings"

    wordless = coordinator.post(f"/projects/{project.id}/suspension", {}, form=settings)
    done = coordinator.post(
        f"/projects/{project.id}/suspension", {"reason": "A made-up reason."}, form=settings
    )

    assert wordless.status_code == 422
    assert done.status_code == 303
    page = browse(lead).get(f"/projects/{project.id}").get_data(as_text=True)
    assert "A made-up reason." in page


def test_what_happened_is_told_to_those_inside(make, api, browse):
    story = begin(make, api)
    story.answer()

    entries = story.lead.get(story.path("/activity")).json["items"]

    names = [entry["name"] for entry in entries]
    assert names == ["partner.answered", "partner.invited", "project.proposed"]
    assert "Made-up routes" in entries[0]["sentence"]


def test_choices_are_told_in_the_readers_language(browse, make):
    lead = make.user(language="ru")
    project = make.project(lead)
    make.institution("KZ")

    page = browse(lead).get(f"/projects/{project.id}/partners").text

    assert "Соисполнитель: работает" in page
    assert "Partner: works" not in page
