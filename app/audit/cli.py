"""Commands of the audit: whether it is what was written, and the head to keep elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import Finding, Head, read_anchors
from app.audit.verifying import verify_acts
from app.core import roles
from app.core.database import Database
from app.core.events import Event
from config import Settings

audit = AppGroup("audit", help="The audit: verify it, and print its head.")


@audit.command("verify")
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with heads that `audit head` printed earlier, one a line.",
)
def verify(anchor: Path | None) -> None:
    """Compute every hash anew; say the first act that is not as it was written."""
    settings: Settings = current_app.extensions["settings"]
    keys = {key.number: key.secret.encode() for key in settings.audit_keys}
    try:
        anchors = read_anchors(anchor.read_text().splitlines()) if anchor else {}
    except ValueError:
        raise click.ClickException("The anchor file has lines that are no heads.") from None
    verified = verify_acts(_system_url(settings), keys, anchors)
    if verified.finding is not None:
        raise click.ClickException(_words(verified.finding))
    click.echo(f"{verified.number} acts, each as it was written; {len(anchors)} anchors met.")


@audit.command("head")
def head() -> None:
    """Print number and hash of the last act: keep it where this machine cannot change it."""
    with _reading() as session:
        last = session.execute(
            select(Event.sequence, Event.hash).order_by(Event.sequence.desc()).limit(1)
        ).one_or_none()
    click.echo(str(Head(0, b"") if last is None else Head(last[0], bytes(last[1]))).strip())


def _system_url(settings: Settings) -> str:
    return settings.database_system_url or roles.role_url(
        settings.database_url, settings.secret_key, roles.SYSTEM
    )


@contextmanager
def _reading() -> Iterator[Session]:
    settings: Settings = current_app.extensions["settings"]
    database: Database = current_app.extensions["database"]
    if not database.may_act_as_system:
        database.allow_system(_system_url(settings))
    with database.transaction(as_system=True) as opened:
        yield opened


def _words(finding: Finding) -> str:
    said = {
        "missing": "Act {number} is missing.",
        "changed": "Act {number} is not as it was written.",
        "unknown key": "Act {number} names a key that is not in AUDIT_KEY.",
        "not the anchor": "Act {number} is not the one whose head was kept.",
    }
    return said[finding.fault].format(number=finding.number)
