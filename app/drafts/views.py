"""The pages of drafts: the project's list, reading, revisions and what differs between them."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.core.actions import Action
from app.core.difference import difference, passages
from app.core.locale import CONTENT_LANGUAGES
from app.core.policy import Label
from app.core.routing import current_actor, route
from app.drafts import policy, queries, service
from app.drafts.forms import CardForm, DraftForm
from app.drafts.models import Draft, DraftKind
from app.drafts.rendering import render
from app.projects.models.project import Project
from app.ui.forms import refusals_beside

blueprint = Blueprint("drafts", __name__, template_folder="templates")


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """Words of kinds and languages, for every template that shows a draft."""
    return {"DRAFT_KINDS": queries.KIND_WORDS, "CONTENT_LANGUAGES": CONTENT_LANGUAGES}


@route(blueprint, "/projects/<uuid:project_id>/drafts", action=Action.SEE_DRAFTS, load=Project)
def list_drafts(project: Project) -> ResponseReturnValue:
    """A project's drafts, changed last first."""
    actor = current_actor()
    query = queries.DRAFTS.parse(request.args)
    return render_template(
        "drafts/list.html",
        project=project,
        page=queries.list_drafts(actor, project, query),
        query=query,
        spec=queries.DRAFTS,
        may_create=policy.may_create_draft(actor, project),
    )


@route(
    blueprint,
    "/projects/<uuid:project_id>/drafts/new",
    action=Action.CREATE_DRAFT,
    load=Project,
    methods=["GET", "POST"],
)
def create(project: Project) -> ResponseReturnValue:
    """Begin a draft."""
    form = DraftForm(label=project.label.value)
    _offer_labels(form, project.label)
    _offer_originals(form, queries.originals_of(current_actor(), project))
    if form.validate_on_submit():
        given = service.NewDraft(
            title=form.title.data or "",
            language=form.language.data,
            kind=DraftKind(form.kind.data),
            label=Label(form.label.data),
            translation_of_id=form.original_id,
        )
        with refusals_beside(form):
            draft = service.create_draft(current_actor(), project, given)
            return redirect(url_for("drafts.edit", draft_id=draft.id), 303)
    status = 422 if form.errors else 200
    return render_template("drafts/new.html", project=project, form=form), status


@route(blueprint, "/drafts/<uuid:draft_id>", action=Action.READ_DRAFT, load=Draft)
def show(draft: Draft) -> ResponseReturnValue:
    """Read what a draft says now."""
    return _read(draft, draft.current)


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/revisions/<int:number>",
    action=Action.READ_DRAFT,
    load=Draft,
)
def show_revision(draft: Draft, number: int) -> ResponseReturnValue:
    """Read what a draft said in one revision."""
    return _read(draft, number)


def _read(draft: Draft, number: int) -> ResponseReturnValue:
    actor = current_actor()
    revision = queries.revision_of(actor, draft, number)
    return render_template(
        "drafts/show.html",
        draft=draft,
        revision=revision,
        rendering=render(revision.text),
        writers=queries.writers_of(actor, draft),
        translations=queries.translations_of(actor, draft),
        unsaved=queries.working_copy_of(actor, draft),
        may_edit=policy.may_edit_draft(actor, draft),
    )


@route(blueprint, "/drafts/<uuid:draft_id>/revisions", action=Action.READ_DRAFT, load=Draft)
def list_revisions(draft: Draft) -> ResponseReturnValue:
    """All revisions, newest first."""
    actor = current_actor()
    query = queries.REVISIONS.parse(request.args)
    return render_template(
        "drafts/revisions.html",
        draft=draft,
        page=queries.list_revisions(actor, draft, query),
        may_edit=policy.may_edit_draft(actor, draft),
    )


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/revisions/<int:number>/restoration",
    action=Action.EDIT_DRAFT,
    load=Draft,
    methods=["POST"],
)
def restore(draft: Draft, number: int) -> ResponseReturnValue:
    """Bring an older revision's text back as a new revision."""
    saved = service.restore_revision(current_actor(), draft, number)
    if saved.is_new:
        flash(_("The text of revision %(number)s is back, as a new revision.", number=number))
    else:
        flash(_("The draft says that already."))
    return redirect(url_for("drafts.show", draft_id=draft.id), 303)


@route(blueprint, "/drafts/<uuid:draft_id>/differences", action=Action.READ_DRAFT, load=Draft)
def show_differences(draft: Draft) -> ResponseReturnValue:
    """What differs between two revisions; by default the current one and the one before it."""
    actor = current_actor()
    second = request.args.get("to", type=int) or draft.current
    first = request.args.get("from", type=int) or max(second - 1, 1)
    before, after = (queries.revision_of(actor, draft, each) for each in (first, second))
    return render_template(
        "drafts/differences.html",
        draft=draft,
        before=before,
        after=after,
        passages=passages(difference(before.text, after.text)),
        numbers=range(draft.current, 0, -1),
        may_edit=policy.may_edit_draft(actor, draft),
    )


@route(
    blueprint,
    "/drafts/<uuid:draft_id>/card",
    action=Action.EDIT_DRAFT,
    load=Draft,
    methods=["GET", "POST"],
)
def change(draft: Draft) -> ResponseReturnValue:
    """Change title, kind or TLP label."""
    form = CardForm(data=_card_of(draft))
    _offer_labels(form, draft.label)
    status = 200
    if form.validate_on_submit():
        if form.version.data == draft.version:
            given = {
                "title": form.title.data or "",
                "kind": DraftKind(form.kind.data),
                "label": Label(form.label.data),
            }
            service.change_draft(current_actor(), draft, given)
            return redirect(url_for("drafts.show", draft_id=draft.id), 303)
        form.form_errors.append(
            _(
                "Somebody changed this meanwhile: it is “%(title)s”, TLP:%(label)s. "
                "Send again to have yours.",
                title=draft.title,
                label=draft.label.value,
            )
        )
        status = 409
    elif form.errors:
        status = 422
    return render_template("drafts/card.html", draft=draft, form=form), status


def _offer_originals(form: DraftForm, originals: Sequence[Draft]) -> None:
    """Ask what it is a translation of, where there is a text that it could be."""
    if not originals:
        del form.translation_of
        return
    form.translation_of.choices = [
        SelectChoice("", _("No other text")),
        *(SelectChoice(str(draft.id), draft.title) for draft in originals),
    ]


def _card_of(draft: Draft) -> dict[str, Any]:
    return {
        "version": draft.version,
        "title": draft.title,
        "kind": draft.kind.value,
        "label": draft.label.value,
    }


def _offer_labels(form: DraftForm | CardForm, widest: Label) -> None:
    form.label.choices = [choice for choice in form.label.choices if Label(choice.value) >= widest]
