"""The migrations make exactly the tables that the code knows, and can be taken back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from app.core.database import Base


@pytest.mark.filterwarnings("ignore:Did not recognize type .xid8.")
def test_models_and_migrations_say_the_same(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": False,
                "include_object": lambda _o, name, kind, *_: (
                    not (
                        str(name).startswith("procrastinate")
                        or kind == "index"
                        or kind.endswith("constraint")
                    )
                ),
            },
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert differences == []
