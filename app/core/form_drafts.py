"""What a person typed into a form whose session had ended: kept for that person, and given back.

The fields go to the database with the ended session's token; whoever signs in next sees them only
if it is the same person. Files, passwords and the form's own keys are never kept.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

from flask import current_app, g, request
from flask import session as cookie
from flask_wtf.csrf import validate_csrf
from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import bindparam
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from app.core import time
from app.core.database import Base, Database, Tenant, new_id, session
from app.core.identity import hash_token
from app.core.jobs import system_job
from app.core.policy import Actor
from app.core.scope import scope, visible

PARAMETER = "kept"
LARGEST = 1024 * 1024
KEPT_FOR = timedelta(days=7)
OWN_FIELDS = frozenset({"csrf_token", "idempotency_key"})

KEEP = text("SELECT keep_form_draft(:hash, :draft, :path, :fields)").bindparams(
    bindparam("fields", type_=JSONB)
)


class FormDraft(Tenant, Base):
    """The fields of one form, by name, and the address that they were sent to."""

    __tablename__ = "form_draft"

    user_id: Mapped[UUID]
    path: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)


@scope(FormDraft)
def own_form_drafts(actor: Actor) -> Any:
    """One's own only."""
    return FormDraft.user_id == actor.id


def keep_form(*, has_page: bool, keeps_empty: bool = False) -> str:
    """Keep what this request sent, and say where to go after signing in ("/" if nothing is kept).

    With `has_page` the form stands at the address it was sent to; otherwise a page of its own
    shows what was typed and sends it again. A button alone, with nothing typed, is kept only with
    `keeps_empty`.
    """
    token = cookie.get("_user_id")
    fields = {name: request.form.getlist(name) for name in request.form if name not in OWN_FIELDS}
    is_empty = not fields and not keeps_empty
    if not token or is_empty or holds_password(fields) or len(json.dumps(fields)) > LARGEST:
        return "/"
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return "/"
    draft = new_id()
    database: Database = current_app.extensions["database"]
    with database.transaction() as opened:
        values = {"hash": hash_token(token), "draft": draft, "path": request.path}
        is_kept = opened.execute(KEEP, {**values, "fields": fields}).scalar_one_or_none()
        opened.commit()
    if not is_kept:
        return "/"
    if not has_page:
        return f"/kept/{draft}"
    return f"{request.path}?{urlencode({**request.args, PARAMETER: draft})}"


def sent_here() -> dict[str, list[str]] | None:
    """The fields of the form that this request sent, to be given back to who typed them.

    None for what another site sent, for a form with a password, and for no fields at all.
    """
    fields = {name: request.form.getlist(name) for name in request.form if name not in OWN_FIELDS}
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    is_foreign = site not in {None, "same-origin"} or (
        origin is not None and urlsplit(origin).netloc != request.host
    )
    return None if is_foreign or not fields or holds_password(fields) else fields


def has_words(fields: Iterable[str]) -> bool:
    """Whether something beside the form's own keys was sent."""
    return not OWN_FIELDS.issuperset(fields)


def holds_password(fields: Iterable[str]) -> bool:
    """Whether one of the fields is a password: such a form is typed again, and kept nowhere."""
    return any("password" in name for name in fields)


def kept_fields() -> MultiDict[str, str] | None:
    """What was kept of the form that this page shows; None where nothing was, or for others."""
    if request.method != "GET" or PARAMETER not in request.args:
        return None
    g.kept_form_is_shown = True
    try:
        draft_id = UUID(request.args[PARAMETER])
    except ValueError:
        return None
    rows = visible(FormDraft, g.actor).where(
        FormDraft.id == draft_id, FormDraft.path == request.path
    )
    found = session().scalars(rows).one_or_none()
    return None if found is None else MultiDict(found.fields)


def kept_form_elsewhere() -> str | None:
    """Where what was kept is shown, when the page that was asked for has no form to fill."""
    if request.method != "GET" or PARAMETER not in request.args or g.get("kept_form_is_shown"):
        return None
    return f"/kept/{quote(request.args[PARAMETER], safe='')}"


@system_job("forms.forget", cron="17 3 * * *")
def forget_old_drafts() -> None:
    """Remove what nobody came back for within a week."""
    session().execute(delete(FormDraft).where(FormDraft.created_at < time.now() - KEPT_FOR))
