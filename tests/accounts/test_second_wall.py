"""What accounts keep is hidden by the database itself, whoever asks for it and however."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.core.identity import act_as


def seen_by(app, person, statement):
    with app.app_context(), app.extensions["database"].transaction() as opened:
        act_as(opened, person.id)
        return opened.execute(text(statement)).scalar_one()


@pytest.fixture
def houses(api, make):
    mine, other = make.institution(), make.institution()
    people = {
        "representative": make.user(mine, "representative"),
        "colleague": make.user(mine),
        "stranger": make.user(other, "representative"),
        "admin": make.user(None, "admin"),
    }
    api(people["representative"]).post(
        f"/institutions/{mine.id}/invitations", {"email": "guest@house.example"}
    )
    return people


@pytest.mark.parametrize(
    ("who", "count"), [("representative", 1), ("colleague", 0), ("stranger", 0), ("admin", 1)]
)
def test_invitations_are_for_who_may_invite(app, houses, who, count):
    assert seen_by(app, houses[who], "SELECT count(*) FROM invitation") == count


def test_sessions_and_tokens_are_their_owners_alone(app, houses, make):
    make.session_of(houses["colleague"])
    make.token_of(houses["colleague"])

    for who, count in (("colleague", 1), ("representative", 0), ("admin", 0)):
        for table in ("session", "api_token"):
            statement = f"SELECT count(*) FROM {table} WHERE user_id = '{houses['colleague'].id}'"
            assert seen_by(app, houses[who], statement) == count


def test_nobody_makes_itself_an_admin(app, houses):
    for who in ("representative", "colleague"):
        person = houses[who]
        with app.app_context(), app.extensions["database"].transaction() as opened:
            act_as(opened, person.id)
            with pytest.raises(Exception, match="row-level security"):
                opened.execute(
                    text(
                        "INSERT INTO role_assignment (id, created_at, updated_at, user_id,"
                        " institution_id, role) VALUES (gen_random_uuid(), now(), now(),"
                        f" '{person.id}', '{person.institution_id}', 'admin')"
                    )
                )


def test_only_who_may_invite_learns_whether_an_address_has_an_account(app, houses, make):
    make.user(email="known@forum.example")
    question = "SELECT address_is_taken('known@forum.example')"

    assert seen_by(app, houses["representative"], question) is True
    assert seen_by(app, houses["colleague"], question) is False


@pytest.mark.parametrize("who", ["colleague", "representative", "admin"])
def test_the_hash_of_a_password_is_shown_to_nobody(app, houses, who):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen_by(app, houses[who], "SELECT password_hash FROM account LIMIT 1")


def test_of_an_account_only_the_hash_is_withheld(owner):
    readable = owner.scalars(
        text(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = 'account'::regclass"
            " AND attnum > 0 AND NOT attisdropped"
            " AND NOT has_column_privilege('forum_app', attrelid, attnum, 'SELECT')"
        )
    )

    assert list(readable) == ["password_hash"]


def test_a_salt_tells_nothing_of_the_hash(app, houses, owner):
    stored = owner.execute(
        text("SELECT email, password_hash FROM account WHERE user_id = :id"),
        {"id": houses["stranger"].id},
    ).one()

    salt = seen_by(app, houses["colleague"], f"SELECT password_salt('{stored.email}')")

    assert stored.password_hash.startswith(f"{salt}$")
    assert len(stored.password_hash.removeprefix(f"{salt}$")) == 43
