"""Adding a dataset and changing its card."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core.database import session
from app.core.errors import Invalid
from app.core.events import record
from app.core.joint_acts import JointAct, JointActKind, ask, declare_joint_act
from app.core.policy import Actor, Label, Role, Verdict, deny, require, strictest
from app.datasets import policy
from app.datasets.models.dataset import Dataset
from app.datasets.models.states import WIDEST_LABEL, WIDTH, Access, Embargo
from app.datasets.service.embargoes import check_embargo, eases
from app.projects.models.project import Project

TAKES_TWO = frozenset({Label.AMBER_STRICT, Label.RED})
"""Labels that nobody lowers alone."""
SAID_APART = frozenset({"label", "access", "embargo", "embargo_until"})
"""Fields whose changes the record names each by a sentence of its own."""


@dataclass
class Card:
    """What is said of a dataset when it is added."""

    title: dict[str, str]
    description: dict[str, str] = field(default_factory=dict)
    covers_from: date | None = None
    covers_until: date | None = None
    area: str = ""
    source: str = ""
    terms: str = ""
    label: Label | None = None
    access: Access = Access.PROJECT
    embargo: Embargo | None = None
    embargo_until: date | None = None


def create_dataset(actor: Actor, project: Project | None, card: Card) -> Dataset:
    """Add a dataset of the actor's institution, to a project or to the common catalogue.

    Without a label it takes AMBER, or its project's where that is stricter. Raises Forbidden;
    Invalid where the label is below the project's or the access wider than the label allows.
    """
    require(policy.may_create(actor, project))
    floor = project.label if project is not None else Label.CLEAR
    values = dict(vars(card))
    values["label"] = card.label or strictest((Label.AMBER, floor))
    _check(values["label"], card.access, floor, card.covers_from, card.covers_until)
    check_embargo(card.embargo, card.embargo_until, project)
    dataset = Dataset(
        project_id=project.id if project is not None else None,
        owner_institution_id=actor.institution_id,
        created_by_id=actor.id,
        **values,
    )
    session().add(dataset)
    session().flush()
    _note("dataset.created", actor, dataset)
    return dataset


def change_dataset(
    actor: Actor, dataset: Dataset, changes: dict[str, Any], reason: str = ""
) -> JointAct | None:
    """Change the card. Lowering the label, or widening the access, is the representative's act.

    A lower label needs a `reason`; from RED and AMBER+STRICT it waits for another representative,
    as the joint act that is returned, and the rest is changed at once. Raises Forbidden, Invalid.
    """
    require(policy.may_work_on(actor, dataset))
    if changes.get("label", dataset.label) < dataset.label and dataset.label in TAKES_TWO:
        lower = changes["label"]
        rest = {name: value for name, value in changes.items() if name != "label"}
        if rest:
            change_dataset(actor, dataset, rest, reason)
        return ask(actor, "datasets.label", dataset, reason, label=lower.value)
    label = changes.get("label", dataset.label)
    access = changes.get("access", dataset.access)
    lowers = label < dataset.label
    widens = WIDTH.index(access) > WIDTH.index(dataset.access)
    if lowers or widens or eases(dataset, changes):
        require(policy.may_speak_for(actor, dataset))
    if lowers and not reason.strip():
        raise Invalid({"reason": [_("A lower label needs a reason: it stays on the record.")]})
    floor = dataset.project.label if dataset.project is not None else Label.CLEAR
    covers = [changes.get(name, getattr(dataset, name)) for name in ("covers_from", "covers_until")]
    _check(label, access, floor, covers[0], covers[1])
    embargo = changes.get("embargo", dataset.embargo)
    until = changes.get("embargo_until", dataset.embargo_until)
    if (embargo, until) != (dataset.embargo, dataset.embargo_until):
        check_embargo(embargo, until, dataset.project)
    before = _Reach.of(dataset)
    if lowers:
        dataset.label_reason = reason.strip()
    for name, value in changes.items():
        setattr(dataset, name, value)
    _note_changes(actor, dataset, before, set(changes))
    return None


def _may_lower(actor: Actor, dataset: Dataset, arguments: dict[str, Any]) -> Verdict:
    floor = dataset.project.label if dataset.project is not None else Label.CLEAR
    if Label(arguments["label"]) < floor:
        return deny(
            _("It cannot be less restricted than its project, TLP:%(label)s.", label=floor.value)
        )
    return policy.may_speak_for(actor, dataset)


def _lower(actor: Actor, dataset: Dataset, joint_act: JointAct) -> None:
    before = _Reach.of(dataset)
    dataset.label = Label(joint_act.arguments["label"])
    dataset.label_reason = joint_act.reason
    _note_changes(actor, dataset, before, {"label"})


def _content(dataset: Dataset, arguments: dict[str, Any]) -> Any:
    return {
        "label": dataset.label.value,
        "lower": arguments["label"],
        "access": dataset.access.value,
        "project_id": str(dataset.project_id),
    }


declare_joint_act(
    JointActKind(
        name="datasets.label",
        subject_kind="dataset",
        sentence=lambda arguments: _(
            "Give a dataset the less restricted label TLP:%(label)s", label=arguments["label"]
        ),
        content=_content,
        may_ask=_may_lower,
        carry_out=_lower,
        confirming_role=Role.REPRESENTATIVE,
        is_confirmed_in_house=lambda dataset: dataset.owner_institution_id,
    )
)


@dataclass(frozen=True)
class _Reach:
    """Who may read a dataset at one time, as the record says it."""

    label: Label
    access: Access
    embargo: str

    @classmethod
    def of(cls, dataset: Dataset) -> "_Reach":
        """As it stands; of an embargo its kind, and the day where one ends it."""
        kind = dataset.embargo.value if dataset.embargo else ""
        until = dataset.embargo_until.isoformat() if dataset.embargo_until else ""
        return cls(dataset.label, dataset.access, f"{kind} {until}".strip())


def _note_changes(actor: Actor, dataset: Dataset, before: _Reach, changed: set[str]) -> None:
    now = _Reach.of(dataset)
    if now.label != before.label:
        name = "dataset.label_lowered" if now.label < before.label else "dataset.label_raised"
        _note(name, actor, dataset, before=before.label.value, after=now.label.value)
    if now.access != before.access:
        values = {"before": before.access.value, "after": now.access.value}
        _note("dataset.access_changed", actor, dataset, **values)
    if now.embargo != before.embargo:
        name = "dataset.embargo_set" if now.embargo else "dataset.embargo_ended_early"
        _note(name, actor, dataset, before=before.embargo, after=now.embargo)
    if changed - SAID_APART:
        _note("dataset.changed", actor, dataset, fields=sorted(changed - SAID_APART))


def _check(
    label: Label, access: Access, floor: Label, covers_from: date | None, covers_until: date | None
) -> None:
    errors: dict[str, list[object]] = {}
    if label < floor:
        errors["label"] = [
            _("It cannot be less restricted than its project, TLP:%(label)s.", label=floor.value)
        ]
    if label > WIDEST_LABEL[access]:
        errors["access"] = [_("TLP:%(label)s does not allow so many readers.", label=label.value)]
    if covers_from and covers_until and covers_until < covers_from:
        errors["covers_until"] = [_("The end lies before the beginning.")]
    if errors:
        raise Invalid(errors)


def _note(name: str, actor: Actor, dataset: Dataset, **details: Any) -> None:
    record(
        name,
        actor,
        dataset,
        project_id=dataset.told_project_id,
        institution_ids=[dataset.owner_institution_id],
        **details,
    )
