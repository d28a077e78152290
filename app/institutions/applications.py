"""What comes with an application: documents for admins, and a sponsor among the members."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.core import time
from app.core.database import new_id, session
from app.core.errors import Conflict, Invalid, TooLarge
from app.core.events import record
from app.core.files import Attachment, clean_name, media_type_of, note_kept, refuse_marked
from app.core.policy import Actor, require
from app.core.scope import visible
from app.core.storage import Storage
from app.core.throttle import Door
from app.institutions import policy
from app.institutions.models import (
    ApplicationDocument,
    DocumentKind,
    Institution,
    InstitutionState,
    Membership,
    Sponsorship,
    SponsorshipState,
)

LARGEST_DOCUMENT = 10 * 1024 * 1024
MOST_WAITING = 2 * 1024**3
"""Bytes that the documents of all applications without a decision may have together."""
LONGEST_WORDS = 1500
BRINGING = Door("apply_documents", of_subject=4, of_network=10, of_all=100, seconds=3600)
"""Applications that bring documents along; those without are let in more often."""
FIT = text("SELECT application_documents_fit(:more, :most)")
KINDS_OF_FILE = {"application/pdf": ".pdf", "application/zip": ".docx"}
"""What documents may be, by their first bytes; DOCX is a ZIP."""


@dataclass(frozen=True)
class SentDocument:
    """A file as it came with an application."""

    kind: DocumentKind
    name: str
    content: bytes


def checked_documents(sent: Sequence[SentDocument]) -> None:
    """Raise Invalid for what is no PDF or DOCX, or too large, or sent twice."""
    errors: dict[str, list[object]] = {}
    for each in sent:
        ending = KINDS_OF_FILE.get(media_type_of(each.content[:8]))
        if ending is None or not each.name.lower().endswith(ending):
            errors[each.kind.value] = [_("Send a PDF or DOCX file.")]
        elif len(each.content) > LARGEST_DOCUMENT:
            size = LARGEST_DOCUMENT // 1024**2
            errors[each.kind.value] = [_("A file may have at most %(size)s MB.", size=size)]
        else:
            errors |= _marked(each)
    if len({each.kind for each in sent}) < len(sent):
        errors["documents"] = [_("Send one file of each kind.")]
    if errors:
        raise Invalid(errors)


def _marked(sent: SentDocument) -> dict[str, list[object]]:
    try:
        refuse_marked(sent.content, sent.name)
    except Invalid as refused:
        return {sent.kind.value: refused.errors["file"]}
    return {}


def let_in(sent: Sequence[SentDocument], address: str, place: str) -> None:
    """Go on where there is room for these documents; `place` is where they are sent from.

    Raises TooMany when they are sent too often, TooLarge when too many wait for a decision.
    """
    if not sent:
        return
    more = sum(len(each.content) for each in sent)
    if not session().execute(FIT, {"more": more, "most": MOST_WAITING}).scalar_one():
        raise TooLarge(
            _(
                "No more documents are taken at the moment. Send the application without them: the"
                " forum asks for them later."
            )
        )
    BRINGING.try_open(address, place)


def keep_documents(sent: Sequence[SentDocument]) -> list[dict[str, object]]:
    """Store the files; what the rows that name them will say."""
    storage: Storage = current_app.extensions["storage"]
    kept: list[dict[str, object]] = []
    for each in sent:
        stored = storage.keep([each.content], LARGEST_DOCUMENT)
        note_kept(stored)
        kept.append(
            {
                "id": str(new_id()),
                "kind": each.kind.value,
                "file_name": clean_name(each.name),
                "media_type": media_type_of(each.content[:8]),
                "size": stored.size,
                "sha256": stored.sha256,
            }
        )
    return kept


def documents_of(actor: Actor, ids: Sequence[UUID]) -> Sequence[ApplicationDocument]:
    """The documents of these applications, for who may know of them."""
    rows = visible(ApplicationDocument, actor).where(ApplicationDocument.institution_id.in_(ids))
    return session().scalars(rows.order_by(ApplicationDocument.kind)).all()


def hand_out(actor: Actor, document: ApplicationDocument) -> Attachment:
    """The document as an attachment; that it was read is on the record. Raises Forbidden."""
    require(policy.may_read_document(actor, document))
    storage: Storage = current_app.extensions["storage"]
    record("institution.document_read", actor, document.institution, kind=document.kind.value)
    pieces = storage.read(document.sha256)
    return Attachment(document.file_name, "application/octet-stream", pieces, document.size)


def possible_sponsors(actor: Actor) -> Sequence[Institution]:
    """Active members, in the order of their names."""
    rows = visible(Institution, actor).where(
        Institution.state == InstitutionState.ACTIVE, Institution.membership == Membership.MEMBER
    )
    return session().scalars(rows.order_by(Institution.sort_key)).all()


def sponsorships_of(actor: Actor, ids: Sequence[UUID]) -> Sequence[Sponsorship]:
    """Who was asked to vouch for these applicants, the first first."""
    rows = visible(Sponsorship, actor).where(Sponsorship.institution_id.in_(ids))
    return session().scalars(rows.order_by(Sponsorship.created_at)).all()


def ask_sponsor(actor: Actor, institution: Institution, sponsor: Institution) -> Sponsorship:
    """Ask a member whether it vouches for an applicant; asked twice, it is the same question.

    Raises Forbidden, Conflict (not an applicant), Invalid (not an active member).
    """
    require(policy.may_ask_sponsor(actor, institution))
    if not sponsor.is_active or sponsor.membership is not Membership.MEMBER:
        raise Invalid({"sponsor_id": [_("Only an active member can be a sponsor.")]})
    for earlier in sponsorships_of(actor, [institution.id]):
        if earlier.sponsor_id == sponsor.id:
            return earlier
    asked = Sponsorship(institution_id=institution.id, sponsor_id=sponsor.id, asked_by_id=actor.id)
    session().add(asked)
    try:
        session().flush()
    except IntegrityError:
        raise Conflict(_("Somebody has asked this institution just now.")) from None
    session().refresh(asked)
    record("institution.sponsor_asked", actor, institution, institution_ids=[sponsor.id])
    return asked


def answer_sponsorship(actor: Actor, asked: Sponsorship, *, vouches: bool, words: str) -> None:
    """Say whether one's institution vouches for the applicant, and why.

    Raises Forbidden, Conflict (answered already, or decided), Invalid (without words).
    """
    session().refresh(asked, with_for_update={"of": Sponsorship})
    require(policy.may_answer_sponsorship(actor, asked))
    words = words.strip()
    if not words:
        raise Invalid(
            {"words": [_("Say how your institution knows it, or why it does not vouch.")]}
        )
    if len(words) > LONGEST_WORDS:
        raise Invalid({"words": [_("At most %(limit)s characters.", limit=LONGEST_WORDS)]})
    asked.state = SponsorshipState.VOUCHED if vouches else SponsorshipState.DECLINED
    asked.words, asked.answered_by_id, asked.answered_at = words, actor.id, time.now()
    session().flush()
    name = "institution.vouched_for" if vouches else "institution.not_vouched_for"
    record(name, actor, asked.institution, institution_ids=[asked.sponsor_id])
