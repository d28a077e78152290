"""No act is recorded without who did it: a person, or the system where that is said."""

import pytest
from sqlalchemy import text

from app.core.events import record
from app.core.identity import act_as
from app.core.policy import NOBODY, THE_SYSTEM


def test_an_act_of_nobody_is_refused(app, make):
    user = make.user()

    with app.app_context(), app.extensions["database"].transaction() as opened:
        act_as(opened, user.id)
        with pytest.raises(RuntimeError, match="names nobody"):
            record("person.role_ended", NOBODY, user)


def test_a_person_and_the_system_are_told_apart(app, make, owner):
    user = make.user(name="Made-up person")

    with app.app_context(), app.extensions["database"].transaction() as opened:
        actor = act_as(opened, user.id)
        for doer in (actor, THE_SYSTEM):
            record("person.role_ended", doer, user)
        opened.commit()

    rows = owner.execute(
        text("SELECT actor_id, actor_name FROM event ORDER BY sequence DESC LIMIT 2")
    )
    assert rows.all()[::-1] == [(user.id, "Made-up person"), (None, "")]
