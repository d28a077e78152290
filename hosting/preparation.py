"""Whether the database still is as the last start left it: most starts then have nothing to do.

Preparing loads the whole application once more, which is most of the time until the first page.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config import Settings

ROOT = Path(__file__).resolve().parents[1]
STEPS = (ROOT / "migrations/versions", ROOT / "app/commands.py", ROOT / "app/core/roles.py")

STEP_AND_ROLES = """
    SELECT version_num FROM alembic_version
    WHERE (SELECT count(*) FROM pg_roles
           WHERE rolname IN ('forum_app', 'forum_system') AND rolcanlogin) = 2
"""


@dataclass(frozen=True)
class Prepared:
    """What preparing left behind: of which code and settings, at which step, and its words."""

    of: str
    step: str
    words: str


def what_prepares(settings: Settings) -> str:
    """The fingerprint (SHA-256) of all that the outcome of preparing depends on."""
    digest = hashlib.sha256()
    for part in (settings.database_url, settings.secret_key, settings.environment, ROOT):
        digest.update(f"{part}\0".encode())
    for place in STEPS:
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def last_words(settings: Settings) -> str | None:
    """What the last preparation said, if its outcome still stands; None if it must be done.

    Only of the embedded database: another server may have been prepared by others since.
    """
    if not settings.is_database_embedded:
        return None
    try:
        prepared = Prepared(**json.loads(_record(settings).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if prepared.of != what_prepares(settings) or prepared.step != _step(settings):
        return None
    return prepared.words


def note(settings: Settings, words: str) -> None:
    """Keep that the database is prepared, for the next start."""
    step = _step(settings) if settings.is_database_embedded else None
    if step is None:
        return
    record = {"of": what_prepares(settings), "step": step, "words": words}
    draft = _record(settings).with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(record), encoding="utf-8")
    draft.replace(_record(settings))


def _record(settings: Settings) -> Path:
    return settings.data_dir / "prepared.json"


def _step(settings: Settings) -> str | None:
    """The migration that this database stands at, if its roles are there as well."""
    address = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with psycopg.connect(address) as connection:
            found = connection.execute(STEP_AND_ROLES).fetchone()
    except psycopg.Error:
        return None
    return found[0] if found is not None else None
