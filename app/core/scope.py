"""The only door to a select of a tenant model: what an actor may know of.

This is the first wall; row-level security is the second, written apart from it. Functions of the
database that look wider than their caller, each for one narrow question (SECURITY DEFINER), are
named here so that they can be reviewed in one place.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, event, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.core.database import Tenant
from app.core.policy import Actor

Model = TypeVar("Model", bound=Tenant)
ScopeFunction = Callable[[Actor], ColumnElement[bool]]

SCOPES: dict[type[Tenant], ScopeFunction] = {}

DEFINER_FUNCTIONS: dict[str, str] = {
    "me": "who is asking, from the transaction's context",
    "actor": "the person behind a session or token, before there is a context",
    "my_institution": "the institution of who asks",
    "my_roles": "the roles that who asks holds now, as a deputy too",
    "speaks_in_person": "whether who asks is a representative of its institution, and no deputy",
    "actor_of": "the person behind a job",
    "touch_session": "notes that a session or token is in use",
    "sign_in_providers": "institutions with a sign-in provider, and how it is reached",
    "person_of_provider": "the person whom an institution's provider vouches for",
    "waiting_session": "whose second factor a session waits for, for who holds its token",
    "reset_factors": "ends the second factors and sessions of a person, for an admin only",
    "password_salt": "how a password is hashed to be compared; never the hash itself",
    "person_of_password": "whose this address and this hash of a password are",
    "enqueue": "hands a job to the worker's queue",
    "worker_is_alive": "whether a worker has given a sign of life within ten seconds",
    "inside_projects": "projects whose inside I read",
    "readable_proposals": "projects whose proposal I read",
    "known_projects": "projects I may know of although they are not listed",
    "kept_datasets": "datasets on whose owner's side I am",
    "readable_datasets": "datasets whose published rows I read",
    "known_datasets": "datasets I may know of although they are not listed",
    "table_without_rows": "which file holds the rows of a published version that are closed",
    "fields_without_rows": "what the fields of a published version mean where its rows are closed",
    "bytes_of_my_institution": "how much my institution keeps in files, as one figure",
    "bytes_of_project": "how much a project keeps in files, as one figure, for its inside",
    "keep_blob": "notes a file that storage holds, without telling whether it was known",
    "halt_projects_of": "suspends what an institution leads, where an admin has just suspended it",
    "resume_projects_of": "lets that go on, in the transaction that makes the institution active",
    "halting_counts": "how many listed projects and grants a suspension moves, for an admin only",
    "membership_counts": "listed projects and datasets that a decision concerns, for an admin only",
    "withdraw_proposals_of": "withdraws what is not approved, where its lead institution has left",
    "pass_leads_on": "gives what a person leads to its successor or to a representative",
    "count_milestones_of_my_institution": "open milestones that fall back when it leaves a project",
    "give_milestones_back": "gives those to the lead institution, for who ends its own part",
    "take_datasets_back": "takes own datasets out of the project that one's institution leaves",
    "held_by": "what a person holds open, for itself; what is known, for who may end its access",
    "left_behind_in_my_institution": "who left my institution in haste and still holds something",
    "hand_over_in": "gives what a person holds in projects to one successor of its institution",
    "settle_rest": "lets the rest go to a lead or representative; called by other functions only",
    "settle_rest_of": "the same, for who may end the person's access",
    "led_projects": "projects whose lead person I am",
    "edited_projects": "projects whose text and people I change",
    "public_projects": "cards of approved projects of the label TLP:CLEAR, for everybody",
    "next_project_code": "the code that an approval gives",
    "confirmed_joint_acts": "acts that a second person has confirmed and nobody carried out yet",
    "milestones_asked_of_me": "milestones that I, a coordinator, am asked to verify or answered",
    "plan_calendar": "dates and states of plans: inside, and of listed projects for coordinators",
    "amendments_asked_of_me": "amendments on which my institution, for which I speak, is asked",
    "name_lead": "lets coordinators name who leads a project that has lost its lead institution",
    "confirm_lead": "turns the named institution’s yes into an amendment; no other text is written",
    "apply_amendment": "writes an approved amendment's text, in the transaction of the last vote",
    "overseen_projects": "projects whose reports I, a coordinator without a conflict, acknowledge",
    "reported_projects": "projects whose submitted reports I read",
    "funded_projects": "projects that my institution pays for, whose acknowledged reports I read",
    "report_calendar": "which institution submitted a report on which days, for coordinators",
    "set_baseline": "makes the registered dates the baseline, in the transaction that approves",
    "worked_on_projects": "projects in which I write",
    "readable_drafts": "drafts I read",
    "recipients": "who of some people gets letters, and in which language; no address",
    "address_letter": "puts a person's address on a letter as it is written, as a trigger",
    "end_substitutes": "lets a decision's substitutes go, in the transaction of the last vote",
    "review_rooms": "projects whose votes and reviewers' discussion I read",
    "next_decision_number": "the number that the register gives to the next decision of a year",
    "reviewers_of": "who reviews a project that I lead, while it is under review",
    "raise_dataset_labels": "raises the labels of a project's datasets with its own, as a trigger",
    "keep_a_representative": "refuses to end an institution's last representation, as a trigger",
    "event_head": "the last number and hash of the audit chain, under its lock",
    "seconds_to_wait": "counts a try at a door, or says how long to wait; stores hashes only",
    "take_back_attempt": "takes back the try that turned out to be right",
    "waiting_application": "the application of these names and address that waits already",
    "asked_to_vouch": "applicants that my institution is asked to vouch for, I speaking for it",
    "application_documents_fit": "whether there is room for documents of one more application",
    "apply_for_membership": "an application from somebody who has no account",
    "open_invitation": "what an invitation's link says, for who holds it",
    "accept_invitation": "makes the account that an invitation's link is good for, once",
    "move_by_invitation": "brings who asks, with nothing else, to the house whose link it holds",
    "guest_salt": "how a guest's passphrase is hashed, for who holds the link of a live one",
    "look_as_guest": "the one text that a guest reads, for link and passphrase; it keeps each look",
    "end_ways_in": "ends sessions and tokens at an institution that an admin suspends or withdraws",
    "end_deputyships": "ends deputyships with the place or role behind them, as a trigger",
    "end_places_of": "ends memberships, grants and substitutions of who leaves its institution",
    "address_is_taken": "whether an address has an account; says no to who may not invite",
    "ask_password_reset": "keeps the hash of a reset link for the live account of an address",
    "open_reset": "whose password a reset link changes, for who holds it",
    "reset_password": "sets the password that a reset link is good for; ends sessions, tokens",
    "keep_form_draft": "keeps what was typed for the person whose session has ended",
    "follow_project": "keeps an announcement equal to the project, as a trigger",
    "follow_lead": "keeps the lead person an announcement’s contact, as a trigger",
}


def scope(model: type[Tenant]) -> Callable[[ScopeFunction], ScopeFunction]:
    """Declare the function as the scope of `model`: a condition made from the actor."""

    def declare(function: ScopeFunction) -> ScopeFunction:
        if model in SCOPES:
            raise RuntimeError(f"{model.__name__} has two scopes")
        SCOPES[model] = function
        return function

    return declare


def visible(model: type[Model], actor: Actor, *columns: Any) -> Select[Any]:
    """A select of `model` (or of `columns` of it) narrowed to what `actor` may know of."""
    return select(*(columns or (model,))).where(SCOPES[model](actor)).execution_options(scoped=True)


@event.listens_for(Session, "do_orm_execute")
def _refuse_unscoped(state: ORMExecuteState) -> None:
    """Raise when a tenant model is selected past `visible`.

    Loads of relationships rest on row-level security; the system's sessions see all there is.
    """
    if not state.is_select or state.is_column_load or state.is_relationship_load:
        return
    if state.execution_options.get("scoped") or state.session.info.get("sees_all"):
        return
    for mapper in state.all_mappers:
        if issubclass(mapper.class_, Tenant):
            raise RuntimeError(f"select {mapper.class_.__name__} through visible()")
