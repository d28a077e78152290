"""A new password by link ends tokens too: who lost the account may have left one behind."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

END_SESSIONS = "UPDATE session SET ended_at = now()"
END_TOKENS = (
    "UPDATE api_token SET ended_at = now() WHERE user_id = person AND ended_at IS NULL;\n          "
)


def upgrade() -> None:
    definition = _reset_password()
    assert definition.count(END_SESSIONS) == 1
    op.execute(definition.replace(END_SESSIONS, END_TOKENS + END_SESSIONS))


def downgrade() -> None:
    op.execute(_reset_password().replace(END_TOKENS, ""))


def _reset_password() -> str:
    return (
        op.get_bind()
        .exec_driver_sql("SELECT pg_get_functiondef('reset_password'::regproc)")
        .scalar_one()
    )
