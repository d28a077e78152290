"""The pages of acts that need two people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.joint_acts import JointAct, JointActState, Outcome, answer, may_answer, take_back
from app.core.routing import current_actor, route
from app.joint_acts import queries
from app.joint_acts.forms import AnswerForm
from app.ui.forms import refusals_beside

blueprint = Blueprint("joint_acts", __name__, template_folder="templates")


@route(blueprint, "/joint-acts", action=Action.SEE_JOINT_ACTS)
def list_joint_acts() -> ResponseReturnValue:
    """What one asked for or may confirm."""
    actor = current_actor()
    query = queries.JOINT_ACTS.parse(request.args)
    page = queries.list_joint_acts(actor, query)
    lines = [queries.line(actor, each) for each in page.items]
    return render_template("joint_acts/list.html", lines=lines, page=page, query=query)


@route(blueprint, "/joint-acts/<uuid:joint_act_id>", action=Action.SEE_JOINT_ACT, load=JointAct)
def show(joint_act: JointAct) -> ResponseReturnValue:
    """What is asked for, by whom and why; for the second person, the answer."""
    return _page(joint_act, AnswerForm(formdata=None))


@route(
    blueprint,
    "/joint-acts/<uuid:joint_act_id>/confirmation",
    action=Action.ANSWER_JOINT_ACT,
    load=JointAct,
    methods=["POST"],
)
def confirm(joint_act: JointAct) -> ResponseReturnValue:
    """Confirm or refuse."""
    form = AnswerForm()
    if form.validate():
        with refusals_beside(form):
            answer(current_actor(), joint_act, Outcome(form.outcome.data), form.reason.data or "")
            flash(SAID[joint_act.state]())
            return redirect(url_for("joint_acts.show", joint_act_id=joint_act.id), 303)
    return _page(joint_act, form), 422


@route(
    blueprint,
    "/joint-acts/<uuid:joint_act_id>/taking-back",
    action=Action.TAKE_BACK_JOINT_ACT,
    load=JointAct,
    methods=["POST"],
)
def let_go(joint_act: JointAct) -> ResponseReturnValue:
    """Take back what one has asked for."""
    take_back(current_actor(), joint_act)
    flash(_("It is taken back."))
    return redirect(url_for("joint_acts.show", joint_act_id=joint_act.id), 303)


SAID = {
    JointActState.CONFIRMED: lambda: _("Confirmed. It is being carried out."),
    JointActState.REFUSED: lambda: _("Refused. Who asked for it can read why."),
    JointActState.VOID: lambda: _(
        "What it is about has changed since it was asked for: it is void and can be asked for anew."
    ),
}


def _page(joint_act: JointAct, form: AnswerForm) -> str:
    actor = current_actor()
    return render_template(
        "joint_acts/show.html",
        line=queries.line(actor, joint_act),
        joint_act=joint_act,
        said=queries.said(actor, joint_act),
        form=form,
        may_answer=joint_act.is_open and may_answer(actor, joint_act),
        may_take_back=joint_act.is_open and joint_act.asked_by_id == actor.id,
    )
