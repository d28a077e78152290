"""Letters to people by who they are: their addresses never leave the database."""

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import text

from app.core.database import session
from app.core.mail import post_in


def write_to(people: Iterable[UUID], write: Callable[[], tuple[str, str]]) -> None:
    """Post a letter to each person who can get in, in that person's language.

    `write` gives subject and body. What a label protects does not belong in them: from TLP:AMBER
    up a letter says only that something waits, and where.
    """
    wanted = list(dict.fromkeys(people))
    if not wanted:
        return
    rows = session().execute(
        text("SELECT user_id, language FROM recipients(:people)"), {"people": wanted}
    )
    for user_id, language in rows.all():
        post_in(language, None, write, user_id=user_id)
