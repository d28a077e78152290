"""Whose a password is: the database compares, and shows no hash to the application."""

from uuid import UUID

from sqlalchemy import text

from app.accounts.passwords import hash_to_compare
from app.core.database import session

SALT = text("SELECT password_salt(:address)")
WHOSE = text("SELECT person_of_password(:address, :hash)")


def person_of_password(address: str, password: str) -> UUID | None:
    """The person who has this address and this password and may get in, or None.

    It takes as long for an address that nobody has.
    """
    salt = session().execute(SALT, {"address": address}).scalar_one()
    given = {"address": address, "hash": hash_to_compare(password, salt)}
    return session().execute(WHOSE, given).scalar_one()
