"""Engine, base class and column types; one session for each request or job.

Only the edge (a route, a job, a command) opens and ends a transaction. Services and queries use the
session that is open around them, through `session()`.
"""

import enum
import json
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import uuid6
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Enum,
    FetchedValue,
    MetaData,
    String,
    TypeDecorator,
    and_,
    create_engine,
    event,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import UserDefinedType

from app.core import time

SECONDS_TO_KEEPALIVE = 60
"""Of silence before the system asks whether the other side of a connection is still there."""

_session: ContextVar[Session | None] = ContextVar("session", default=None)
_make_id: Callable[[], UUID] = uuid6.uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): opaque, and in the order of creation within one process."""
    return UUID(int=_make_id().int)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; naive values are refused, values read are in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What values of this type are; a list's cursor reads them back by it."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class gives the name
        """Refuse a datetime without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class gives the name
        """Give every instant in UTC."""
        return None if value is None else value.astimezone(UTC)


class Words(TypeDecorator[list[str]]):
    """A list of texts; the driver gives a list of its own, which is not copied once more."""

    impl = ARRAY(String)
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Take what the driver gives."""


class Translated(TypeDecorator[dict[str, str]]):
    """Content in several languages: BCP 47 tag to text."""

    impl = JSONB
    cache_ok = True


def choice_of(kind: type[enum.Enum]) -> Enum:
    """The column type of a state or choice: the member's value as text (the table checks it)."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's xid8: the transaction that wrote a row last."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the type for DDL."""
        return "xid8"


class Base(DeclarativeBase):
    """Every table of the forum."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, str: String}


class Identified:
    """A row with an opaque id, the times of its making and last change."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=time.now)
    updated_at: Mapped[datetime] = mapped_column(default=time.now, onupdate=time.now)


class Tenant(Identified):
    """A row that not everybody may see: guarded by a scope and by row-level security.

    `written_in` lets a transaction see what it has just written, whatever the policies say.
    """

    written_in: Mapped[str | None] = mapped_column(
        TransactionId, server_default=FetchedValue(), deferred=True
    )


class Findable:
    """A row that is found by its names in any script: the database keeps what they have in common.

    A question is asked with the same function: `search_key.contains(skeleton(words))`.
    """

    search_key: Mapped[str] = mapped_column(server_default=FetchedValue(), deferred=True)

    @classmethod
    def is_called(cls, words: str) -> ColumnElement[bool]:
        """Whether one of the names has `words` in it, in whatever script and spelling."""
        asked = func.skeleton(words)
        return and_(asked != "", cls.search_key.contains(asked))


class Versioned:
    """A row whose changes must name the version they were made on (ETag, If-Match).

    The number is raised by every change; of two changes made on the same one, the later fails.
    """

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Database:
    """The engines of one process: as the application, and where allowed as the system."""

    def __init__(self, app_url: str, system_url: str | None = None, pool_size: int = 8) -> None:
        self.engine = _engine(app_url, pool_size)
        self._system: Engine | None = _engine(system_url, pool_size) if system_url else None

    @contextmanager
    def transaction(self, *, as_system: bool = False) -> Iterator[Session]:
        """Open the session of one act. The caller commits; leaving the block rolls back the rest.

        Raises RuntimeError where a process without the system's password asks for its role.
        """
        engine = self._system if as_system else self.engine
        if engine is None:
            raise RuntimeError("this process may not act as the system")
        info = {"sees_all": as_system}
        with Session(engine, expire_on_commit=False, info=info) as opened:
            token = _session.set(opened)
            try:
                yield opened
            finally:
                _session.reset(token)

    @property
    def may_act_as_system(self) -> bool:
        """Whether this process has the system's password."""
        return self._system is not None

    def allow_system(self, system_url: str) -> None:
        """Let this process act as the system: the worker and commands, never the web."""
        self._system = _engine(system_url, pool_size=4)

    def refuse_powerful_role(self) -> None:
        """Stop the start where row-level security would not hold for this connection."""
        with self.engine.connect() as connection:
            row = connection.execute(
                text(
                    "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class c"
                    " WHERE c.relowner = r.oid AND c.relname = 'institution')"
                    " FROM pg_roles r WHERE rolname = current_user"
                )
            ).scalar_one()
        if row:
            raise RuntimeError("the application must not connect as owner, superuser or BYPASSRLS")

    def dispose(self) -> None:
        """Close the pools."""
        self.engine.dispose()
        if self._system is not None:
            self._system.dispose()


def session() -> Session:
    """The session of the act that is under way; RuntimeError outside of one."""
    current = _session.get()
    if current is None:
        raise RuntimeError("no transaction is open here")
    return current


def _engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=4,
        json_deserializer=_read_json,
        connect_args={"keepalives_idle": SECONDS_TO_KEEPALIVE},
    )
    event.listen(engine, "checkout", _refuse_closed)
    return engine


def _read_json(document: bytes | str) -> Any:
    """PostgreSQL sends UTF-8 always: its encoding is not guessed for each value."""
    return json.loads(document if isinstance(document, str) else document.decode())


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """Open new connections where the server has gone, without a question to it for each act.

    Between acts a server says nothing, so a socket that has something to read has been closed.
    """
    if connection.closed:
        raise InvalidatePoolError
    watched = select.poll()
    watched.register(connection.fileno(), select.POLLIN)
    if watched.poll(0):
        raise InvalidatePoolError
