"""A database is found wherever its socket lies."""

from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from app.core.roles import APP, libpq_address, role_url
from config import embedded_url


def test_a_folder_with_a_space_and_cyrillic_reaches_the_driver_unharmed() -> None:
    url = role_url(embedded_url(Path("/srv/мой форум")), "key", APP)

    address = conninfo_to_dict(libpq_address(url))

    assert address["host"] == "/srv/мой форум/postgres/socket"
    assert address["user"] == APP
    assert address["dbname"] == "forum"


def test_a_password_with_signs_reaches_the_driver_unharmed() -> None:
    url = "postgresql+psycopg://forum_owner:a%20b%2Bc%40d@db:5433/forum?sslmode=require"

    address = conninfo_to_dict(libpq_address(url))

    assert address == {
        "user": "forum_owner",
        "password": "a b+c@d",
        "host": "db",
        "port": "5433",
        "dbname": "forum",
        "sslmode": "require",
    }
