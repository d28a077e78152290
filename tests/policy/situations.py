"""Everything that rules are asked about, in every state that could matter to them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Deputyship, Invitation, User
from app.core import time
from app.core.joint_acts import JointAct
from app.core.policy import Label, Role
from app.datasets.models.access import AccessGrant, AccessRequest, GrantHold
from app.datasets.models.dataset import Dataset
from app.datasets.models.states import Access, Embargo
from app.drafts.models import Draft, Guest
from app.institutions.models import (
    ApplicationDocument,
    Institution,
    InstitutionState,
    Sponsorship,
    SponsorshipState,
)
from app.projects.amendments.models import Amendment, AmendmentAnswer, AmendmentState
from app.projects.announcements.models import Announcement
from app.projects.leads.models import LeadNaming
from app.projects.models.project import Partnership, Project, ProjectMember
from app.projects.models.states import PartnershipState, ProjectState
from app.workplan.models import Milestone, Submission
from app.workplan.reports.models import ProgressReport, ReportText
from app.workplan.reports.states import ReportState
from tests.policy.people import ACTORS, CONTACTS, FORMER, HOUSES, MEMBERS, PARTS

Situations = Iterator[tuple[str, str, Any]]
"""What varies little, what varies most, and the thing: the second is gathered in the table."""


def project(state: ProjectState, label: Label, **values: Any) -> Project:
    """A project of all houses and members."""
    made = Project(state=state, label=label, lead_institution_id=HOUSES["home"], **values)
    made.partnerships = [
        Partnership(
            institution_id=HOUSES[house], role=role, state=answer, contact_id=CONTACTS.get(house)
        )
        for house, (role, answer) in PARTS.items()
    ]
    made.members = [
        ProjectMember(
            user_id=ACTORS[name].id, institution_id=ACTORS[name].institution_id, role=role
        )
        for name, role in MEMBERS.items()
    ]
    former = ACTORS[FORMER]
    made.members.append(
        ProjectMember(
            user_id=former.id,
            institution_id=former.institution_id,
            role=MEMBERS["editor@home"],
            ended_at=time.now(),
        )
    )
    return made


def projects() -> Situations:
    """Every state and label."""
    for label, state in product(Label, ProjectState):
        yield label.value, state.value, project(state, label)
        if state is ProjectState.SUSPENDED:
            halted = project(state, label, halted_with_lead=True)
            yield label.value, "suspended with its lead", halted


def namings() -> Situations:
    """One that stands and one that has ended, of a partner."""
    for said, ended_at in (("stands", None), ("ended", time.now())):
        yield "", said, LeadNaming(institution_id=HOUSES["partner"], ended_at=ended_at)


def parts() -> Situations:
    """Every house's part in a project."""
    for each in project(ProjectState.ACTIVE, Label.AMBER).partnerships:
        yield "", next(name for name, id_ in HOUSES.items() if id_ == each.institution_id), each


def announcements() -> Situations:
    """One that stands and one that has ended, of one of the people."""
    for said, ended_at in (("stands", None), ("ended", time.now())):
        contact = ACTORS["editor@home"]
        yield "", said, Announcement(contact_id=contact.id, ended_at=ended_at)


def drafts() -> Situations:
    """A draft with each label in projects of each state."""
    for label, state in product(Label, ProjectState):
        yield label.value, state.value, Draft(project=project(state, Label.AMBER), label=label)
    for state in ProjectState:
        stricter = project(state, Label.AMBER_STRICT)
        yield "AMBER in a stricter project", state.value, Draft(project=stricter, label=Label.AMBER)


def datasets() -> Situations:
    """Of the partner: every access and label, in a project or not, open or not, by each person."""
    for access, is_open, inside, made_by, label in product(
        Access, (False, True), (True, False), ("contributor@partner", "editor@home"), Label
    ):
        thing = dataset(label, access, made_by, project_label=Label.AMBER if inside else None)
        thing.is_open = is_open
        where = "in a project" if inside else "in the catalogue"
        yield f"{access} {'open' if is_open else 'closed'} {where} by {made_by}", label.value, thing
    for label in Label:
        closed = dataset(label, Access.PROJECT, "contributor@partner")
        closed.embargo = Embargo.WORD
        yield "project, under an embargo", label.value, closed
        figures = dataset(label, Access.AGGREGATE, "contributor@partner")
        figures.embargo = Embargo.WORD
        yield "aggregate, under an embargo", label.value, figures
        inside = dataset(label, Access.PROJECT, "editor@home", project_label=Label.RED)
        yield "project closed in a RED project", label.value, inside


def dataset(
    label: Label, access: Access, made_by: str, project_label: Label | None = Label.AMBER
) -> Dataset:
    """A dataset of the partner."""
    made = Dataset(
        owner_institution_id=HOUSES["partner"],
        created_by_id=ACTORS[made_by].id,
        label=label,
        access=access,
    )
    made.is_open = False
    made.owner = Institution(id=HOUSES["partner"], state=InstitutionState.ACTIVE)
    of = project(ProjectState.ACTIVE, project_label) if project_label else None
    set_committed_value(made, "project", of)
    set_committed_value(made, "grants", [])
    set_committed_value(made, "grant_hold", None)
    return made


def granted() -> Situations:
    """A closed dataset with a grant of each kind, of an owner that is active or not."""
    named, day = ACTORS["researcher@outside"].id, time.today()
    live = {"until": day, "institution_id": HOUSES["outside"]}
    grants = {
        "named": {**live, "user_id": named},
        "house": {**live},
        "revoked": {**live, "user_id": named, "revoked_at": time.now()},
        "ended": {**live, "user_id": named, "until": day - timedelta(days=1)},
        "brought along": {**live, "user_id": named, "institution_id": HOUSES["left"]},
    }
    for name, state, label in product(
        grants, (InstitutionState.ACTIVE, InstitutionState.SUSPENDED), Label
    ):
        thing = dataset(label, Access.REQUEST, "contributor@partner")
        thing.owner = Institution(id=HOUSES["partner"], state=state)
        set_committed_value(thing, "grants", [AccessGrant(**grants[name])])
        yield f"granted: {name}, owner {state}", label.value, thing
    for label in Label:
        thing = dataset(label, Access.REQUEST, "contributor@partner")
        set_committed_value(thing, "grants", [AccessGrant(**grants["named"])])
        set_committed_value(thing, "grant_hold", GrantHold(institution_id=HOUSES["partner"]))
        yield "granted: named, owner on hold", label.value, thing


def of_datasets() -> Situations:
    """Requests and grants."""
    for model in (AccessRequest, AccessGrant):
        yield "", model.__name__, model(owner_institution_id=HOUSES["partner"])


def milestones() -> Situations:
    """Of the partner, assigned to a viewer or nobody, submitted by each house or not at all."""
    by = {"nobody": None, "lead@home": "lead@home", "editor@partner": "editor@partner"}
    for state, verify, label, who in product(
        (ProjectState.DRAFT, ProjectState.APPROVED, ProjectState.ACTIVE, ProjectState.COMPLETED),
        (False, True),
        Label,
        by,
    ):
        made = Milestone(
            project=project(state, label, coordinators_verify=verify),
            responsible_institution_id=HOUSES["partner"],
            assignee_id=ACTORS["contributor@home"].id,
        )
        if by[who]:
            handed_in = ACTORS[who]
            made.submissions = [
                Submission(submitted_by_id=handed_in.id, institution_id=handed_in.institution_id)
            ]
        whose = "coordinators may verify" if verify else "the lead verifies"
        yield f"{whose}, submitted by {who}, {label.value}", state.value, made


def reports() -> Situations:
    """Of the partner, in each state, submitted by its editor or by a coordinator of today.

    And one of a house that has left since, and one where the funder has.
    """
    for project_state, label, state, who in product(
        (ProjectState.ACTIVE, ProjectState.SUSPENDED, ProjectState.COMPLETED),
        Label,
        ReportState,
        ("editor@partner", "coordinator@outside"),
    ):
        made = ProgressReport(
            project=project(project_state, label), institution_id=HOUSES["partner"], state=state
        )
        text = ReportText(number=1)
        if state is not ReportState.DRAFT:
            text.submitted_at, text.submitted_by_id = time.now(), ACTORS[who].id
        made.texts = [text]
        yield f"{project_state.value}, {label.value}", f"{state.value} by {who}", made
    left = ProgressReport(
        project=project(ProjectState.ACTIVE, Label.AMBER),
        institution_id=HOUSES["left"],
        state=ReportState.SUBMITTED,
    )
    left.texts = [ReportText(number=1, submitted_at=time.now(), submitted_by_id=ACTORS[FORMER].id)]
    yield "active, AMBER", "submitted of a house that has left", left
    unpaid = ProgressReport(
        project=project(ProjectState.ACTIVE, Label.AMBER),
        institution_id=HOUSES["partner"],
        state=ReportState.ACKNOWLEDGED,
    )
    unpaid.texts = []
    funder = unpaid.project.partnership_of(HOUSES["funder"])
    assert funder is not None
    funder.state = PartnershipState.LEFT
    yield "active, AMBER", "acknowledged, the funder has left", unpaid


def amendments() -> Situations:
    """In each state, of projects in some; the partner is asked, and a house that would join."""
    for state, project_state in product(
        AmendmentState, (ProjectState.APPROVED, ProjectState.ACTIVE, ProjectState.COMPLETED)
    ):
        asked = [AmendmentAnswer(institution_id=HOUSES[house]) for house in ("partner", "left")]
        amended = project(project_state, Label.AMBER, is_amending=state is AmendmentState.IN_REVIEW)
        made = Amendment(project=amended, state=state, answers=asked)
        set_committed_value(amended, "amendment_answers", asked)
        yield project_state.value, state.value, made


def people() -> Situations:
    """Somebody of the partner, and somebody who has left."""
    for name in ("viewer@partner", "admin@outside"):
        here = ACTORS[name]
        yield "here", name, User(id=here.id, institution_id=here.institution_id)
        left = User(id=here.id, institution_id=here.institution_id, ended_at=time.now())
        yield "left", name, left


def institutions() -> Situations:
    """The partner, and the house of an admin; one that applies, and one that is active."""
    for state, house in product(
        (InstitutionState.ACTIVE, InstitutionState.APPLIED), ("partner", "outside")
    ):
        yield state.value, house, Institution(id=HOUSES[house], state=state)


def documents() -> Situations:
    """Of an applicant."""
    yield "", "an applicant's", ApplicationDocument(institution=Institution())


def sponsorships() -> Situations:
    """The partner is asked to vouch for an institution of each state."""
    for answer, state in product(SponsorshipState, InstitutionState):
        applicant = Institution(state=state)
        asked = Sponsorship(sponsor_id=HOUSES["partner"], state=answer, institution=applicant)
        yield answer.value, state.value, asked


def invitations() -> Situations:
    """To the partner."""
    yield "", "partner", Invitation(institution=Institution(id=HOUSES["partner"]))


def guests() -> Situations:
    """Of the lead institution, in a project of any label."""
    for label in Label:
        text = Draft(project=project(ProjectState.ACTIVE, label), label=label)
        yield "", label.value, Guest(draft=text, institution_id=HOUSES["home"])


def deputies() -> Situations:
    """Of the partner's representative."""
    deputy = ACTORS["deputy@partner"]
    yield "", "partner", Deputyship(institution_id=HOUSES["partner"], deputy_id=deputy.id)


def joint_acts() -> Situations:
    """For each role that may confirm, of a house or any, asked by each of them."""
    for role, house, asked_by in product(
        Role, (None, "outside"), ("admin@outside", "representative@outside", "viewer@partner")
    ):
        yield (
            f"confirmed by {role} of {house or 'any house'}",
            f"asked by {asked_by}",
            JointAct(
                confirming_role=role,
                confirming_institution_id=HOUSES[house] if house else None,
                asked_by_id=ACTORS[asked_by].id,
            ),
        )


def none() -> Situations:
    """Nothing is loaded."""
    yield "", "", None


ALL: dict[str, Callable[[], Situations]] = {
    "projects": projects,
    "parts": parts,
    "announcements": announcements,
    "namings": namings,
    "drafts": drafts,
    "datasets": datasets,
    "granted": granted,
    "of_datasets": of_datasets,
    "milestones": milestones,
    "amendments": amendments,
    "reports": reports,
    "people": people,
    "institutions": institutions,
    "invitations": invitations,
    "deputies": deputies,
    "guests": guests,
    "documents": documents,
    "sponsorships": sponsorships,
    "joint_acts": joint_acts,
    "none": none,
}
