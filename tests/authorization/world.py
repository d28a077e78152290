"""One project with everything that belongs to it, and one person of each relation to it."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.accounts.models import ApiToken, Deputyship, Invitation, User, UserSession
from app.accounts.second_factor import SecondFactor
from app.core import time
from app.core.database import Tenant
from app.core.form_drafts import FormDraft
from app.core.identity import hash_token
from app.core.jobs import Job
from app.core.joint_acts import JointAct
from app.core.policy import Label
from app.core.routing import Route
from app.datasets.models.access import AccessGrant, AccessRequest
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import VersionState
from app.drafts.models import Draft, Guest
from app.institutions.models import ApplicationDocument, DocumentKind, Institution, Sponsorship
from app.projects.amendments.models import Amendment
from app.projects.announcements.models import Announcement
from app.projects.leads.models import LeadNaming
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.workplan.models import Milestone
from app.workplan.reports.models import ProgressReport
from tests.background import work_off
from tests.clients import Api
from tests.factories import Make

PERSONAS = (
    "anonymous",
    "stranger",
    "observer",
    "lead",
    "editor",
    "contributor",
    "viewer",
    "former member",
    "partner representative",
    "invited representative",
    "lead representative",
    "coordinator",
    "coordinator with conflict",
    "admin",
)
STATES = ("draft", "in_review", "changes_requested", "active", "suspended", "active RED")

STATELESS = frozenset(
    {
        Institution,
        User,
        Deputyship,
        Sponsorship,
        ApplicationDocument,
        Invitation,
        Job,
        JointAct,
        ApiToken,
        UserSession,
        FormDraft,
        SecondFactor,
    }
)
"""What a project's state does not matter to."""


@dataclass(frozen=True)
class World:
    """What a matrix is asked about."""

    people: dict[str, User | None]
    subjects: dict[type[Tenant], UUID]
    others: dict[str, UUID]
    """What further ids of a path are: those of the viewer and of the partner."""

    def number_of(self, route: Route) -> str:
        """The number that a path asks for: of a version, a revision or a registration."""
        return "1.0" if route.model is Dataset else "1"


def build(app: Flask, make: Make, state: str) -> World:
    """A project in `state` (with " RED": of that label) and all who stand around it."""
    name, _space, label = state.partition(" ")
    home, partner, invited = (
        make.institution("UZ"),
        make.institution("KZ"),
        make.institution("KG"),
    )
    people: dict[str, User | None] = {
        "anonymous": None,
        "stranger": make.user(make.institution("TM")),
        "observer": make.user(make.institution("TJ", membership="observer")),
        "lead": make.user(home),
        "editor": make.user(home),
        "contributor": make.user(partner),
        "viewer": make.user(partner),
        "former member": make.user(partner),
        "partner representative": make.user(partner, "representative"),
        "invited representative": make.user(invited, "representative"),
        "lead representative": make.user(home, "representative"),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "coordinator with conflict": make.user(partner, "coordinator"),
        "admin": make.user(make.institution(None), "admin"),
    }
    project = make.project(
        people["lead"], "active", (partner,), label=Label(label) if label else Label.AMBER
    )
    make.partnership(project, invited, "invited")
    for role in ("editor", "contributor", "viewer"):
        make.member(project, people[role], role)
    former = make.member(project, people["former member"], "editor")
    former.ended_at = time.now()
    make.owner.commit()
    others = {"user_id": people["viewer"].id, "institution_id": partner.id}
    world = World(people, subjects(app, make, project, people, invited), others)
    project.state = ProjectState(name)
    if name == "draft":
        project.submitted_at = None
    make.owner.commit()
    return world


def subjects(
    app: Flask, make: Make, project: Project, people: dict[str, Any], institution: Institution
) -> dict[type[Tenant], UUID]:
    """A thing of each kind that a route loads; data, requests and grants are the partner's."""
    owner = people["contributor"]
    dataset = make.dataset(project, owner, label=project.label)
    _publish_a_file(app, make, dataset, owner)
    request = make._keep(
        AccessRequest(
            dataset_id=dataset.id,
            owner_institution_id=dataset.owner_institution_id,
            user_id=people["viewer"].id,
            purpose="A made-up purpose.",
            until=time.now().date() + timedelta(days=30),
        )
    )
    invitation = make._keep(
        Invitation(
            institution_id=owner.institution_id,
            email="invited@forum.example",
            token_hash=b"made up",
            invited_by_id=people["partner representative"].id,
            expires_at=time.now() + timedelta(days=7),
        )
    )
    to_come = {"starts_on": time.today() + timedelta(days=1)}
    deputyship = make.deputy(people["partner representative"], people["former member"], **to_come)
    make.attachment(project, people["lead"], app.extensions["storage"].keep([b"made up"], 10))
    make.proposal_version(project, people["lead"])
    job = make._keep(Job(user_id=owner.id, name="made.up", arguments={}))
    kept = make._keep(FormDraft(user_id=owner.id, path="/projects/new", fields={}))
    make.app_of(owner)
    factor = make.owner.scalars(select(SecondFactor.id)).one()
    draft = make.draft(project, people["lead"])
    token, session = make.token_of(owner), make.session_of(owner)
    return {
        Project: project.id,
        Institution: institution.id,
        User: owner.id,
        Dataset: dataset.id,
        AccessRequest: request.id,
        AccessGrant: make.grant(dataset, people["partner representative"], people["viewer"]).id,
        Milestone: make.milestone(project, responsible_institution_id=owner.institution_id).id,
        ProgressReport: make.report(project, owner, "submitted").id,
        Amendment: make.amendment(project, people["lead"], (owner.institution,)).id,
        Announcement: make.announcement(project, people["lead"]).id,
        LeadNaming: make._keep(
            LeadNaming(
                project_id=project.id,
                institution_id=owner.institution_id,
                reason="A made-up reason.",
                named_by_id=people["coordinator"].id,
            )
        ).id,
        Draft: draft.id,
        Guest: make.guest(draft, people["lead"]).id,
        Invitation: invitation.id,
        Job: job.id,
        JointAct: make.joint_act(owner).id,
        Deputyship: deputyship.id,
        **_application(app, make, owner.institution_id),
        FormDraft: kept.id,
        SecondFactor: factor,
        ApiToken: _id_of(make, ApiToken, token),
        UserSession: _id_of(make, UserSession, session),
    }


def _application(app: Flask, make: Make, sponsor_id: UUID) -> dict[type[Tenant], UUID]:
    """What belongs to an application: the partner is asked to vouch for it."""
    applicant = make.institution(state="applied")
    asked = make._keep(Sponsorship(institution_id=applicant.id, sponsor_id=sponsor_id))
    document = make._keep(
        ApplicationDocument(
            institution_id=applicant.id,
            kind=DocumentKind.LETTER,
            file_name="made-up.pdf",
            media_type="application/pdf",
            size=len(b"%PDF made up"),
            sha256=app.extensions["storage"].keep([b"%PDF made up"], 99).sha256,
        )
    )
    return {Sponsorship: asked.id, ApplicationDocument: document.id}


def _publish_a_file(app: Flask, make: Make, dataset: Dataset, owner: User) -> None:
    """A real version, uploaded and read by the worker, so that its rows can be asked for."""
    program = Api(app, make.token_of(owner))
    sent = program.client.post(
        f"/api/v1/datasets/{dataset.id}/versions",
        data={"file": (BytesIO(b"day;kg\n2026-01-01;1,5\n"), "made-up.csv")},
        headers=program.headers,
    )
    assert sent.status_code == 202, sent.text
    work_off(app)
    make.owner.expire_all()
    version = make.owner.scalars(select(DatasetVersion)).one()
    version.state = VersionState.PUBLISHED
    version.published_at = make.owner.merge(dataset).published_at = time.now()
    make.owner.commit()


def _id_of(make: Make, model: Any, token: str) -> UUID:
    return make.owner.scalars(select(model.id).where(model.token_hash == hash_token(token))).one()
