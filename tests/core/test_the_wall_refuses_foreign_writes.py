"""What the database itself refuses to write when every rule of the application is passed by."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.core import time
from app.core.database import new_id
from app.core.identity import act_as


def written(app, person, statement, *, first="", **values):
    """How many rows `statement` writes in the person's context, after `first` in the same act."""
    with app.extensions["database"].transaction() as session:
        act_as(session, person.id)
        if first:
            session.execute(text(first), values)
        return session.execute(text(statement), values).rowcount


def is_refused(app, person, statement, **values):
    """Whether it is refused aloud, or finds no row that it may touch."""
    try:
        return written(app, person, statement, **values) == 0
    except ProgrammingError as error:
        return "row-level security" in str(error) or error.orig.sqlstate == "42501"


@pytest.fixture
def mine(make):
    """A project of mine, and one of others: a partner's representative, who knows of both."""
    lead, other = make.user(), make.user()
    partner = make.institution("KZ")
    project, foreign = make.project(lead), make.project(other)
    return {
        "lead": lead,
        "viewer": make.user(lead.institution),
        "representative": make.user(partner, "representative"),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "stranger": other,
        "project": project,
        "foreign": foreign,
        "part": make.partnership(project, partner),
    }


@pytest.mark.parametrize("table", ["proposal", "partnership", "project_member", "milestone"])
def test_a_row_of_mine_is_never_moved_into_a_project_of_others(app, make, mine, table):
    make.milestone(mine["project"])
    move = f"UPDATE {table} SET project_id = :there WHERE project_id = :here"

    assert is_refused(app, mine["lead"], move, here=mine["project"].id, there=mine["foreign"].id)


def test_a_grant_is_never_moved_to_a_dataset_of_others(app, make):
    mine, other = make.user(None, "representative"), make.user(None, "representative")
    dataset, foreign = make.dataset(None, mine), make.dataset(None, other)
    grant = make.grant(dataset, mine, make.user(mine.institution))
    move = "UPDATE access_grant SET dataset_id = :there WHERE id = :id"

    assert is_refused(app, mine, move, id=grant.id, there=foreign.id)


def test_a_dataset_is_neither_made_in_nor_moved_to_a_project_of_others(app, make, mine):
    dataset = make.dataset(mine["project"], mine["lead"])
    columns = [
        column.name
        for column in dataset.__table__.c
        if column.name not in {"id", "project_id", "written_in", "is_listed", "is_open"}
    ]
    copy = (
        f"INSERT INTO dataset (id, project_id, {', '.join(columns)})"
        f" SELECT gen_random_uuid(), :there, {', '.join(columns)} FROM dataset WHERE id = :id"
    )
    move = "UPDATE dataset SET project_id = :there WHERE id = :id"
    here, there = mine["project"].id, mine["foreign"].id

    assert written(app, mine["lead"], copy, id=dataset.id, there=here) == 1
    assert is_refused(app, mine["lead"], copy, id=dataset.id, there=there)
    assert is_refused(app, mine["lead"], move, id=dataset.id, there=there)


@pytest.mark.parametrize("who", ["lead", "viewer", "coordinator", "stranger"])
def test_nobody_answers_for_another_institution(app, make, mine, who):
    make.member(mine["project"], mine["viewer"], "viewer")
    answer = "UPDATE partnership SET state = 'accepted', answered_at = now() WHERE id = :id"

    assert is_refused(app, mine[who], answer, id=mine["part"].id)
    assert written(app, mine["representative"], answer, id=mine["part"].id) == 1


def test_only_the_lead_asks_institutions_and_only_as_invited(app, make, mine):
    make.member(mine["project"], mine["viewer"], "viewer")
    asked = make.institution("KG")
    ask = (
        "INSERT INTO partnership (id, created_at, updated_at, version, project_id, institution_id,"
        " role, state, contribution, reservation, is_reservation_accepted, reason)"
        " VALUES (gen_random_uuid(), now(), now(), 1, :project, :institution, 'partner', :state,"
        " '', '', false, '')"
    )
    values = {"project": mine["project"].id, "institution": asked.id}

    assert written(app, mine["lead"], ask, state="invited", **values) == 1
    assert is_refused(app, mine["lead"], ask, state="accepted", **values)
    assert is_refused(app, mine["viewer"], ask, state="invited", **values)


JOIN = (
    "INSERT INTO project_member (id, created_at, updated_at, project_id, user_id, institution_id,"
    " role, credit_roles) VALUES (gen_random_uuid(), now(), now(), :project, :user, :institution,"
    " 'editor', '{}')"
)


@pytest.mark.parametrize("who", ["viewer", "representative", "coordinator", "stranger"])
def test_nobody_joins_a_project_by_touching_it_first(app, make, mine, who):
    make.set(mine["project"], state="submitted", submitted_at=time.now())
    person = mine[who]
    values = {
        "project": mine["project"].id,
        "user": person.id,
        "institution": person.institution_id,
        "first": "UPDATE project SET updated_at = now() WHERE id = :project",
    }

    assert is_refused(app, person, JOIN, **values)


def test_who_may_name_nobody_makes_nobody_more_than_it_is(app, make, mine):
    member = make.member(mine["project"], mine["viewer"], "viewer")
    rise = "UPDATE project_member SET role = 'editor' WHERE id = :id"
    leave = "UPDATE project_member SET ended_at = now() WHERE id = :id"

    assert is_refused(app, mine["viewer"], rise, id=member.id)
    assert written(app, mine["viewer"], leave, id=member.id) == 1


@pytest.mark.parametrize("who", ["representative", "viewer", "stranger"])
def test_who_only_reads_a_project_does_not_change_it(app, make, mine, who):
    make.member(mine["project"], mine["viewer"], "viewer")
    for change in (
        "UPDATE project SET state_reason = 'Made up.' WHERE id = :id",
        "UPDATE proposal SET method = 'Made up.' WHERE project_id = :id",
    ):
        assert is_refused(app, mine[who], change, id=mine["project"].id)
        assert written(app, mine["lead"], change, id=mine["project"].id) == 1


def test_anothers_vote_is_made_void_only_by_what_has_happened(app, make, mine):
    make.set(mine["project"], state="in_review", submitted_at=time.now())
    voter = make.user(make.institution("KG"), "coordinator")
    sha256 = make.owner.execute(
        text("SELECT text_sha256 FROM proposal WHERE project_id = :id"), {"id": mine["project"].id}
    ).scalar_one()
    vote = make.vote(mine["project"], voter, text_sha256=sha256)
    void = "UPDATE vote SET voided_at = now(), void_reason = :reason WHERE id = :id"

    for reason in ("replaced", "recused", "text_changed", "institution_changed", "role_ended"):
        assert is_refused(app, mine["coordinator"], void, id=vote.id, reason=reason)
    assert written(app, voter, void, id=vote.id, reason="replaced") == 1
    make.owner.execute(text("UPDATE proposal SET text_sha256 = 'another'"))
    make.owner.commit()
    assert written(app, mine["coordinator"], void, id=vote.id, reason="text_changed") == 1


def test_who_reads_a_draft_writes_no_revision_of_it(app, make, mine):
    make.set(mine["project"], state="active")
    make.member(mine["project"], mine["viewer"], "viewer")
    make.set(mine["part"], state="accepted")
    draft = make.draft(mine["project"], mine["lead"])
    write = (
        "INSERT INTO draft_revision (id, created_at, updated_at, draft_id, number, author_id,"
        " text, words, sha256, note) VALUES (:new, now(), now(), :draft, 2, :me, 'Made up.', 2,"
        " '0', '')"
    )

    for who, is_let in (("lead", True), ("viewer", False), ("representative", False)):
        values = {"new": new_id(), "draft": draft.id, "me": mine[who].id}
        assert is_refused(app, mine[who], write, **values) is not is_let


GIVE = (
    "INSERT INTO role_assignment (id, created_at, updated_at, user_id, institution_id, role)"
    " VALUES (gen_random_uuid(), now(), now(), :user, :institution, :role)"
)


def test_roles_are_given_to_people_of_ones_own_house_only(app, make):
    giver, stranger = make.user(None, "representative"), make.user()
    colleague, admin = make.user(giver.institution), make.user(None, "admin")
    house = giver.institution_id

    assert written(app, giver, GIVE, user=colleague.id, institution=house, role="representative")
    for person, role in ((stranger, "representative"), (colleague, "coordinator")):
        for who in (giver, admin):
            values = {"user": person.id, "institution": house, "role": role}
            assert is_refused(app, who, GIVE, **values)


def test_a_role_that_has_ended_is_not_taken_up_again(app, make):
    admin, person = make.user(None, "admin"), make.user(None, "coordinator")
    role = {"id": person.id, "until": time.now() + timedelta(days=1)}

    for change in ("until = :until", "role = 'admin'", "ended_at = NULL"):
        statement = f"UPDATE role_assignment SET {change} WHERE user_id = :id"
        assert is_refused(app, admin, statement, **role)


def test_nobody_moves_itself_to_another_institution(app, make):
    person, other = make.user(None, "representative"), make.institution()
    move = "UPDATE app_user SET institution_id = :there WHERE id = :id"

    assert is_refused(app, person, move, id=person.id, there=other.id)


def test_people_come_in_through_an_invitation_only(app, make):
    admin = make.user(None, "admin")
    come = (
        "INSERT INTO app_user (id, created_at, updated_at, version, institution_id, name,"
        " sort_key) VALUES (gen_random_uuid(), now(), now(), 1, :house, 'Made up', 'made up')"
    )

    assert is_refused(app, admin, come, house=admin.institution_id)


WRITE_ACT = (
    "INSERT INTO event (sequence, id, at, name, actor_id, actor_name, subject_kind, subject_id,"
    " institution_ids, details, key_number, hash) VALUES (:number, gen_random_uuid(), now(),"
    " 'draft.created', :actor, 'Made up', 'draft', gen_random_uuid(), '{}', '{}', 1, '')"
)


def test_nobody_writes_an_act_in_the_name_of_another(app, make):
    person, other = make.user(None, "admin"), make.user()

    assert is_refused(app, person, WRITE_ACT, number=1, actor=other.id)
    assert written(app, person, WRITE_ACT, number=1, actor=person.id) == 1


@pytest.mark.parametrize(
    "change",
    [
        "state = 'suspended'",
        "membership = 'observer'",
        "suspended_until = now()",
        "decision_reason = 'Made up.'",
        "applicant_email = 'made.up@forum.example'",
    ],
)
def test_a_membership_is_changed_by_admins_of_other_institutions_only(app, make, change):
    house = make.institution()
    speaker, own_admin = make.user(house, "representative"), make.user(house, "admin")
    statement = f"UPDATE institution SET {change} WHERE id = :id"

    for person in (speaker, own_admin, make.user(house), make.user()):
        assert is_refused(app, person, statement, id=house.id)
    assert written(app, make.user(None, "admin"), statement, id=house.id) == 1


def test_a_representative_changes_the_card_and_nobody_adds_an_institution(app, make):
    speaker = make.user(None, "representative")
    card = "UPDATE institution SET website = 'https://made-up.example' WHERE id = :id"
    add = (
        "INSERT INTO institution (id, created_at, updated_at, version, names, short_name, sort_key,"
        " membership, state, email_domains, clients, statement, applicant_name, applicant_email,"
        " decision_reason) VALUES (gen_random_uuid(), now(), now(), 1, :names, 'M', 'm', 'member',"
        " 'active', '{}', '', '', '', '', '')"
    )

    assert written(app, speaker, card, id=speaker.institution_id) == 1
    assert is_refused(app, make.user(None, "admin"), add, names='{"en": "Made up"}')
