"""What waits in the outbox, for tests that follow a link."""

import re

from sqlalchemy import text


def letters_to(owner, address):
    """Subjects and bodies of letters to an address, the oldest first."""
    owner.rollback()
    rows = owner.execute(
        text("SELECT subject, body FROM outgoing_mail WHERE to_address = :a ORDER BY created_at"),
        {"a": address},
    )
    return [(row.subject, row.body) for row in rows]


def link_in(letter):
    """The path of the link in a letter."""
    return re.search(r"https?://[^/\s]+(/\S+)", letter[1])[1]
