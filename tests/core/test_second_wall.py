"""Row-level security holds by itself, and every tenant table has it."""

from sqlalchemy import text

from app.core.scope import DEFINER_FUNCTIONS


def test_without_a_context_the_application_sees_no_rows(app, make):
    make.user()

    with app.extensions["database"].transaction() as session:
        for table in ("app_user", "account", "session", "institution"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_every_table_that_the_application_reaches_is_guarded_or_known_to_be_plain(owner):
    plain = {"alembic_version", "forum_setting", "outgoing_mail", "theme", "ror_record"}
    reached = owner.scalars(
        text(
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'p')"
            " AND relnamespace = 'public'::regnamespace AND NOT relrowsecurity"
            " AND (has_table_privilege('forum_app', oid, 'SELECT, INSERT, UPDATE, DELETE')"
            " OR has_any_column_privilege('forum_app', oid, 'SELECT, INSERT, UPDATE'))"
        )
    )

    assert set(reached) - plain == set()


def test_every_function_that_looks_wider_than_its_caller_is_listed(owner):
    functions = owner.scalars(
        text(
            "SELECT DISTINCT proname::text FROM pg_proc"
            " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
    )

    assert set(functions) - set(DEFINER_FUNCTIONS) == set()


def test_the_application_is_neither_owner_nor_above_the_policies(app):
    app.extensions["database"].refuse_powerful_role()
