import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.accounts.letters import letters_to


def leads(owner, project):
    """Who leads a project now, and whether only until another is named."""
    owner.rollback()
    rows = owner.execute(
        text(
            "SELECT user_id, is_acting FROM project_member"
            " WHERE project_id = :project AND role = 'lead' AND ended_at IS NULL"
        ),
        {"project": project.id},
    )
    return [tuple(row) for row in rows]


def end(api, actor, person, successor=None):
    body = {"successor_id": str(successor.id)} if successor else {}
    return api(actor).post(f"/users/{person.id}/departure", body)


def test_who_leads_a_project_does_not_leave_without_naming_who_takes_over(api, make, owner):
    lead = make.user()
    heir = make.user(lead.institution)
    project = make.project(lead, "active", label="RED", title={"en": "Made-up routes"})

    refused = end(api, lead, lead)

    assert (refused.status_code, refused.json["guard"]) == (409, "lead")
    assert "Made-up routes" in refused.json["detail"]
    assert leads(owner, project) == [(lead.id, False)]
    assert end(api, lead, lead, heir).status_code == 200
    assert leads(owner, project) == [(heir.id, False)]


def test_in_haste_the_representative_acts_as_lead_until_another_is_named(api, browse, make, owner):
    lead = make.user()
    speaker, other = make.user(lead.institution, "representative"), make.user(lead.institution)
    project = make.project(lead, "active", label="RED", title={"en": "Made-up routes"})

    assert end(api, speaker, lead).status_code == 200

    assert leads(owner, project) == [(speaker.id, True)]
    home = browse(speaker).get("/").text
    assert "You act as lead until you name another" in home
    address = f"/projects/{project.id}"
    assert "You act as lead" in browse(speaker).get(f"{address}/settings").text
    newest = api(speaker).get(f"{address}/activity").json["items"][0]
    assert newest["name"] == "project.lead_is_acting"
    program = api(speaker)
    program.post(f"{address}/members", {"user_id": str(other.id), "role": "editor"})
    assert program.post(f"{address}/handover", {"user_id": str(other.id)}).status_code == 200
    assert leads(owner, project) == [(other.id, False)]
    assert "You act as lead until you name another" not in browse(speaker).get("/").text


def test_who_acts_as_lead_may_lead_for_good(browse, make, api, owner):
    lead = make.user()
    speaker = make.user(lead.institution, "representative")
    project = make.project(lead, "suspended")
    end(api, speaker, lead)
    page = f"/projects/{project.id}/settings"

    answer = browse(speaker).post(
        f"/projects/{project.id}/handover", {"user_id": str(speaker.id)}, form=page
    )

    assert answer.status_code == 303
    assert leads(owner, project) == [(speaker.id, False)]


def test_where_an_admin_ends_the_access_a_representative_acts_as_lead_and_is_told(api, make, owner):
    admin, lead = make.user(None, "admin"), make.user()
    speaker = make.user(lead.institution, "representative", email="speaker@x.example")
    project = make.project(lead, "draft", label="RED", title={"en": "Made-up routes"})

    assert end(api, admin, lead).status_code == 200

    assert leads(owner, project) == [(speaker.id, True)]
    words = "\n".join(" ".join(each) for each in letters_to(owner, "speaker@x.example"))
    assert f"/projects/{project.id}/settings" in words
    assert "Made-up routes" not in words


def test_an_admin_reads_no_title_where_nobody_can_take_over(api, make, owner):
    admin, lead = make.user(None, "admin"), make.user()
    secret = make.project(lead, "active", label="RED", title={"en": "Made-up secret"})
    make.project(lead, "active", label="GREEN", title={"en": "Made-up routes"})

    refused = end(api, admin, lead)

    assert (refused.status_code, refused.json["guard"]) == (409, "lead")
    assert "Made-up routes" in refused.json["detail"]
    assert "what you may not know of" in refused.json["detail"]
    assert "Made-up secret" not in refused.json["detail"]
    assert leads(owner, secret) == [(lead.id, False)]


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "archived"])
def test_what_is_over_keeps_nobody(api, make, state):
    lead = make.user()
    make.project(lead, state)

    assert end(api, lead, lead).status_code == 200


def test_a_named_successor_leads_and_its_people_read_of_it(api, make, owner):
    lead = make.user()
    speaker = make.user(lead.institution, "representative")
    heir = make.user(lead.institution, email="heir@x.example")
    project = make.project(lead, "active")
    make.member(project, heir, "editor")

    assert end(api, speaker, lead, heir).status_code == 200

    assert leads(owner, project) == [(heir.id, False)]
    assert letters_to(owner, "heir@x.example")
    newest = api(heir).get(f"/projects/{project.id}/activity").json["items"][0]
    assert newest["name"] == "project.handed_over"


@pytest.mark.parametrize("roles", [(), ("representative",), ("coordinator",)])
def test_nobody_of_another_institution_passes_a_lead_on(app, make, owner, roles):
    lead, stranger = make.user(), make.user(None, *roles)
    make.user(lead.institution, "representative")
    project = make.project(lead, "active")

    with app.extensions["database"].transaction() as session:
        session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(stranger.id)})
        passed = session.execute(
            text("SELECT * FROM pass_leads_on(:person, NULL)"), {"person": lead.id}
        ).all()
        held = session.execute(text("SELECT * FROM held_by(:who)"), {"who": lead.id}).all()
        session.commit()

    assert (passed, held) == ([], [])
    assert leads(owner, project) == [(lead.id, False)]


def test_the_database_ends_no_place_that_would_leave_a_project_without_a_lead(app, make):
    lead = make.user()
    make.project(lead, "active")

    with app.extensions["database"].transaction() as session:
        session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(lead.id)})
        with pytest.raises(DBAPIError, match="without a lead"):
            session.execute(text("SELECT end_places_of(:person)"), {"person": lead.id})
