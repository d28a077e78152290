from sqlalchemy import text

from tests.accounts.letters import letters_to
from tests.factories import PASSWORD


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=arguments)


def me(app, token):
    return app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


def test_a_token_is_printed_alone_with_every_scope(app, make):
    make.user(email="one@forum.example")

    printed = run(app, "token", "create", "one@forum.example").output

    assert printed.count("\n") == 1
    assert me(app, printed.strip()).json["scopes"] == ["admin", "data", "read", "write"]


def test_a_token_has_the_scopes_and_the_end_that_were_asked_for(app, make, owner):
    make.user(email="one@forum.example")

    token = run(
        app, "token", "create", "one@forum.example", "--scope", "read", "--expires", "3"
    ).output.strip()

    assert me(app, token).json["scopes"] == ["read"]
    days = text("SELECT ceil(extract(epoch FROM expires_at - now()) / 86400) FROM api_token")
    assert owner.execute(days).scalar_one() == 3


def test_nobody_gets_a_token_without_an_account(app):
    answer = run(app, "token", "create", "nobody@forum.example")

    assert answer.exit_code != 0
    assert "Nobody has the address" in answer.output


def test_who_runs_the_machine_takes_a_lost_factor_away(app, browse, make, owner):
    make.app_of(make.user(email="one@forum.example"))

    assert run(app, "user", "reset-factors", "one@forum.example").exit_code == 0

    browser = browse()
    browser.post("/sign-in", {"email": "one@forum.example", "password": PASSWORD})
    assert browser.get("/account").status_code == 200
    assert "took away" in letters_to(owner, "one@forum.example")[0][1]


def test_a_forum_begins_with_its_first_admin(app, browse, owner):
    printed = run(
        app,
        "user",
        "create-admin",
        "admin@house.example",
        *("--name", "The administrator", "--institution", "The house", "--short-name", "H"),
    ).output
    path = printed.strip().removeprefix("http://localhost:8000")

    assert browse().post(path, {"new_password": "nine blue wooden boats"}).status_code == 303

    browser = browse()
    browser.post("/sign-in", {"email": "admin@house.example", "password": "nine blue wooden boats"})
    assert browser.get("/administration").status_code == 200
    assert letters_to(owner, "admin@house.example")[0][0].startswith("Your password")


def test_roles_in_the_forum_are_given_and_ended(app, api, make):
    person = make.user(email="one@forum.example")

    run(app, "user", "grant-role", "one@forum.example", "coordinator", "--days", "30")
    assert api(person).get("/me").json["roles"] == ["coordinator"]

    run(app, "user", "end-role", "one@forum.example", "coordinator")
    assert api(person).get("/me").json["roles"] == []
