"""All that the forum holds about one person and that the person may know of, as plain JSON.

Found from the tables themselves: a row is about a person when one of its columns names the person.
So a new table is in it from its first day, and nothing can be forgotten.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, inspect, or_
from sqlalchemy.orm import load_only

from app.accounts.models import User
from app.core import time
from app.core.database import Tenant, session
from app.core.policy import Actor
from app.core.scope import SCOPES, visible

LONGEST_TEXT = 10_000
"""Characters of one value; a longer one is cut, since it can be read on its own page."""
MOST_ROWS = 10_000
SECRETS = ("hash", "secret", "challenge", "credential", "public_key", "written_in")
PEOPLE = User.__tablename__


def data_of(actor: Actor) -> dict[str, Any]:
    """Table to rows, each with the columns that are no secret; the newest rows come first."""
    return {
        "person": str(actor.id),
        "made_at": time.now().isoformat(),
        "tables": {
            table_of(model).name: rows
            for model in sorted(SCOPES, key=lambda each: table_of(each).name)
            if (rows := list(_rows(model, actor)))
        },
    }


def table_of(model: type[Tenant]) -> Table:
    """The table that a model is kept in."""
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table


def _rows(model: type[Tenant], actor: Actor) -> Iterator[dict[str, Any]]:
    columns = table_of(model).columns
    naming = [getattr(model, each.key) for each in columns if _names_a_person(each)]
    if not naming:
        return
    shown = [each.key for each in columns if not any(word in each.key for word in SECRETS)]
    rows = (
        visible(model, actor)
        .where(or_(*(column == actor.id for column in naming)))
        .options(load_only(*(getattr(model, key) for key in shown)))
        .order_by(model.id.desc())
        .limit(MOST_ROWS)
    )
    for row in session().scalars(rows).unique():
        yield {key: _plain(getattr(row, key)) for key in shown}


def _names_a_person(column: Column[Any]) -> bool:
    if column.table.name == PEOPLE:
        return column.key == "id"
    to_people = any(key.column.table.name == PEOPLE for key in column.foreign_keys)
    return to_people or column.key in {"user_id", "actor_id"}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case str() if len(value) > LONGEST_TEXT:
            return value[:LONGEST_TEXT] + "…"
        case list() | tuple() | set():
            return [_plain(each) for each in value]
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)
