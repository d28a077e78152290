"""Things to test with, written by the database's owner and committed at once.

A feature adds its factories here, in its own section, each with defaults that make a valid thing.
"""

import hashlib
import itertools
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.codes import new_secret, seal
from app.accounts.models import Account, ApiToken, Deputyship, RoleAssignment, User, UserSession
from app.accounts.passwords import hash_password
from app.accounts.second_factor import FactorKind, SecondFactor
from app.core import time
from app.core.identity import hash_token
from app.core.joint_acts import JointAct
from app.core.policy import Role, Scope
from app.core.storage import Stored
from app.core.time import today
from app.datasets.dictionary.entries import begun
from app.datasets.models.access import AccessGrant
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion
from app.datasets.models.dictionary import DataDictionary
from app.datasets.models.states import SHOWN, VersionState
from app.datasets.reading.model import Field, Reading
from app.datasets.reading.profile import FieldProfile
from app.drafts.models import Draft, DraftKind, DraftRevision, Guest, GuestPurpose
from app.institutions.models import Institution, InstitutionState
from app.projects.amendments.models import Amendment, AmendmentAnswer, AmendmentState
from app.projects.announcements.models import Announcement
from app.projects.models.attachments import Attachment
from app.projects.models.project import (
    Partnership,
    Project,
    ProjectMember,
    Proposal,
    Registration,
)
from app.projects.models.states import (
    MemberRole,
    PartnerRole,
    PartnershipState,
    ProjectState,
)
from app.projects.models.versions import ProposalVersion
from app.reviews.models import Decision, Outcome, Review, ReviewPost, Substitute, Vote
from app.workplan.models import Milestone, MilestoneNeed, Submission, WorkPackage
from app.workplan.reports.models import ProgressReport, ReportText
from app.workplan.reports.states import Outcome as ReportOutcome
from app.workplan.reports.states import ReportState
from app.workplan.states import MilestoneState
from config import TEST_SECRET

PASSWORD = "made-up words only"
_PASSWORD_HASH = hash_password(PASSWORD)
_numbers = itertools.count(1)


class Make:
    """Factories on one owner's session."""

    def __init__(self, owner: Session) -> None:
        self.owner = owner

    def _keep(self, thing: Any) -> Any:
        self.owner.add(thing)
        self.owner.commit()
        return thing

    # institutions

    def institution(self, country: str | None = "UZ", **values: Any) -> Institution:
        """An active member institution."""
        number = next(_numbers)
        values.setdefault("names", {"en": f"Institute {number}"})
        values.setdefault("short_name", f"I{number}")
        values.setdefault("sort_key", values["names"].get("en", "").lower())
        values.setdefault("state", InstitutionState.ACTIVE)
        return self._keep(Institution(country=country, **values))

    # accounts

    def user(self, institution: Institution | None = None, *roles: str, **values: Any) -> User:
        """A person with an account (password `PASSWORD`) and the roles named."""
        institution = institution or self.institution()
        number = next(_numbers)
        name = values.pop("name", f"Person {number}")
        email = values.pop("email", f"person{number}@forum.example")
        language = values.pop("language", "en")
        user = User(institution_id=institution.id, name=name, sort_key=name.lower(), **values)
        self.owner.add(user)
        self.owner.flush()
        self.owner.add(
            Account(user_id=user.id, email=email, password_hash=_PASSWORD_HASH, language=language)
        )
        for role in roles:
            self.owner.add(
                RoleAssignment(user_id=user.id, institution_id=institution.id, role=Role(role))
            )
        self.owner.commit()
        return user

    def session_of(self, user: User, **values: Any) -> str:
        """The token of an open session, proved just now."""
        token = secrets.token_urlsafe(32)
        self._keep(
            UserSession(
                user_id=user.id,
                token_hash=hash_token(token),
                device="test",
                address="127.0.0.1",
                seen_at=time.now(),
                stepped_up_at=values.pop("stepped_up_at", time.now()),
                **values,
            )
        )
        return token

    def token_of(self, user: User, *scopes: str) -> str:
        """An API token with `scopes`, or all of them."""
        token = secrets.token_urlsafe(32)
        self._keep(
            ApiToken(
                user_id=user.id,
                name="test",
                token_hash=hash_token(token),
                scopes=list(scopes or Scope),
                expires_at=time.now() + timedelta(days=1),
            )
        )
        return token

    def app_of(self, user: User) -> str:
        """The secret of an app that shows the person's codes."""
        secret = new_secret()
        self._keep(
            SecondFactor(
                user_id=user.id,
                kind=FactorKind.CODE,
                name="A made-up telephone",
                secret=seal(secret, TEST_SECRET),
            )
        )
        return secret

    def deputy(self, speaker: User, deputy: User, **values: Any) -> Deputyship:
        """`deputy` speaks in the place of `speaker`, from today for ten days."""
        values.setdefault("starts_on", time.today())
        values.setdefault("until", time.today() + timedelta(days=10))
        return self._keep(
            Deputyship(
                institution_id=speaker.institution_id,
                of_id=speaker.id,
                deputy_id=deputy.id,
                **values,
            )
        )

    def guest(self, draft: Draft, lead: User, **values: Any) -> Guest:
        """Somebody from outside of whom `lead` has asked that it reads `draft`."""
        project = self.owner.get_one(Project, draft.project_id)
        values.setdefault("until", time.today() + timedelta(days=10))
        return self._keep(
            Guest(
                draft_id=draft.id,
                project_id=draft.project_id,
                institution_id=project.lead_institution_id,
                invited_by_id=lead.id,
                name="Made-up guest",
                email="guest@outside.example",
                language="en",
                purpose=GuestPurpose.REVIEWER,
                secret="made up",
                **values,
            )
        )

    # acts that need two people

    def joint_act(self, user: User, **values: Any) -> JointAct:
        """What `user` asked for: to become a coordinator."""
        return self._keep(
            JointAct(
                name="accounts.role",
                subject_kind="user",
                subject_id=user.id,
                arguments={"role": "coordinator"},
                reason="A made-up reason.",
                fingerprint="0" * 64,
                asked_by_id=user.id,
                asker_institution_id=user.institution_id,
                confirming_role=Role.ADMIN,
                expires_at=time.now() + timedelta(days=7),
                **values,
            )
        )

    # datasets

    def dataset(self, project: Project | None, user: User, **values: Any) -> Dataset:
        """A dataset of the user's institution."""
        values.setdefault("title", {"en": f"Made-up dataset {next(_numbers)}"})
        return self._keep(
            Dataset(
                project_id=project.id if project else None,
                owner_institution_id=user.institution_id,
                created_by_id=user.id,
                **values,
            )
        )

    def version(
        self,
        dataset: Dataset,
        user: User,
        state: str = "ready",
        fields: Sequence[tuple[Field, FieldProfile]] = (),
        **values: Any,
    ) -> DatasetVersion:
        """A version in `state`, with a reading of three made-up rows but no files."""
        values.setdefault("major", 1)
        values.setdefault("minor", 0)
        version = DatasetVersion(
            dataset_id=dataset.id, state=VersionState.READY, uploaded_by_id=user.id, **values
        )
        self.owner.add(version)
        self.owner.flush()
        of_version = {"dataset_id": dataset.id, "version_id": version.id}
        found, profile = [each for each, _ in fields], [each.as_json() for _, each in fields]
        reading = Reading("made-up.csv", "csv", 3, found).as_json()
        said = [each.as_json() for each in begun(found, profile)]
        self.owner.add(DatasetReading(**of_version, reading=reading, profile=profile))
        self.owner.add(DataDictionary(**of_version, fields=said))
        self.owner.flush()
        version.state = VersionState(state)
        if version.state in SHOWN:
            version.published_at = dataset.published_at = time.now()
        self.owner.commit()
        return version

    def grant(
        self,
        dataset: Dataset,
        giver: User,
        user: User | None = None,
        institution: Institution | None = None,
        **values: Any,
    ) -> AccessGrant:
        """Access for a person or an institution, for a month."""
        values.setdefault("until", today() + timedelta(days=30))
        receiver = user.institution_id if user else institution.id if institution else None
        return self._keep(
            AccessGrant(
                dataset_id=dataset.id,
                owner_institution_id=dataset.owner_institution_id,
                user_id=user.id if user else None,
                institution_id=receiver,
                granted_by_id=giver.id,
                **values,
            )
        )

    def set(self, thing: Any, **values: Any) -> None:
        """Change a row as its owner."""
        for name, value in values.items():
            setattr(thing, name, value)
        self.owner.commit()

    # projects

    def project(
        self,
        lead: User | None = None,
        state: str = "draft",
        partners: tuple[Institution, ...] = (),
        **values: Any,
    ) -> Project:
        """A project led by `lead`, in `state`, with the consent of `partners`."""
        lead = lead or self.user()
        values.setdefault("title", {"en": f"Made-up project {next(_numbers)}"})
        if state not in {"draft", "withdrawn"}:
            values.setdefault("submitted_at", time.now())
        project = Project(
            lead_institution_id=lead.institution_id, state=ProjectState(state), **values
        )
        self.owner.add(project)
        self.owner.flush()
        self.owner.add(Proposal(project_id=project.id, summary={"en": "A made-up summary."}))
        self.owner.add(
            ProjectMember(
                project_id=project.id,
                user_id=lead.id,
                institution_id=lead.institution_id,
                role=MemberRole.LEAD,
            )
        )
        parts = [(lead.institution_id, PartnerRole.LEAD)]
        parts += [(partner.id, PartnerRole.PARTNER) for partner in partners]
        for institution_id, role in parts:
            self.owner.add(
                Partnership(
                    project_id=project.id,
                    institution_id=institution_id,
                    role=role,
                    state=PartnershipState.ACCEPTED,
                )
            )
        self.owner.commit()
        return project

    def proposal_version(self, project: Project, user: User) -> ProposalVersion:
        """A text that was submitted."""
        return self._keep(
            ProposalVersion(
                project_id=project.id,
                number=1,
                content={"partners": []},
                text_sha256="0" * 64,
                submitted_at=time.now(),
                submitted_by_id=user.id,
            )
        )

    def attachment(self, project: Project, user: User, stored: Stored) -> Attachment:
        """A file of a proposal that storage holds."""
        return self._keep(
            Attachment(
                project_id=project.id,
                number=1,
                name="made-up.txt",
                media_type="text/plain",
                sha256=stored.sha256,
                size=stored.size,
                added_by_id=user.id,
            )
        )

    def registration(self, project: Project, content: dict[str, Any]) -> Registration:
        """What was registered of a project."""
        return self._keep(
            Registration(
                project_id=project.id,
                number=1,
                content={"partners": [], "answers": [], **content},
                text_sha256="0" * 64,
                approved_at=time.now(),
            )
        )

    def member(self, project: Project, user: User, role: str = "contributor") -> ProjectMember:
        """A person in a project."""
        return self._keep(
            ProjectMember(
                project_id=project.id,
                user_id=user.id,
                institution_id=user.institution_id,
                role=MemberRole(role),
            )
        )

    def partnership(
        self,
        project: Project,
        institution: Institution,
        state: str = "invited",
        role: str = "partner",
    ) -> Partnership:
        """An institution's part in a project."""
        return self._keep(
            Partnership(
                project_id=project.id,
                institution_id=institution.id,
                state=PartnershipState(state),
                role=PartnerRole(role),
            )
        )

    # work plan

    def work_package(self, project: Project, **values: Any) -> WorkPackage:
        """A package of the lead institution."""
        values.setdefault("number", next(_numbers))
        values.setdefault("title", {"en": f"Made-up package {values['number']}"})
        values.setdefault("responsible_institution_id", project.lead_institution_id)
        return self._keep(WorkPackage(project_id=project.id, **values))

    def announcement(self, project: Project, lead: User) -> Announcement:
        """The project's card, as all members of the forum may read it."""
        return self._keep(
            Announcement(
                project_id=project.id,
                title=project.title,
                themes=project.themes,
                countries=project.countries,
                label=project.label,
                lead_institution_id=project.lead_institution_id,
                contact_id=lead.id,
            )
        )

    def amendment(
        self,
        project: Project,
        by: User,
        asked: tuple[Institution, ...] = (),
        state: str = "asked",
        **values: Any,
    ) -> Amendment:
        """A change of the method, to which `asked` are asked to answer."""
        text = {"title": project.title, "partners": [], "ends_on": None, "method": "As before."}
        amendment = Amendment(
            project_id=project.id,
            number=1,
            state=AmendmentState(state),
            reason="A made-up reason.",
            proposed_by_id=by.id,
            base_number=1,
            before=text,
            content={**text, "method": "Another."},
            text_sha256="0" * 64,
            **values,
        )
        self.owner.add(amendment)
        self.owner.flush()
        for house in asked:
            answer = AmendmentAnswer(
                amendment_id=amendment.id, project_id=project.id, institution_id=house.id
            )
            self.owner.add(answer)
        self.owner.commit()
        return amendment

    def milestone(
        self,
        project: Project,
        state: str = "planned",
        needs: tuple[Milestone, ...] = (),
        **values: Any,
    ) -> Milestone:
        """A milestone of the lead institution, due in 30 days."""
        values.setdefault("number", next(_numbers))
        values.setdefault("title", {"en": f"Made-up milestone {values['number']}"})
        values.setdefault("responsible_institution_id", project.lead_institution_id)
        values.setdefault("due_on", (time.now() + timedelta(days=30)).date())
        if state == "cancelled":
            values.setdefault("state_reason", "Made up.")
        milestone = self._keep(
            Milestone(project_id=project.id, state=MilestoneState(state), **values)
        )
        for needed in needs:
            self._keep(
                MilestoneNeed(
                    project_id=project.id, milestone_id=milestone.id, needed_id=needed.id, days=0
                )
            )
        return milestone

    def submission(self, milestone: Milestone, by: User, **values: Any) -> Submission:
        """Evidence of the milestone, handed in by `by`."""
        values.setdefault("statement", "A made-up statement.")
        return self._keep(
            Submission(
                project_id=milestone.project_id,
                milestone_id=milestone.id,
                submitted_by_id=by.id,
                institution_id=by.institution_id,
                **values,
            )
        )

    def report(
        self,
        project: Project,
        by: User,
        state: str = "draft",
        answered_by: User | None = None,
        **values: Any,
    ) -> ProgressReport:
        """A report of the house of `by` on the days from 40 to 10 days ago, in `state`."""
        values.setdefault("from_on", today() - timedelta(days=40))
        values.setdefault("until_on", today() - timedelta(days=10))
        report = self._keep(
            ProgressReport(
                project_id=project.id,
                institution_id=by.institution_id,
                state=ReportState(state),
                begun_by_id=by.id,
                **values,
            )
        )
        text = ReportText(
            report_id=report.id,
            project_id=project.id,
            institution_id=by.institution_id,
            number=1,
            done="Made-up work was done.",
            planned="More of it is planned.",
        )
        if state != "draft":
            text.submitted_at, text.submitted_by_id = time.now(), by.id
        if state in {"returned", "acknowledged"}:
            text.outcome, text.note = ReportOutcome(state), "A made-up note."
            text.answered_at = time.now()
            text.answered_by_id = (answered_by or self.user()).id
        self._keep(text)
        self.owner.refresh(report)
        return report

    # drafts

    def draft(
        self, project: Project, author: User, text: str = "A made-up text.\n", **values: Any
    ) -> Draft:
        """A draft of one revision."""
        values.setdefault("title", f"Made-up draft {next(_numbers)}")
        values.setdefault("label", project.label)
        draft = Draft(
            project_id=project.id,
            author_id=author.id,
            language=values.pop("language", "en"),
            kind=DraftKind.REPORT,
            **values,
        )
        self.owner.add(draft)
        self.owner.flush()
        self.owner.add(
            DraftRevision(
                draft_id=draft.id,
                number=1,
                author_id=author.id,
                text=text,
                words=len(text.split()),
                sha256=hashlib.sha256(text.encode()).hexdigest(),
            )
        )
        self.owner.commit()
        return draft

    # reviews

    def review(self, project: Project, reviewer: User, **values: Any) -> Review:
        """A reviewer's open task in the first round."""
        values.setdefault("round", 1)
        values.setdefault("assigned_by_id", reviewer.id)
        return self._keep(Review(project_id=project.id, reviewer_id=reviewer.id, **values))

    def vote(self, project: Project, voter: User, outcome: str = "approve", **values: Any) -> Vote:
        """A vote as it would stand in the first round."""
        values.setdefault("round", 1)
        values.setdefault("text_sha256", "0" * 64)
        return self._keep(
            Vote(
                project_id=project.id,
                voter_id=voter.id,
                institution_id=voter.institution_id,
                country=voter.institution.party_country,
                outcome=Outcome(outcome),
                reason="A made-up reason.",
                **values,
            )
        )

    def decision(self, project: Project, outcome: str, **values: Any) -> Decision:
        """What a quorum decided, with a made-up letter."""
        values.setdefault("round", 1)
        return self._keep(
            Decision(
                project_id=project.id,
                outcome=Outcome(outcome),
                letter="A made-up letter.",
                text_sha256="0" * 64,
                decided_at=time.now(),
                **values,
            )
        )

    def review_post(self, project: Project, author: User) -> ReviewPost:
        """A word among reviewers."""
        return self._keep(
            ReviewPost(project_id=project.id, author_id=author.id, text="A made-up word.")
        )

    def substitute(self, project: Project, user: User, named_by: User) -> Substitute:
        """A representative named for the one decision."""
        return self._keep(
            Substitute(project_id=project.id, user_id=user.id, named_by_id=named_by.id)
        )
