import pytest
from sqlalchemy import text

from tests.accounts.letters import letters_to, link_in


@pytest.fixture
def move(api, make, owner):
    """A person who reviews, votes, works and reads at one house, with the link of another."""

    class Move:
        old = make.institution("UZ")
        new = make.institution("KZ", email_domains=["new.example"])
        other = make.user(old, "representative")
        person = make.user(old, "coordinator", name="Made-up mover", orcid="0000-0002-1825-0097")
        host = make.user(new, "representative")
        project = make.project(other, "active")

    make.member(Move.project, Move.person, "editor")
    Move.draft = make.draft(Move.project, Move.person)
    api(Move.host).post(f"/institutions/{Move.new.id}/invitations", {"email": "mover@new.example"})
    Move.link = link_in(letters_to(owner, "mover@new.example")[0])
    Move.token = Move.link.rpartition("/")[2]
    return Move


def test_account_orcid_and_authorship_come_along_and_nothing_else(api, browse, move):
    program = api(move.person)

    answer = program.post("/me/move", {"token": move.token})

    assert answer.status_code == 204
    assert program.get("/me").status_code == 401
    me = api(move.person).get("/me").json
    assert (me["institution_id"], me["orcid"]) == (str(move.new.id), "0000-0002-1825-0097")
    assert (me["email"], me["roles"]) == ("mover@new.example", [])
    assert api(move.person).get(f"/drafts/{move.draft.id}").status_code == 404
    assert "Made-up mover" in browse(move.other).get(f"/drafts/{move.draft.id}").text


def test_the_page_asks_for_successors_and_ends_all_sessions(browse, move, make):
    make.milestone(move.project, assignee_id=move.person.id)
    browser, page = browse(move.person), f"{move.link}/change-of-institution"
    assert "Change institution with my account" in browser.get(move.link).text
    assert "1 milestone to work on" in browser.get(page).text

    place = {f"successor_in_{move.project.id.hex}": ""}

    refused = browser.post(page, {**place, "successor_id": ""}, form=page)
    moved = browser.post(page, {**place, "successor_id": str(move.other.id)}, form=page)

    assert refused.status_code == 422
    assert (moved.status_code, moved.location) == (303, "/sign-in")
    assert browser.get("/account").location.startswith("/sign-in")
    assert browse().get(move.link).status_code == 410


def test_the_last_representative_cannot_go(api, move):
    answer = api(move.other).post("/me/move", {"token": move.token})

    assert (answer.status_code, answer.json["guard"]) == (409, "last_representative")


def test_a_link_of_ones_own_house_or_a_used_one_moves_nobody(api, move, make):
    assert api(move.host).post("/me/move", {"token": move.token}).status_code == 404
    assert api(move.person).post("/me/move", {"token": "made-up"}).status_code == 404


def test_the_database_moves_nobody_by_a_link_that_is_not_open(app, move, owner):
    owner.execute(text("UPDATE invitation SET withdrawn_at = now()"))
    owner.commit()

    with app.extensions["database"].transaction() as session:
        session.execute(
            text("SELECT set_config('app.user', :me, true)"), {"me": str(move.person.id)}
        )
        moved = session.execute(
            text("SELECT move_by_invitation(:hash)"), {"hash": b"made-up"}
        ).scalar_one()

    assert moved is None
