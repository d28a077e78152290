"""Somebody from outside reads one text for a time, as two people said; each look is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core import time
from tests.accounts.letters import letters_to, link_in

GUEST = "guest@outside.example"


@pytest.fixture
def scene(make):
    """A draft of a running project, its lead and a representative of the lead institution."""

    class Scene:
        lead = make.user()
        speaker = make.user(lead.institution, "representative")
        member = make.user()
        project = make.project(lead, "active", (member.institution,))
        draft = make.draft(project, lead, text="Made-up words for a guest.")
        other = make.draft(project, lead, text="Made-up words of another text.")

    make.member(Scene.project, Scene.member)
    Scene.guests = f"/drafts/{Scene.draft.id}/guests"
    return Scene


def ask(api, scene, who=None, days=10, **values):
    body = {
        "name": "Made-up guest",
        "email": GUEST,
        "purpose": "reviewer",
        "until": (time.today() + timedelta(days=days)).isoformat(),
        "reason": "A made-up reason.",
        **values,
    }
    return api(who or scene.lead).post(scene.guests, body)


def let_in(api, scene, owner, work):
    """Asked and confirmed: the link of the letter and the passphrase."""
    asked = ask(api, scene)
    place = asked.headers["Location"].removeprefix("/api/v1")
    api(scene.speaker).post(f"{place}/confirmation", {"outcome": "confirm"})
    work()
    return link_in(letters_to(owner, GUEST)[0]), asked.json["passphrase"]


def read(browse, link, passphrase):
    return browse().post(link, {"passphrase": passphrase}, form=link)


def test_a_guest_reads_the_text_with_link_and_passphrase_and_each_look_is_kept(
    api, browse, scene, owner, work
):
    link, passphrase = let_in(api, scene, owner, work)

    page = read(browse, link, passphrase)

    assert page.status_code == 200
    assert "Made-up words for a guest." in page.text
    assert "Copy for Made-up guest" in page.text
    listed = api(scene.member).get(scene.guests).json["items"][0]
    assert (listed["state"], len(listed["looked_at"])) == ("reads", 1)
    acts = api(scene.member).get(f"/projects/{scene.project.id}/activity").json["items"]
    assert acts[0]["name"] == "guest.looked"


def test_nothing_goes_out_before_a_second_person_has_confirmed(api, scene, owner, work):
    answer = ask(api, scene)
    place = answer.headers["Location"].removeprefix("/api/v1")
    alone = api(scene.lead).post(f"{place}/confirmation", {"outcome": "confirm"})
    work()

    assert answer.status_code == 202
    assert alone.status_code == 403
    assert letters_to(owner, GUEST) == []


def test_the_letter_alone_opens_nothing(api, browse, scene, owner, work):
    link, passphrase = let_in(api, scene, owner, work)

    wrong = read(browse, link, "made-up-words")
    elsewhere = read(browse, "/guest/made-up", passphrase)

    assert (wrong.status_code, elsewhere.status_code) == (422, 422)
    assert "Made-up words for a guest." not in browse().get(link).text + wrong.text
    assert scene.draft.title not in browse().get(link).text + wrong.text
    assert passphrase not in " ".join(letters_to(owner, GUEST)[0])
    assert api(scene.lead).get(scene.guests).json["items"][0]["looked_at"] == []


@pytest.mark.parametrize("change", ["ended", "label", "project", "state", "day"])
def test_it_ends_at_once(api, browse, scene, owner, work, make, change):
    link, passphrase = let_in(api, scene, owner, work)
    guest = api(scene.lead).get(scene.guests).json["items"][0]["id"]

    if change == "ended":
        assert api(scene.speaker).call("DELETE", f"/guests/{guest}").status_code == 200
    elif change == "day":
        owner.execute(text("UPDATE guest SET until = until - 20"))
        owner.commit()
    elif change == "label":
        make.set(scene.draft, label="AMBER+STRICT")
    else:
        make.set(
            scene.project, **({"label": "RED"} if change == "project" else {"state": "archived"})
        )

    assert read(browse, link, passphrase).status_code == 422


def test_only_the_lead_asks_and_never_above_amber(api, scene, make):
    for other in (scene.speaker, scene.member):
        assert ask(api, scene, other).status_code == 403
    assert ask(api, scene, days=0).status_code == 422
    assert ask(api, scene, days=120).status_code == 422
    assert ask(api, scene, email="nowhere").status_code == 422
    make.set(scene.draft, label="RED")
    assert ask(api, scene).status_code == 403


def test_it_is_void_where_the_label_changes_before_it_is_confirmed(api, scene, owner, work, make):
    asked = ask(api, scene)
    make.set(scene.draft, label="GREEN")

    place = asked.headers["Location"].removeprefix("/api/v1")
    api(scene.speaker).post(f"{place}/confirmation", {"outcome": "confirm"})
    work()

    assert letters_to(owner, GUEST) == []


def test_the_page_shows_the_passphrase_once(browse, scene):
    browser = browse(scene.lead)
    fields = {
        "name": "Made-up guest",
        "email": GUEST,
        "language": "en",
        "purpose": "translator",
        "until": (time.today() + timedelta(days=5)).isoformat(),
        "reason": "A made-up reason.",
    }

    asked = browser.post(scene.guests, fields, form=scene.guests)

    assert "The passphrase of Made-up guest:" in asked.text
    again = browser.get(scene.guests).text
    assert "The passphrase of" not in again
    assert "Waits for a second person" in again
    assert "Ask for it" not in browse(scene.member).get(scene.guests).text


def test_the_database_lets_nobody_let_a_guest_in_alone(app, api, scene):
    ask(api, scene)

    with app.extensions["database"].transaction() as session:
        session.execute(
            text("SELECT set_config('app.user', :me, true)"), {"me": str(scene.lead.id)}
        )
        with pytest.raises(DBAPIError, match="row-level security"):
            session.execute(text("UPDATE guest SET confirmed_at = now(), token_hash = 'made up'"))


def test_tries_are_counted(api, browse, scene, owner, work):
    link, _passphrase = let_in(api, scene, owner, work)

    answers = [read(browse, link, "made-up").status_code for _try in range(11)]

    assert answers[-1] == 429
