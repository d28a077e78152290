"""Names are found in any script: one skeleton for all spellings of a word, kept by the database.

The letters of the region's alphabets are brought to what they have in common: «тадқиқотлар» and
"tadqiqotlar" have one skeleton, and so have ё and е, oʻ, o' and ў, ş, sh and ш.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

DIGRAPHS = (
    *(("дж", "j"), ("щ", "sc"), ("ц", "ts"), ("sh", "s"), ("ch", "c"), ("kh", "h"), ("zh", "j")),
    *(("gh", "g"), ("ya", "a"), ("yu", "u"), ("yo", "e"), ("ye", "e")),
)
LETTERS = {
    **dict(zip("абвгдежзийклмнопрстуфхчшыэюя", "abvgdejziiklmnoprstufhcsieua", strict=True)),
    **dict(zip("ёәғҗҷіӣқңөўӯұүһҳ", "eagjjiiknoouuuhh", strict=True)),
    **dict(zip("xqwyž", "hkvij", strict=True)),
}
# Written above, beside or for a letter, and left out by who types in haste.
SILENT = "ъьЪЬʻʼ'’‘`´"


def upgrade() -> None:
    _skeleton()
    op.add_column(
        "institution",
        sa.Column("other_names", JSONB, nullable=False, server_default=sa.text("'[]'")),
    )
    op.create_check_constraint("other_names", "institution", "jsonb_typeof(other_names) = 'array'")
    op.execute(
        "CREATE FUNCTION institution_search_key(names jsonb, other_names jsonb, short_name text,"
        " domains text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
        " $$ SELECT public.skeleton(concat_ws(' ', jsonb_path_query_array(names, '$.*')::text,"
        " short_name, jsonb_path_query_array(other_names, '$[*].text')::text,"
        " array_to_string(domains, ' '))) $$"
    )
    _keep("institution", "institution_search_key(names, other_names, short_name, email_domains)")
    _keep("app_user", "skeleton(name)")


def _skeleton() -> None:
    words = f"translate(lower(normalize(words, NFC)), '{SILENT.replace(chr(39), chr(39) * 2)}', '')"
    for spelled, said in DIGRAPHS:
        for each in dict.fromkeys((spelled, spelled.upper())):
            words = f"replace({words}, '{each}', '{said}')"
    letters = LETTERS | {each.upper(): said for each, said in LETTERS.items() if each > "\x7f"}
    words = f"translate({words}, '{''.join(letters)}', '{''.join(letters.values())}')"
    # What is left above a letter goes, whatever alphabet it is of.
    words = f"regexp_replace(normalize({words}, NFKD), '[\\u0300-\\u036f]+', '', 'g')"
    words = f"regexp_replace({words}, '[^a-z0-9\\u0370-\\u1fff\\u3040-\\uffff]+', ' ', 'g')"
    words = f"btrim(regexp_replace({words}, '([a-z])\\1+', '\\1', 'g'))"
    op.execute(
        "CREATE FUNCTION skeleton(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
        f" $$ SELECT {words} $$"
    )


def _keep(table: str, expression: str) -> None:
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN search_key text GENERATED ALWAYS AS ({expression}) STORED"
    )
    op.execute(f"CREATE INDEX ix_{table}_search_key ON {table} USING gin (search_key gin_trgm_ops)")


def downgrade() -> None:
    op.drop_column("app_user", "search_key")
    op.drop_column("institution", "search_key")
    op.execute("DROP FUNCTION institution_search_key")
    op.drop_constraint("ck_institution_other_names", "institution")
    op.drop_column("institution", "other_names")
    op.execute("DROP FUNCTION skeleton")
