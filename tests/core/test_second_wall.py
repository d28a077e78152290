"""Row-level security holds by itself, and every tenant table has it."""

from sqlalchemy import text

from app.core.database import Base


def test_without_a_context_the_application_sees_no_rows(app, make):
    make.user()

    with app.extensions["database"].transaction() as session:
        for table in ("app_user", "account", "session", "institution"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_every_table_of_the_forum_is_guarded_or_known_to_be_plain(owner):
    plain = {"forum_setting", "outgoing_mail", "theme"}
    rows = owner.execute(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity")
    )
    unguarded = {row.relname for row in rows} & set(Base.metadata.tables)

    assert unguarded - plain == set()


def test_the_application_is_neither_owner_nor_above_the_policies(app):
    app.extensions["database"].refuse_powerful_role()
