"""The pages on which a draft is written: editor, preview, working copy, texts that clash."""

from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.difference import difference
from app.core.routing import current_actor, route
from app.core.words import tidy
from app.drafts import queries, service
from app.drafts.forms import TextForm
from app.drafts.models import LONGEST_TEXT, Draft, WorkingCopy
from app.drafts.rendering import render
from app.drafts.views import blueprint
from app.ui.forms import refusals_beside


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/edit",
    action=Action.EDIT_DRAFT,
    load=Draft,
    methods=["GET", "POST"],
)
def edit(draft: Draft) -> ResponseReturnValue:
    """Write: what was typed and not saved comes first; a save joins what others saved meanwhile."""
    if request.method == "GET":
        return _open(draft)
    form = TextForm()
    if not form.validate():
        return _editor(draft, form), 422
    if "preview" in request.form:
        return _editor(draft, form, preview=render(tidy(form.text.data or "")).html)
    try:
        with refusals_beside(form):
            saved = service.save_revision(
                current_actor(),
                draft,
                form.base.data or 0,
                form.text.data or "",
                note=form.note.data or "",
                sitting=UUID(form.sitting.data),
            )
            flash(_what_happened(saved))
            return redirect(url_for("drafts.show", draft_id=draft.id), 303)
    except service.Clashing as clash:
        return _settle(draft, form, clash), 409
    return _editor(draft, form), 422


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/preview",
    action=Action.EDIT_DRAFT,
    load=Draft,
    methods=["POST"],
)
def preview(draft: Draft) -> ResponseReturnValue:  # noqa: ARG001 - loaded so that the rule is asked
    """A text as it will be read, while it is typed."""
    text = tidy(request.form.get("text", "")[:LONGEST_TEXT])
    return render_template("drafts/_preview.html", preview=render(text).html)


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/working-copy",
    action=Action.EDIT_DRAFT,
    load=Draft,
    methods=["POST"],
)
def keep(draft: Draft) -> ResponseReturnValue:
    """Keep what is being typed, without a revision."""
    form = TextForm()
    if not form.validate():
        return "", 422
    service.keep_working_copy(
        current_actor(),
        draft,
        form.base.data or 0,
        form.text.data or "",
        UUID(form.sitting.data),
    )
    return "", 204


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/working-copy/removal",
    action=Action.EDIT_DRAFT,
    load=Draft,
    methods=["POST"],
)
def discard(draft: Draft) -> ResponseReturnValue:
    """Forget what was typed and not saved."""
    service.discard_working_copy(current_actor(), draft)
    flash(_("Your unsaved text is gone. This is the draft as it stands."))
    return redirect(url_for("drafts.edit", draft_id=draft.id), 303)


def _open(draft: Draft) -> str:
    actor = current_actor()
    current = queries.revision_of(actor, draft)
    unsaved = queries.working_copy_of(actor, draft)
    if unsaved is not None and unsaved.text == current.text:
        unsaved = None
    if unsaved is None:
        start = {"base": draft.current, "sitting": str(uuid4()), "text": current.text}
    else:
        start = {"base": unsaved.base, "sitting": str(unsaved.sitting), "text": unsaved.text}
    return _editor(draft, TextForm(data=start), unsaved=unsaved)


def _editor(
    draft: Draft, form: TextForm, *, unsaved: WorkingCopy | None = None, preview: str | None = None
) -> str:
    if preview is None and form.text.data:
        preview = render(tidy(form.text.data)).html
    return render_template(
        "drafts/edit.html", draft=draft, form=form, unsaved=unsaved, preview=preview
    )


def _settle(draft: Draft, form: TextForm, clash: service.Clashing) -> str:
    """Both texts and their common base; the next save stands on what is current now."""
    theirs = _("Revision %(number)s", number=clash.current.number)
    form.text.data = clash.merge.marked(_("Yours"), theirs)
    form.base.data = clash.current.number
    for field in (form.text, form.base):
        field.raw_data = None
    shown: list[dict[str, Any]] = [
        {
            "mine": difference(each.base, each.mine),
            "theirs": difference(each.base, each.theirs),
        }
        for each in clash.merge.clashes
    ]
    return render_template(
        "drafts/clash.html",
        draft=draft,
        form=form,
        clash=clash,
        shown=shown,
        is_own=clash.current.author.id == current_actor().id,
    )


def _what_happened(saved: service.Saved) -> str:
    if not saved.is_new:
        return _("The draft says that already: no revision was needed.")
    if saved.is_merged:
        return _(
            "Saved as revision %(number)s, joined with what was saved since revision %(base)s. "
            "Nothing touched; look at the differences to be sure.",
            number=saved.revision.number,
            base=saved.revision.merged_from,
        )
    return _("Saved as revision %(number)s.", number=saved.revision.number)
