"""Letters go out once the act has committed, through a real mail server, and are never lost."""

import email
import socket
from contextlib import contextmanager
from email import policy

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from app import create_app
from app.core import mail
from app.core.mail import OutgoingMail
from tests import database


class Postbox:
    """Keeps what the mail server takes in; refuses as often as it is told to."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []
        self.refusals = 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.refusals:
            self.refusals -= 1
            return "451 Try again later"
        letter = email.message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(letter)
        return "250 Taken"


@pytest.fixture
def postbox():
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    yield box
    server.stop()


@pytest.fixture
def app(database_url, tmp_path, postbox):
    settings = database.settings_for(
        database_url,
        tmp_path / "var",
        MAIL_HOST="127.0.0.1",
        MAIL_PORT=str(postbox.port),
        MAIL_STARTTLS="no",
        MAIL_SENDER="forum@forum.example",
    )
    application = create_app(settings, may_act_as_system=True)
    yield application
    application.extensions["database"].dispose()


@contextmanager
def an_act(app):
    with app.app_context(), app.extensions["database"].transaction() as session:
        yield session


def test_a_letter_goes_out_after_the_act_and_keeps_its_letters(app, postbox, work):
    with an_act(app) as session:
        mail.post("one@forum.example", "Контрольная точка\nBcc: evil", "Қазақстан, oʻzbek.\n")
        session.commit()
    work()

    (letter,) = postbox.letters
    assert letter["To"] == "one@forum.example"
    assert letter["Subject"] == "Контрольная точка Bcc: evil"
    assert letter["Bcc"] is None
    assert letter.get_content().strip() == "Қазақстан, oʻzbek."


def test_what_was_sent_is_not_kept(app, postbox, work, owner):
    with an_act(app) as session:
        mail.post("one@forum.example", "Invitation", "A link that opens something.")
        session.commit()
    work()

    assert owner.scalars(select(OutgoingMail.body)).all() == [""]


def test_an_act_that_is_taken_back_sends_nothing(app, postbox, work):
    with an_act(app):
        mail.post("one@forum.example", "Never", "Never")
    work()

    assert postbox.letters == []


def test_a_letter_that_was_refused_stays_and_is_sent_later_once(app, postbox, work, owner):
    postbox.refusals = 1
    with an_act(app) as session:
        mail.post("one@forum.example", "Patience", "Patience")
        session.commit()
    work()
    assert owner.scalars(select(OutgoingMail.problem)).one() == "SMTPDataError"
    assert owner.scalars(select(OutgoingMail.sent_at)).one() is None

    for _ in range(2):
        with app.app_context(), app.extensions["database"].transaction(as_system=True) as session:
            mail.send_waiting()
            session.commit()

    assert [letter["Subject"] for letter in postbox.letters] == ["Patience"]


def test_a_letter_that_was_refused_for_good_keeps_its_problem_only(app, postbox, owner):
    postbox.refusals = mail.LAST_TRY
    with an_act(app) as session:
        mail.post("one@forum.example", "Invitation", "A link that opens something.")
        session.commit()

    for _ in range(mail.LAST_TRY):
        with app.app_context(), app.extensions["database"].transaction(as_system=True) as session:
            mail.send_waiting()
            session.commit()

    letter = owner.scalars(select(OutgoingMail)).one()
    assert (letter.body, letter.problem, letter.sent_at) == ("", "SMTPDataError", None)
