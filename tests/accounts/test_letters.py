"""A letter reaches people by who they are, in their own language."""

from datetime import UTC, datetime

import pytest
from flask_babel import gettext as _
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from app.accounts.letters import write_to
from app.core.identity import act_as
from app.core.mail import OutgoingMail


def test_a_letter_goes_to_each_person_once_and_in_that_persons_language(app, make, owner):
    reader, other = make.user(email="reader@forum.example"), make.user(language="ru")
    gone = make.user(ended_at=datetime(2026, 1, 1, tzinfo=UTC))

    with app.test_request_context(), app.extensions["database"].transaction() as session:
        act_as(session, other.id)
        write_to([reader.id, other.id, reader.id, gone.id], lambda: (_("Home"), "Made up."))
        session.commit()

    letters = owner.scalars(select(OutgoingMail)).all()
    assert {letter.to_user_id for letter in letters} == {reader.id, other.id}
    assert "reader@forum.example" in {letter.to_address for letter in letters}


def test_nobody_who_writes_to_people_learns_their_addresses(app, make):
    writer, person = make.user(), make.user(language="ru")
    asked = text("SELECT * FROM recipients(:people)")

    with app.extensions["database"].transaction() as session:
        unknown = session.execute(asked, {"people": [person.id]}).all()
        act_as(session, writer.id)
        known = session.execute(asked, {"people": [person.id]}).all()
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("SELECT to_address FROM outgoing_mail"))

    assert unknown == []
    assert known == [(person.id, "ru")]
