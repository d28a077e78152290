"""Attach files to a proposal and take them out: both change the text that is consented to."""

from collections.abc import Sequence
from typing import IO

from flask import current_app
from flask_babel import gettext as _

from app.core import files, time
from app.core.database import session
from app.core.errors import Invalid, NotFound
from app.core.files import (
    begin_to_take,
    clean_name,
    keep_within,
    note_kept,
    refuse_marked,
    take_within,
)
from app.core.policy import Actor, require
from app.core.scope import visible
from app.core.storage import Storage
from app.projects import policy
from app.projects.attached import ABOUT_LIMIT, KINDS, LARGEST, MOST_FILES, kind_of
from app.projects.models.attachments import Attachment
from app.projects.models.project import Project
from app.projects.service.proposal import settle
from app.projects.service.states import note


def attachments_of(actor: Actor, project: Project) -> Sequence[Attachment]:
    """The files that belong to the text now, in the order in which they came."""
    rows = visible(Attachment, actor).where(
        Attachment.project_id == project.id, Attachment.removed_at.is_(None)
    )
    return session().scalars(rows.order_by(Attachment.number)).all()


def attachment(actor: Actor, project: Project, number: int) -> Attachment:
    """One of them; raises NotFound."""
    found = next((each for each in attachments_of(actor, project) if each.number == number), None)
    if found is None:
        raise NotFound
    return found


def hand_out(actor: Actor, project: Project, number: int) -> files.Attachment:
    """One of them on its way out; raises NotFound."""
    found = attachment(actor, project, number)
    storage: Storage = current_app.extensions["storage"]
    pieces = storage.read(found.sha256)
    return files.Attachment(found.name, found.media_type, pieces, found.size)


def attach(
    actor: Actor, project: Project, file: IO[bytes], name: str | None, about: str = ""
) -> Attachment:
    """Keep a file and bind it into the text by its checksum.

    Raises Invalid for a file of a kind that is not taken, an empty one, one that carries a mark of
    secrecy, one that is attached already or one too many; TooLarge, and then nothing is kept.
    """
    require(policy.may_edit_proposal(actor, project))
    # Numbers are given one after the other, whoever else attaches something now.
    session().refresh(project, ["version"], with_for_update=True)
    shown = clean_name(name)
    head, pieces = begin_to_take(file)
    media_type = _kind(shown, head)
    _refuse_long(about)
    if sum(each.removed_at is None for each in project.attachments) >= MOST_FILES:
        raise Invalid({"file": [_("At most %(number)s files.", number=MOST_FILES)]})
    content = take_within(pieces, LARGEST)
    refuse_marked(content, shown)
    stored = keep_within([content], LARGEST)
    if any(each.sha256 == stored.sha256 for each in project.attached):
        raise Invalid({"file": [_("This file is attached already.")]})
    note_kept(stored)
    found = Attachment(
        project_id=project.id,
        number=1 + max((each.number for each in project.attachments), default=0),
        name=shown,
        about=about.strip(),
        media_type=media_type,
        sha256=stored.sha256,
        size=stored.size,
        added_by_id=actor.id,
    )
    project.attachments.append(found)
    project.updated_at = time.now()
    settle(actor, project)
    note("project.file_attached", actor, project, number=found.number, sha256=found.sha256)
    return found


def take_out(actor: Actor, project: Project, number: int) -> None:
    """Take a file out of the text; raises NotFound."""
    require(policy.may_edit_proposal(actor, project))
    found = attachment(actor, project, number)
    found.removed_at = time.now()
    project.updated_at = time.now()
    settle(actor, project)
    note("project.file_taken_out", actor, project, number=number, sha256=found.sha256)


def _kind(name: str, head: bytes) -> str:
    media_type = kind_of(name, head)
    if media_type is None:
        words = _(
            "Attach one of: %(endings)s. What a file holds must be what its name says.",
            endings=", ".join(KINDS),
        )
        raise Invalid({"file": [words]})
    return media_type


def _refuse_long(about: str) -> None:
    if len(about) > ABOUT_LIMIT:
        raise Invalid({"about": [_("At most %(max)d characters.", max=ABOUT_LIMIT)]})
