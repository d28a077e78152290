"""The head of the audit leaves the database, so that not even its owner can shorten the past."""

import pytest
from sqlalchemy import text

from app.core.jobs import SYSTEM_WORK
from tests.acts import acts_of


@pytest.fixture
def export(app):
    """The minute's work, as the worker does it."""

    def run():
        with app.app_context(), app.extensions["database"].transaction(as_system=True) as opened:
            SYSTEM_WORK["audit.head"]()
            opened.commit()

    return run


@pytest.fixture
def act(api, make):
    """`act()`: something that the audit records."""
    person = make.user(make.institution(), "representative")
    names = iter(range(9))
    program = api(person)
    return lambda: program.patch(
        "/me",
        {"name": f"Made-up name {next(names)}"},
        If_Match=program.get("/me").headers["ETag"],
    )


def kept(app):
    return app.extensions["settings"].audit_heads_file.read_text().splitlines()


def verify(app):
    kept_in = str(app.extensions["settings"].audit_heads_file)
    return app.test_cli_runner().invoke(args=["audit", "verify", "--anchor", kept_in])


def test_every_head_stands_once_in_the_file_and_the_audit_is_verified_by_it(
    app, act, owner, export
):
    act()
    export()
    export()
    act()
    export()

    last = acts_of(owner)[-1]
    assert len(kept(app)) == 2
    assert kept(app)[-1] == f"{last.sequence} {last.hash.hex()}"
    assert verify(app).exit_code == 0


def test_an_end_that_was_cut_off_is_found_by_the_file(app, act, owner, export):
    act()
    act()
    export()
    owner.execute(text("ALTER TABLE event DISABLE TRIGGER append_only"))
    owner.execute(text("DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)"))
    owner.commit()

    assert verify(app).exit_code != 0


def test_every_member_sees_the_head_of_the_day_and_only_admins_its_number(
    app, act, api, browse, make, owner, export
):
    act()
    export()
    digest = acts_of(owner)[-1].hash.hex()
    member, admin = make.user(), make.user(None, "admin")

    seen = api(member).get("/audit/heads").json["items"]
    by_admin = api(admin).get("/audit/heads").json["items"]

    assert [(each["hash"], each["number"]) for each in seen] == [(digest, None)]
    assert by_admin[0]["number"] == 1
    assert digest in browse(member).get("/audit/heads").get_data(as_text=True)
    assert api().get("/audit/heads").status_code == 401


def test_a_head_that_was_published_is_never_changed(act, owner, export):
    act()
    export()

    with pytest.raises(Exception, match="only ever added to"):
        owner.execute(text("UPDATE audit_head SET sequence = 9"))


def test_nothing_is_written_before_the_first_act(app, export):
    export()

    assert not app.extensions["settings"].audit_heads_file.exists()
