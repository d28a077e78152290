"""What every migration of tenant tables repeats: their columns, their walls, their rights.

`guard` puts row-level security on a table in the one form that was measured: a condition on the
row's own columns, or on one list made once per statement by a SECURITY DEFINER function.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import UserDefinedType

APP, SYSTEM = "forum_app", "forum_system"
WRITTEN_NOW = "written_in = (SELECT pg_current_xact_id_if_assigned())"
SIGNED_IN = "(SELECT me()) IS NOT NULL"


class TransactionId(UserDefinedType):
    """PostgreSQL's xid8."""

    cache_ok = True

    def get_col_spec(self, **_kw):
        return "xid8"


def identity_columns() -> list[sa.Column]:
    """Id and times of a row."""
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def tenant_columns() -> list[sa.Column]:
    """Columns of a table that `guard` will be put on."""
    return [
        *identity_columns(),
        sa.Column("written_in", TransactionId(), server_default=sa.text("pg_current_xact_id()")),
    ]


def guard(
    table: str,
    *,
    see: str,
    make: str = SIGNED_IN,
    change: str | None = None,
    remove: str | None = None,
) -> None:
    """Raise the second wall around `table` and grant the roles what stays possible.

    `see`, `change`, `remove` are conditions for SELECT, UPDATE and DELETE; `make` is checked on
    INSERT. Without `change` rows are never changed, without `remove` never deleted. What the
    transaction itself wrote, it sees and may change.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY see ON {table} FOR SELECT TO {APP} USING (({see}) OR {WRITTEN_NOW})")
    op.execute(f"CREATE POLICY make ON {table} FOR INSERT TO {APP} WITH CHECK ({make})")
    grants = ["SELECT", "INSERT"]
    if change is not None:
        op.execute(
            f"CREATE POLICY change ON {table} FOR UPDATE TO {APP}"
            f" USING (({change}) OR {WRITTEN_NOW}) WITH CHECK (true)"
        )
        grants.append("UPDATE")
    if remove is not None:
        op.execute(f"CREATE POLICY remove ON {table} FOR DELETE TO {APP} USING ({remove})")
        grants.append("DELETE")
    op.execute(f"CREATE POLICY system ON {table} TO {SYSTEM} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT {', '.join(grants)} ON {table} TO {APP}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {SYSTEM}")
    op.execute(
        f"CREATE TRIGGER stamp BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION stamp_written_in()"
    )


def alter_policy(
    table: str, name: str, *, using: str | None = None, check: str | None = None
) -> None:
    """Give one policy of `guard` another condition: `using` the rows, `check` what is written.

    What the transaction itself wrote may still be seen and changed, as in `guard`.
    """
    clauses = []
    if using is not None:
        own = "" if name == "remove" else f" OR {WRITTEN_NOW}"
        clauses.append(f"USING (({using}){own})")
    if check is not None:
        clauses.append(f"WITH CHECK ({check})")
    op.execute(f"ALTER POLICY {name} ON {table} {' '.join(clauses)}")


def keep_in_place(table: str, *columns: str) -> None:
    """Refuse the application to change the columns that say whose a row is.

    Without it a policy for UPDATE, which reads the row before, would let a row of mine be moved
    to where I may write nothing.
    """
    was, becomes = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    op.execute(
        f"CREATE TRIGGER keep_in_place BEFORE UPDATE OF {', '.join(columns)} ON {table}"
        f" FOR EACH ROW WHEN (current_user = '{APP}' AND ({was}) IS DISTINCT FROM ({becomes}))"
        " EXECUTE FUNCTION refuse_to_move()"
    )


def definer(signature: str, returns: str, body: str, *, volatile: bool = False) -> None:
    """Create a SQL function that looks with the owner's eyes; callable by the application.

    Name it in `DEFINER_FUNCTIONS` of `app/core/scope.py`, with what it is for.
    """
    op.execute(
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE sql"
        f" {'VOLATILE' if volatile else 'STABLE'} SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $body$ {body} $body$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {signature_of(signature)} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {signature_of(signature)} TO {APP}, {SYSTEM}")


def signature_of(signature: str) -> str:
    """`name(type, type)` from `name(argument type, argument type)`."""
    name, _, rest = signature.partition("(")
    arguments = rest.rstrip(")").strip()
    if not arguments:
        return f"{name}()"
    types = [each.strip().split(" ", 1)[1] for each in arguments.split(",")]
    return f"{name}({', '.join(types)})"


def plain_grants(table: str, rights: str = "SELECT, INSERT, UPDATE") -> None:
    """Rights on a table that holds nothing of anybody's (vocabulary, settings)."""
    op.execute(f"GRANT {rights} ON {table} TO {APP}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {SYSTEM}")
