"""What can be done with drafts. A save never waits for a person and never loses a word."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import and_, delete, not_
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.database import new_id, session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.events import record
from app.core.kinds import load
from app.core.locale import CONTENT_LANGUAGES
from app.core.policy import Actor, Label, require, strictest
from app.core.words import count_words, one_line, tidy
from app.drafts import policy, queries
from app.drafts.merge import Merge, has_marks, merge
from app.drafts.models import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Draft,
    DraftKind,
    DraftRevision,
    WorkingCopy,
)
from app.projects.models.project import Project
from app.projects.policy import NAMED_ONLY


class Clashing(Conflict):
    """Two people changed the same words; holds both texts and what can be joined of them."""

    def __init__(self, base: DraftRevision, current: DraftRevision, mine: str) -> None:
        super().__init__(
            _("Somebody saved other words in the same place. Both texts are kept: choose."), "base"
        )
        self.base, self.current, self.mine = base, current, mine
        self.merge: Merge = merge(base.text, mine, current.text)


@dataclass(frozen=True)
class NewDraft:
    """What a draft starts with; without a label it takes its project's."""

    title: str
    language: str
    kind: DraftKind
    label: Label | None = None
    text: str = ""
    translation_of_id: UUID | None = None


@dataclass(frozen=True)
class Saved:
    """The revision that now says it; `is_new` is false where the text was that already."""

    revision: DraftRevision
    is_new: bool = True

    @property
    def is_merged(self) -> bool:
        """Whether it was joined with what somebody else had saved meanwhile."""
        return self.is_new and self.revision.merged_from is not None


def create_draft(actor: Actor, project: Project, given: NewDraft) -> Draft:
    """Begin a draft with its first revision; raises Invalid for what cannot be taken."""
    require(policy.may_create_draft(actor, project))
    text, title = tidy(given.text), one_line(given.title)
    original = _original(actor, project, given.translation_of_id)
    floor = strictest([project.label, *([original.label] if original else [])])
    label = given.label or floor
    errors = _wrong(title=title, text=text)
    if given.language not in CONTENT_LANGUAGES:
        errors["language"] = [_("Choose one of the languages.")]
    if label < project.label:
        errors["label"] = [
            _("The project is TLP:%(label)s; a draft is never wider.", label=project.label.value)
        ]
    elif label < floor:
        errors["label"] = [
            _("The original is TLP:%(label)s; a translation is never wider.", label=floor.value)
        ]
    if errors:
        raise Invalid(errors)
    draft = Draft(
        project=project,
        title=title,
        language=given.language,
        kind=given.kind,
        label=label,
        author_id=actor.id,
        translation_of_id=(original.translation_of_id or original.id) if original else None,
    )
    session().add(draft)
    session().flush()
    _add_revision(actor, draft, text, number=1)
    _record("draft.created", actor, draft)
    return draft


def change_draft(actor: Actor, draft: Draft, given: Mapping[str, Any]) -> None:
    """Change title, kind or label; raises Invalid, and Forbidden where the label would fall."""
    require(policy.may_edit_draft(actor, draft))
    values = {name: given[name] for name in ("title", "kind", "label") if name in given}
    if "title" in values:
        values["title"] = one_line(values["title"])
        errors = _wrong(title=values["title"])
        if errors:
            raise Invalid(errors)
    if "label" in values:
        require(policy.may_relabel(draft, values["label"]))
    changed = [name for name, value in values.items() if getattr(draft, name) != value]
    for name in changed:
        setattr(draft, name, values[name])
    if changed:
        session().flush()
        _record("draft.changed", actor, draft, fields=sorted(changed))
    if "label" in changed:
        _raise_translations(actor, draft)


def _raise_translations(actor: Actor, draft: Draft) -> None:
    """The same text in other languages is never wider than in this one."""
    for each in queries.translations_of(actor, draft):
        if each.label < draft.label:
            each.label = draft.label
            session().flush()
            _record("draft.changed", actor, each, fields=["label"])


def save_revision(
    actor: Actor,
    draft: Draft,
    base: int,
    text: str,
    *,
    note: str = "",
    sitting: UUID | None = None,
) -> Saved:
    """Save `text`, which was written on revision `base`, as the newest revision.

    Where somebody saved meanwhile, both are joined; raises Clashing where their changes touch, and
    Invalid for a revision that there is not or marks of an earlier clash left in the text.
    """
    require(policy.may_edit_draft(actor, draft))
    text, note = tidy(text), one_line(note)
    errors = _wrong(text=text, note=note)
    if has_marks(text):
        errors["text"] = [_("Two versions are still marked in the text: keep one, or both.")]
    if errors:
        raise Invalid(errors)
    session().refresh(draft, with_for_update=True)
    current = queries.revision_of(actor, draft)
    saved = Saved(current, is_new=False)
    merged_from = None
    if base != draft.current:
        text, merged_from = _join(actor, draft, base, text, current), base
    if text != current.text:
        saved = Saved(_add_revision(actor, draft, text, note=note, merged_from=merged_from))
        name = "draft.merged" if saved.is_merged else "draft.revised"
        _record(name, actor, draft, number=draft.current)
    if sitting is not None:
        settle_sitting(actor, draft, sitting)
    return saved


def restore_revision(actor: Actor, draft: Draft, number: int) -> Saved:
    """Bring the text of an older revision back, as a new one; raises NotFound."""
    require(policy.may_edit_draft(actor, draft))
    session().refresh(draft, with_for_update=True)
    older, current = queries.revision_of(actor, draft, number), queries.revision_of(actor, draft)
    if older.text == current.text:
        return Saved(current, is_new=False)
    revision = _add_revision(actor, draft, older.text, restored_from=number)
    _record("draft.restored", actor, draft, number=draft.current, restored=number)
    return Saved(revision)


def keep_working_copy(actor: Actor, draft: Draft, base: int, text: str, sitting: UUID) -> None:
    """Keep what is being typed, for its writer only; late news of a saved sitting are left."""
    require(policy.may_edit_draft(actor, draft))
    if not 1 <= base <= draft.current or len(text) > LONGEST_TEXT:
        raise Invalid({"text": [_("This cannot be kept.")]})
    _put_working_copy(actor, draft, base, tidy(text), sitting, is_settled=False)


def settle_sitting(actor: Actor, draft: Draft, sitting: UUID) -> None:
    """Note that what was typed in `sitting` is saved; another sitting's working copy stays."""
    copy = queries.working_copy_of(actor, draft)
    if copy is None or copy.sitting == sitting:
        _put_working_copy(actor, draft, draft.current, "", sitting, is_settled=True)


def discard_working_copy(actor: Actor, draft: Draft) -> None:
    """Forget what the actor has typed and not saved."""
    require(policy.may_edit_draft(actor, draft))
    session().execute(
        delete(WorkingCopy).where(WorkingCopy.draft_id == draft.id, WorkingCopy.user_id == actor.id)
    )


def _join(actor: Actor, draft: Draft, base: int, mine: str, current: DraftRevision) -> str:
    try:
        stood_on = queries.revision_of(actor, draft, base)
    except NotFound:
        raise Invalid({"base": [_("This draft has no revision of that number.")]}) from None
    joined = merge(stood_on.text, mine, current.text)
    if joined.clashes:
        raise Clashing(stood_on, current, mine)
    return joined.text


def _add_revision(
    actor: Actor, draft: Draft, text: str, *, number: int | None = None, **more: Any
) -> DraftRevision:
    parent = None if number else draft.current
    draft.current = number or draft.current + 1
    draft.updated_at = time.now()
    revision = DraftRevision(
        draft=draft,
        number=draft.current,
        parent=parent,
        author_id=actor.id,
        text=text,
        words=count_words(text),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        **more,
    )
    session().add(revision)
    session().flush()
    return revision


def _put_working_copy(
    actor: Actor, draft: Draft, base: int, text: str, sitting: UUID, *, is_settled: bool
) -> None:
    values = {
        "base": base,
        "text": text,
        "sitting": sitting,
        "is_settled": is_settled,
        "updated_at": time.now(),
    }
    statement = insert(WorkingCopy).values(
        id=new_id(), draft_id=draft.id, user_id=actor.id, created_at=time.now(), **values
    )
    late = and_(WorkingCopy.is_settled, WorkingCopy.sitting == sitting)
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "draft_id"], set_=values, where=not_(late)
        )
    )


def _original(actor: Actor, project: Project, draft_id: UUID | None) -> Draft | None:
    """The draft that was named as the original of a translation, itself one or not."""
    if draft_id is None:
        return None
    try:
        named: Draft = load(Draft, actor, draft_id)
    except NotFound:
        named = Draft()
    if named.project_id != project.id:
        raise Invalid({"translation_of": [_("Choose a draft of this project.")]})
    return named


def _wrong(*, title: str = "-", text: str = "", note: str = "") -> dict[str, list[object]]:
    errors: dict[str, list[object]] = {}
    if not 1 <= len(title) <= LONGEST_TITLE:
        errors["title"] = [_("Give a title of at most %(limit)s characters.", limit=LONGEST_TITLE)]
    if len(text) > LONGEST_TEXT:
        errors["text"] = [_("At most %(limit)s characters.", limit=LONGEST_TEXT)]
    if len(note) > LONGEST_NOTE:
        errors["note"] = [_("At most %(limit)s characters.", limit=LONGEST_NOTE)]
    return errors


def _record(name: str, actor: Actor, draft: Draft, **details: Any) -> None:
    is_named_only = draft.label in NAMED_ONLY
    houses = [] if is_named_only else [draft.project.lead_institution_id]
    # Representatives read what happens in a project up to TLP:AMBER, and not of such a draft.
    is_told = not is_named_only or draft.project.label in NAMED_ONLY
    project_id = draft.project_id if is_told else None
    record(name, actor, draft, project_id=project_id, institution_ids=houses, **details)
