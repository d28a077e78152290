"""The database's three roles: the owner migrates, the application asks, the system sweeps."""

import hashlib
import hmac

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

APP = "forum_app"
SYSTEM = "forum_system"
ROLES_LOCK = 7_301_984
"""Roles belong to the whole cluster: whoever makes them holds this advisory lock."""


def role_password(secret_key: str, role: str) -> str:
    """The password of `role`, derived from the secret key (HMAC-SHA-256, hexadecimal)."""
    return hmac.new(secret_key.encode(), f"database:{role}".encode(), hashlib.sha256).hexdigest()


def role_url(owner_url: str, secret_key: str, role: str) -> str:
    """The address of the owner's database for `role`."""
    url = make_url(owner_url).set(username=role, password=role_password(secret_key, role))
    return url.render_as_string(hide_password=False)


def libpq_address(url: str) -> str:
    """The same address for psycopg itself: SQLAlchemy writes a space as +, libpq reads a plus."""
    parts = make_url(url)
    named: dict[str, str | int | None] = {
        "user": parts.username,
        "password": parts.password,
        "host": parts.host,
        "port": parts.port,
        "dbname": parts.database,
    }
    for name, value in parts.query.items():
        named[name] = value if isinstance(value, str) else ",".join(value)
    return make_conninfo("", **named)


def create_roles(owner_url: str, secret_key: str) -> None:
    """Make both roles able to sign in, each with its derived password. May be repeated."""
    with psycopg.connect(libpq_address(owner_url)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [ROLES_LOCK])
        for role in (APP, SYSTEM):
            known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            verb = sql.SQL("CREATE" if known.fetchone() is None else "ALTER")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                    verb, sql.Identifier(role), sql.Literal(role_password(secret_key, role))
                )
            )
