import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.institutions.jobs import end_blocks
from tests.accounts.letters import letters_to

PAPER = {"number": "7", "date": "2026-11-01"}


def decide(api, admin, institution, outcome, **more):
    body = {"outcome": outcome, "reason": "A reason.", **more}
    answer = api(admin).post(f"/institutions/{institution.id}/decision", body)
    assert answer.status_code == 200, answer.json


def state_of(owner, project):
    owner.refresh(project)
    return project.state.value


@pytest.mark.parametrize("outcome", ["suspend", "withdraw"])
def test_active_projects_are_suspended_with_the_institution_that_leads_them(
    api, make, owner, outcome
):
    admin, lead = make.user(None, "admin"), make.user()
    secret = make.project(lead, "active", label="RED")
    open_one = make.project(lead, "active", label="GREEN")
    elsewhere = make.project(make.user(), "active", (lead.institution,))

    decide(api, admin, lead.institution, outcome)

    assert [state_of(owner, each) for each in (secret, open_one)] == ["suspended"] * 2
    assert state_of(owner, elsewhere) == "active"


@pytest.mark.parametrize("before", ["draft", "in_review", "approved", "completed", "suspended"])
def test_what_is_not_active_stands_still_where_it_is(api, make, owner, before):
    admin, lead = make.user(None, "admin"), make.user()
    project = make.project(lead, before)

    decide(api, admin, lead.institution, "suspend")
    assert state_of(owner, project) == before

    decide(api, admin, lead.institution, "reinstate")
    assert state_of(owner, project) == before


def test_reinstating_resumes_exactly_what_was_suspended_with_the_institution(api, make, owner):
    admin, lead = make.user(None, "admin"), make.user()
    halted = make.project(lead, "active", label="RED")
    stopped_before = make.project(lead, "suspended")
    decide(api, admin, lead.institution, "suspend")

    decide(api, admin, lead.institution, "reinstate")

    assert (state_of(owner, halted), halted.halted_with_lead) == ("active", False)
    assert state_of(owner, stopped_before) == "suspended"


def test_a_block_that_ends_by_itself_takes_the_same_way(api, app, make, owner):
    admin, lead = (
        make.user(None, "admin"),
        make.user(None, "representative", email="speaker@x.example"),
    )
    project = make.project(lead, "active")
    decide(api, admin, lead.institution, "suspend")
    owner.refresh(lead.institution)
    lead.institution.suspended_until -= timedelta(days=11)
    owner.commit()

    with app.app_context(), app.extensions["database"].transaction(as_system=True) as opened:
        end_blocks()
        opened.commit()

    assert state_of(owner, project) == "active"
    told = [body for _, body in letters_to(owner, "speaker@x.example")]
    assert any("is active again" in body and "No paper was given" in body for body in told)
    assert any(f"/projects/{project.id}" in body for body in told)
    sentences = [each["sentence"] for each in activity(api, lead, project)]
    assert f"{project.title['en']} goes on with the institution that leads it" in sentences


def activity(api, reader, project):
    return api(reader).get(f"/projects/{project.id}/activity").json["items"]


def test_its_people_read_of_it_and_letters_say_no_more_than_the_label_allows(api, make, owner):
    admin, lead = make.user(None, "admin"), make.user()
    colleague = make.user(make.institution("KZ"), email="colleague@x.example")
    speaker = make.user(make.institution("KG"), "representative", email="speaker@x.example")
    titles = {"RED": "Made-up secret", "GREEN": "Made-up routes"}
    projects = [
        make.project(lead, "active", (speaker.institution,), label=label, title={"en": title})
        for label, title in titles.items()
    ]
    for each in projects:
        make.member(each, colleague)

    decide(api, admin, lead.institution, "suspend")

    for address in ("colleague@x.example", "speaker@x.example"):
        words = "\n".join(" ".join(letter) for letter in letters_to(owner, address))
        assert "Made-up routes" in words
        assert "Made-up secret" not in words
        assert all(f"/projects/{each.id}" in words for each in projects)
    for each in projects:
        newest = activity(api, colleague, each)[0]
        assert newest["name"] == "project.halted"
        assert each.title["en"] in newest["sentence"]


def test_the_admin_sees_numbers_of_what_is_listed_before_deciding_and_no_titles(browse, make):
    admin, lead = make.user(None, "admin"), make.user()
    giver = make.user(lead.institution, "representative")
    make.project(lead, "active", label="RED", title={"en": "Made-up secret"})
    make.project(lead, "active", label="AMBER")
    make.grant(make.dataset(None, giver, access="request"), giver, make.user())
    address = f"/institutions/{lead.institution.id}/decision?outcome="

    page = browse(admin).get(address + "suspend").text

    assert "1 active project that it leads is suspended" in page
    assert "What is not yours to know of is settled in the same way" in page
    assert "1 grant that it has given lets nobody in" in page
    assert "Made-up secret" not in page


def test_nobody_moves_a_project_whose_lead_institution_is_suspended(api, browse, make):
    coordinator, lead = make.user(None, "coordinator"), make.user()
    halted = make.project(lead, "active", label="GREEN")
    decide(api, make.user(None, "admin"), lead.institution, "suspend")

    answer = api(coordinator).post(f"/projects/{halted.id}/resumption", {"reason": "Made up."})

    assert (answer.status_code, answer.json["guard"]) == (409, "lead_institution")
    assert (
        "Resume the project" not in browse(coordinator).get(f"/projects/{halted.id}/settings").text
    )
    assert "stands still" in browse(coordinator).get(f"/projects/{halted.id}").text


def test_an_open_invitation_of_a_suspended_institution_says_suspended_and_never_agreed(
    api, browse, make
):
    lead, asked = make.user(), make.institution("KZ", short_name="ASKED")
    project = make.project(lead)
    make.partnership(project, asked)
    decide(api, make.user(None, "admin"), asked, "suspend")

    page = browse(lead).get(f"/projects/{project.id}/partners").text
    refused = api(lead).post(f"/projects/{project.id}/submission")

    assert ">Suspended<" in page
    assert ">Invited<" not in page
    assert refused.status_code == 409


@pytest.mark.parametrize(
    "function", ["halt_projects_of", "resume_projects_of", "withdraw_proposals_of"]
)
@pytest.mark.parametrize("roles", [(), ("representative",), ("coordinator",), ("admin",)])
def test_the_database_moves_projects_in_the_act_of_a_decision_only(
    api, app, make, owner, function, roles
):
    lead = make.user()
    project = make.project(lead, "active")
    if function == "resume_projects_of":
        decide(api, make.user(None, "admin"), lead.institution, "suspend")
    before, caller = state_of(owner, project), make.user(None, *roles)

    with app.extensions["database"].transaction() as session:
        session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(caller.id)})
        moved = session.execute(
            text(f"SELECT * FROM {function}(:house)"), {"house": lead.institution_id}
        ).all()
        counts = session.execute(
            text("SELECT * FROM halting_counts(:house)"), {"house": lead.institution_id}
        ).all()
        session.commit()

    assert moved == []
    assert state_of(owner, project) == before
    assert bool(counts) == ("admin" in roles)


@pytest.mark.parametrize(
    ("before", "after"),
    [("draft", "withdrawn"), ("in_review", "withdrawn"), ("approved", "approved")],
)
def test_proposals_leave_with_the_institution_that_leads_them(api, make, owner, before, after):
    lead, partner = make.user(), make.user(None, "representative", email="partner@x.example")
    project = make.project(lead, before, (partner.institution,), label="GREEN")

    decide(api, make.user(None, "admin"), lead.institution, "withdraw")

    assert state_of(owner, project) == after
    subjects = [subject for subject, _body in letters_to(owner, "partner@x.example")]
    assert any("withdrawn" in each for each in subjects) == (after == "withdrawn")


def test_what_a_withdrawal_moves_is_counted_beforehand(browse, make):
    lead = make.user(None, "representative", name="The speaker")
    make.project(lead, "draft")
    make.project(make.user(), "active", (lead.institution,))
    page = f"/institutions/{lead.institution_id}/decision?outcome=withdraw"

    shown = browse(make.user(None, "admin")).get(page).text

    assert "Proposals that it leads are withdrawn with it" in shown
    assert "1 running project of others goes on without it" in shown
    assert "with the reason: The speaker" in shown


def test_nothing_hidden_changes_what_an_admin_reads_before_deciding(browse, make):
    admin, lead = make.user(None, "admin"), make.user(None, "coordinator")
    page = f"/institutions/{lead.institution_id}/decision?outcome="
    consequences = re.compile(r"<li>[^<]*</li>")

    def told(outcome):
        return consequences.findall(browse(admin).get(page + outcome).text)

    before = [told(outcome) for outcome in ("suspend", "withdraw")]
    make.project(lead, "draft")
    make.project(lead, "active", label="RED")
    make.partnership(make.project(), lead.institution, "invited")

    assert [told(outcome) for outcome in ("suspend", "withdraw")] == before
    assert any("settled in the same way" in each for each in before[0])
