"""Acts of who runs the machine: commands open the database as the system."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from sqlalchemy.orm import Session

from app.core import roles
from app.core.database import Database
from app.core.errors import Invalid
from config import Settings


@contextmanager
def transaction() -> Iterator[Session]:
    """One act of who runs the machine, as the system; committed when the block ends well."""
    database: Database = current_app.extensions["database"]
    settings: Settings = current_app.extensions["settings"]
    if not database.may_act_as_system:
        database.allow_system(
            settings.database_system_url
            or roles.role_url(settings.database_url, settings.secret_key, roles.SYSTEM)
        )
    with database.transaction(as_system=True) as opened:
        try:
            yield opened
        except Invalid as error:
            raise click.ClickException(str(error)) from None
        opened.commit()
