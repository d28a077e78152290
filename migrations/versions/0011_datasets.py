"""Datasets: cards, versions, files, releases, access; who may know of one and who reads its rows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import SIGNED_IN, SYSTEM, definer, guard, tenant_columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LABELS = "'CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'"
LISTED = "published_at IS NOT NULL AND access <> 'project' AND label IN ('CLEAR', 'GREEN', 'AMBER')"
OPEN = "published_at IS NOT NULL AND access IN ('forum', 'public') AND label IN ('CLEAR', 'GREEN')"
TABLES = (
    "download",
    "access_grant",
    "access_request",
    "release",
    "resource",
    "dataset_reading",
    "dataset_version",
    "dataset",
)

MEMBER = (
    "SELECT FROM project_member m WHERE m.project_id = d.project_id"
    " AND m.user_id = public.me() AND m.ended_at IS NULL"
)
MY_HOUSE = "d.owner_institution_id = public.my_institution()"
KEPT = (
    f"SELECT d.id FROM dataset d WHERE {MY_HOUSE}"
    " AND ('representative' = ANY (public.my_roles())"
    f" OR (EXISTS ({MEMBER} AND m.role IN ('lead', 'editor', 'contributor'))"
    " AND (d.label <> 'RED' OR d.created_by_id = public.me())))"
)
GRANTED = (
    "SELECT d.id FROM dataset d JOIN access_grant g ON g.dataset_id = d.id"
    " WHERE g.revoked_at IS NULL AND g.until >= (now() AT TIME ZONE 'Asia/Tashkent')::date"
    " AND g.institution_id = public.my_institution()"
    " AND (g.user_id = public.me() OR (g.user_id IS NULL AND d.label <> 'RED'))"
)
UP_TO_AMBER = (
    "SELECT d.id FROM dataset d WHERE d.label IN ('CLEAR', 'GREEN', 'AMBER')"
    " AND d.project_id = ANY ((SELECT public.inside_projects())::uuid[])"
)
READ = (
    f"{KEPT} UNION {GRANTED} UNION {UP_TO_AMBER} AND d.access = 'project'"
    f" UNION SELECT d.id FROM dataset d WHERE d.label = 'AMBER+STRICT' AND {MY_HOUSE}"
    f" AND d.access = 'project' AND EXISTS ({MEMBER})"
)
KNOWN = f"{READ} UNION {UP_TO_AMBER}"


def array_of(select: str) -> str:
    """The ids of `select` as one array."""
    return f"SELECT coalesce(array_agg(x.id), '{{}}') FROM ({select}) AS x(id)"


def upgrade() -> None:
    _datasets()
    _access()
    definer("kept_datasets()", "uuid[]", array_of(KEPT))
    definer("readable_datasets()", "uuid[]", array_of(READ))
    definer("known_datasets()", "uuid[]", array_of(KNOWN))
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON blob TO {SYSTEM}")
    # It answers nothing: whether a file was known before is not told.
    definer(
        "keep_blob(hash text, bytes bigint)",
        "void",
        "INSERT INTO blob (sha256, size, created_at) VALUES (hash, bytes, now())"
        " ON CONFLICT (sha256) DO NOTHING",
        volatile=True,
    )
    _walls()
    _triggers()


def _reference(name: str, target: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _time(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True))


def _datasets() -> None:
    op.create_table(
        "dataset",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        _reference("project_id", "project", nullable=True),
        _reference("owner_institution_id", "institution"),
        _reference("created_by_id", "app_user"),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("description", JSONB, nullable=False),
        sa.Column("covers_from", sa.Date),
        sa.Column("covers_until", sa.Date),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("label_reason", sa.Text, nullable=False),
        sa.Column("access", sa.String, nullable=False),
        _time("published_at"),
        sa.Column("is_listed", sa.Boolean, sa.Computed(LISTED, persisted=True), nullable=False),
        sa.Column("is_open", sa.Boolean, sa.Computed(OPEN, persisted=True), nullable=False),
        sa.CheckConstraint(f"label IN ({LABELS})", name="ck_dataset_label"),
        sa.CheckConstraint(
            "access = 'project' OR (access = 'request' AND label IN ('CLEAR', 'GREEN', 'AMBER'))"
            " OR (access = 'forum' AND label IN ('CLEAR', 'GREEN'))"
            " OR (access = 'public' AND label = 'CLEAR')",
            name="ck_dataset_access",
        ),
        sa.CheckConstraint("title <> '{}'::jsonb", name="ck_dataset_title"),
        sa.CheckConstraint("covers_until >= covers_from", name="ck_dataset_coverage"),
    )
    op.execute("CREATE INDEX ix_dataset_updated_at ON dataset (updated_at DESC, id DESC)")
    op.create_index("ix_dataset_project_id", "dataset", ["project_id"])
    op.create_index("ix_dataset_owner_institution_id", "dataset", ["owner_institution_id"])
    op.create_table(
        "dataset_version",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        _reference("dataset_id", "dataset"),
        sa.Column("major", sa.Integer, nullable=False),
        sa.Column("minor", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("rows", sa.BigInteger),
        sa.Column("job_id", sa.Uuid),
        sa.Column("failure", JSONB),
        _reference("uploaded_by_id", "app_user"),
        _time("published_at"),
        _time("withdrawn_at"),
        sa.Column("withdrawn_reason", sa.Text, nullable=False),
        _reference("successor_id", "dataset_version", nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'processing', 'ready', 'published', 'failed', 'withdrawn')",
            name="ck_dataset_version_state",
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'withdrawn') OR published_at IS NOT NULL",
            name="ck_dataset_version_published",
        ),
    )
    # A failed version gives its number back.
    op.create_index(
        "uq_dataset_version_number",
        "dataset_version",
        ["dataset_id", "major", "minor"],
        unique=True,
        postgresql_where=sa.text("state <> 'failed'"),
    )
    op.create_table(
        "dataset_reading",
        *tenant_columns(),
        _reference("dataset_id", "dataset"),
        _reference("version_id", "dataset_version"),
        sa.Column("reading", JSONB, nullable=False),
        sa.Column("profile", JSONB, nullable=False),
        sa.UniqueConstraint("version_id"),
    )
    op.create_table(
        "resource",
        *tenant_columns(),
        _reference("dataset_id", "dataset"),
        _reference("version_id", "dataset_version"),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.UniqueConstraint("version_id", "role"),
        sa.CheckConstraint("role IN ('original', 'columnar', 'rejects')", name="ck_resource_role"),
    )


def _access() -> None:
    op.create_table(
        "release",
        *tenant_columns(),
        _reference("dataset_id", "dataset"),
        _reference("version_id", "dataset_version"),
        _reference("released_by_id", "app_user"),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("basis", JSONB, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.UniqueConstraint("version_id"),
    )
    op.create_table(
        "access_request",
        *tenant_columns(),
        _reference("dataset_id", "dataset"),
        _reference("owner_institution_id", "institution"),
        _reference("user_id", "app_user"),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        _time("decided_at"),
        _reference("decided_by_id", "app_user", nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'granted', 'refused')", name="ck_access_request_state"
        ),
    )
    op.create_index(
        "uq_access_request_open",
        "access_request",
        ["user_id", "dataset_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_access_request_owner", "access_request", ["owner_institution_id", "state"])
    op.create_table(
        "access_grant",
        *tenant_columns(),
        _reference("dataset_id", "dataset"),
        _reference("owner_institution_id", "institution"),
        _reference("user_id", "app_user", nullable=True),
        _reference("institution_id", "institution"),
        _reference("request_id", "access_request", nullable=True),
        _reference("granted_by_id", "app_user"),
        sa.Column("until", sa.Date, nullable=False),
        _time("revoked_at"),
        _reference("revoked_by_id", "app_user", nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_access_grant_institution_id", "access_grant", ["institution_id", "user_id"])
    op.create_index("ix_access_grant_dataset_id", "access_grant", ["dataset_id"])
    op.create_table(
        "download",
        *tenant_columns(),
        _reference("dataset_id", "dataset"),
        _reference("version_id", "dataset_version"),
        _reference("owner_institution_id", "institution"),
        _reference("user_id", "app_user"),
        sa.Column("format", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
    )
    op.create_index("ix_download_dataset_id", "download", ["dataset_id", "created_at"])


def _walls() -> None:
    kept = "(SELECT kept_datasets())::uuid[]"
    readable = "(SELECT readable_datasets())::uuid[]"
    known = "(SELECT known_datasets())::uuid[]"
    representative = "'representative' = ANY ((SELECT my_roles())::text[])"
    owner = f"(owner_institution_id = (SELECT my_institution()) AND {representative})"
    is_shown = "EXISTS (SELECT FROM dataset d WHERE d.id = dataset_id AND d.is_{word})"
    listed, is_open = is_shown.format(word="listed"), is_shown.format(word="open")
    of_house = (
        "EXISTS (SELECT FROM dataset d WHERE d.id = dataset_id"
        " AND d.owner_institution_id = {table}.owner_institution_id)"
    )
    published = (
        "EXISTS (SELECT FROM dataset_version v WHERE v.id = version_id AND v.state = 'published')"
    )
    guard(
        "dataset",
        see=f"{SIGNED_IN} AND (is_listed OR id = ANY ({known}))",
        make="owner_institution_id = (SELECT my_institution()) AND created_by_id = (SELECT me())",
        change=f"id = ANY ({kept})",
    )
    guard(
        "dataset_version",
        see=f"dataset_id = ANY ({kept}) OR (state IN ('published', 'withdrawn')"
        f" AND (dataset_id = ANY ({known}) OR {listed}))",
        make=f"dataset_id = ANY ({kept})",
        change=f"dataset_id = ANY ({kept})",
    )
    for table in ("dataset_reading", "resource", "release"):
        guard(
            table,
            see=f"dataset_id = ANY ({kept})"
            f" OR ((dataset_id = ANY ({readable}) OR {is_open}) AND {published})",
            make=f"dataset_id = ANY ({kept})",
        )
    guard(
        "access_request",
        see=f"user_id = (SELECT me()) OR {owner}",
        make=f"user_id = (SELECT me()) AND {of_house.format(table='access_request')}",
        change=owner,
    )
    guard(
        "access_grant",
        see=f"{owner} OR institution_id = (SELECT my_institution())"
        " AND (user_id IS NULL OR user_id = (SELECT me()))",
        make=f"{owner} AND dataset_id = ANY ({kept})",
        change=owner,
    )
    guard(
        "download",
        see=f"user_id = (SELECT me()) OR {owner}",
        make=f"user_id = (SELECT me()) AND {of_house.format(table='download')}",
    )


def _triggers() -> None:
    keep = " - ".join(
        f"'{name}'"
        for name in (
            "state",
            "withdrawn_at",
            "withdrawn_reason",
            "successor_id",
            "version",
            "updated_at",
            "written_in",
        )
    )
    op.execute(
        "CREATE FUNCTION keep_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP = 'DELETE' OR OLD.state = 'withdrawn' OR NEW.state NOT IN"
        " ('published', 'withdrawn')"
        f" OR to_jsonb(OLD) - {keep} <> to_jsonb(NEW) - {keep}"
        " THEN RAISE EXCEPTION 'a published version is never changed'; END IF;"
        " RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON dataset_version FOR EACH ROW"
        " WHEN (OLD.state IN ('published', 'withdrawn')) EXECUTE FUNCTION keep_published()"
    )
    op.execute(
        "CREATE FUNCTION keep_parts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF EXISTS (SELECT FROM public.dataset_version v WHERE v.id ="
        " coalesce(NEW.version_id, OLD.version_id) AND v.state IN ('published', 'withdrawn'))"
        " THEN RAISE EXCEPTION 'a published version is never changed'; END IF;"
        " RETURN coalesce(NEW, OLD); END $$"
    )
    for table in ("dataset_reading", "resource", "release"):
        op.execute(
            f"CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION keep_parts()"
        )
    # A thing is never less restricted than the project it lives in.
    op.execute(
        "CREATE FUNCTION raise_dataset_labels() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = pg_catalog, public, pg_temp AS $$"
        f" DECLARE ranks text[] := ARRAY[{LABELS}]; BEGIN"
        " UPDATE dataset SET label = NEW.label, version = version + 1, updated_at = now(),"
        " access = CASE WHEN access = 'request' AND NEW.label = 'AMBER' THEN access"
        " WHEN access IN ('request', 'forum') AND NEW.label = 'GREEN' THEN access"
        " ELSE 'project' END"
        " WHERE project_id = NEW.id"
        " AND array_position(ranks, label::text) < array_position(ranks, NEW.label::text);"
        " RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER raise_datasets AFTER UPDATE OF label ON project FOR EACH ROW"
        " WHEN (OLD.label <> NEW.label) EXECUTE FUNCTION raise_dataset_labels()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER raise_datasets ON project")
    for table in TABLES:
        for policy in ("see", "make", "change", "system"):
            op.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
    for table in TABLES:
        op.drop_table(table)
    op.drop_table("blob")
    op.execute("DROP FUNCTION known_datasets, readable_datasets, kept_datasets, keep_blob")
    op.execute("DROP FUNCTION keep_published, keep_parts, raise_dataset_labels")
