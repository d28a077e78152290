"""Runs migrations as the owner. A migration that row-level security would filter fails instead."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool, text

from app.core.database import Base

settings = current_app.extensions["settings"]


def run() -> None:
    engine = create_engine(settings.database_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET row_security = off"))
        connection.execute(text("SET lock_timeout = '30s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
