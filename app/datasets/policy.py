"""Who may do what with a dataset. The scope has said who may know of it at all."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Label, Verdict, allow, deny, not_now, rule
from app.datasets.models.access import AccessGrant, AccessRequest
from app.datasets.models.dataset import Dataset
from app.datasets.models.states import Access
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.projects.models.states import RUNNING
from app.projects.policy import may_read_inside


@rule(Action.SEE_DATASETS)
def may_see_datasets(actor: Actor, project: Project | None = None) -> Verdict:  # noqa: ARG001 - the scope narrows the list
    """Every signed-in member has a list, narrowed by the scope."""
    return allow() if actor.is_signed_in else deny("")


@rule(Action.SEE_DATASET)
def may_see_card(actor: Actor, dataset: Dataset) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """Who may know of it may read its card."""
    return may_see_datasets(actor)


@rule(Action.SEND_FILE)
def may_send(actor: Actor) -> Verdict:
    """Whoever may bring data to something; where to is asked when the file is taken."""
    if not actor.is_signed_in:
        return deny("")
    if not actor.is_member:
        return deny(_l("Observers do not bring data."))
    return allow()


@rule(Action.CREATE_DATASET)
def may_create(actor: Actor, project: Project | None = None) -> Verdict:
    """In a project: its lead, editors and contributors, for their own institution.

    In the common catalogue: an institution's representative.
    """
    if not actor.is_member:
        return deny(_l("Observers do not bring data."))
    if project is None:
        if actor.is_representative:
            return allow()
        return deny(_l("Only a representative brings a dataset to the common catalogue."))
    if not project.is_worked_on_by(actor):
        return deny(_l("Only the lead, editors and contributors of this project bring data."))
    if project.state not in RUNNING:
        return not_now(_l("Data are brought once the project is approved, and until it ends."))
    return allow()


def keeps(actor: Actor, dataset: Dataset) -> bool:
    """Whether `actor` is on the owner's side: its representatives, and its people who work on it.

    Under TLP:RED only who made it, beside the representatives.
    """
    if actor.institution_id != dataset.owner_institution_id:
        return False
    if actor.is_representative:
        return True
    project = dataset.project
    if project is None or not project.is_worked_on_by(actor):
        return False
    return dataset.label is not Label.RED or dataset.created_by_id == actor.id


@rule(Action.CHANGE_DATASET, Action.UPLOAD_VERSION)
def may_work_on(actor: Actor, dataset: Dataset) -> Verdict:
    """The owner's people who are editors or contributors of its project, and representatives."""
    if keeps(actor, dataset):
        return allow()
    return deny(_l("Only people of the owner who work in its project bring or describe its data."))


@rule(Action.READ_ROWS)
def may_read_rows(actor: Actor, dataset: Dataset) -> Verdict:
    """Whether `actor` reads rows of published versions: access, within the label's cap."""
    if keeps(actor, dataset):
        return allow()
    if dataset.embargo is not None:
        return deny(_l("These rows are under an embargo: only the owner’s side reads them now."))
    if dataset.access is Access.AGGREGATE:
        return _shown_to_nobody()
    if _is_let_in(actor, dataset) or dataset.is_open:
        return allow()
    if dataset.grant_hold is not None and _is_granted(actor, dataset):
        return deny(_l("The owner has paused all access that it has given; it ends by its word."))
    match dataset.access:
        case Access.PROJECT:
            return _through_project(actor, dataset)
        case Access.REQUEST:
            return deny(_l("The owner decides who reads these rows. You can ask for access."))
        case _:
            return deny(_l("No version of this dataset is published yet."))


@rule(Action.SEE_FIGURES)
def may_see_figures(actor: Actor, dataset: Dataset) -> Verdict:
    """Who reads the rows sees exact figures; where they are closed, its project sees safe ones."""
    verdict = may_read_rows(actor, dataset)
    if not verdict and dataset.access is Access.AGGREGATE and dataset.embargo is None:
        return _through_project(actor, dataset)
    return verdict


def _shown_to_nobody() -> Verdict:
    return deny(
        _l(
            "Access is “aggregate”: the forum’s engine alone reads these rows,"
            " and no grant opens them."
        )
    )


def may_open_rows(actor: Actor, dataset: Dataset) -> Verdict:
    """Whether the owner may let somebody read the rows at all."""
    if dataset.access is Access.AGGREGATE:
        return _shown_to_nobody()
    return may_decide(actor, dataset)


def _is_let_in(actor: Actor, dataset: Dataset) -> bool:
    """Whether a grant lets the actor in now; an owner that is not active, or holds, pauses them."""
    return dataset.owner.is_active and _is_granted(actor, dataset) and dataset.grant_hold is None


def _is_granted(actor: Actor, dataset: Dataset) -> bool:
    return any(grant.lets_in(actor, dataset.label) for grant in dataset.grants)


@rule(Action.DOWNLOAD_VERSION)
def may_download(actor: Actor, dataset: Dataset) -> Verdict:
    """Who reads the rows may take them along; under TLP:RED only the owner's side may."""
    verdict = may_read_rows(actor, dataset)
    if verdict and dataset.label is Label.RED and not keeps(actor, dataset):
        return deny(_l("TLP:RED: the rows are read here and not taken along."))
    return verdict


def _through_project(actor: Actor, dataset: Dataset) -> Verdict:
    project = dataset.project
    if dataset.label is Label.RED:
        return deny(_l("TLP:RED: only people whom the owner names read these rows."))
    if project is None:
        return deny(_l("Only the owner’s representatives read these rows."))
    if dataset.label is Label.AMBER_STRICT:
        is_own = actor.institution_id == dataset.owner_institution_id
        if is_own and project.role_of(actor.id) is not None:
            return allow()
        return deny(_l("TLP:AMBER+STRICT: only the owner’s people and whom it names read these."))
    if may_read_inside(actor, project):
        return allow()
    return deny(_l("Only members of its project read these rows."))


@rule(
    Action.RELEASE_VERSION,
    Action.PUBLISH_VERSION,
    Action.WITHDRAW_VERSION,
    Action.LIFT_HOLD,
    Action.SEE_ACCESS,
)
def may_speak_for(actor: Actor, dataset: Dataset) -> Verdict:
    """The owner's representative."""
    if actor.speaks_for(dataset.owner_institution_id):
        return allow()
    return deny(_l("Only a representative of the owner does this."))


@rule(Action.SEE_HOLD, Action.HOLD_GRANTS)
def may_hold(actor: Actor, institution: Institution) -> Verdict:
    """A representative pauses what its own institution has granted, and lets it go on."""
    if actor.speaks_for(institution.id):
        return allow()
    return deny(_l("Only a representative of this institution pauses what it has granted."))


@rule(Action.REQUEST_ACCESS)
def may_request(actor: Actor, dataset: Dataset) -> Verdict:
    """A forum member who cannot read the rows yet, where the owner takes requests."""
    if dataset.access is not Access.REQUEST:
        return deny(_l("The owner of this dataset takes no requests."))
    if may_read_rows(actor, dataset):
        return deny(_l("You read these rows already."))
    return allow()


@rule(Action.DECIDE_ACCESS)
def may_decide(actor: Actor, thing: Dataset | AccessRequest | AccessGrant) -> Verdict:
    """The owner's representative: on requests, grants and what is granted unasked."""
    if actor.speaks_for(thing.owner_institution_id):
        return allow()
    return deny(_l("Only a representative of the owner decides on access."))
