"""What institution B hides: things of every kind, each of their texts a word found nowhere else."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Enum, String, event, select
from sqlalchemy.orm import Session, object_mapper

from app.accounts.models import ApiToken, Invitation, User, UserSession
from app.core import time
from app.core.database import Tenant, Translated
from app.core.form_drafts import FormDraft
from app.core.jobs import Job
from app.core.policy import Label
from app.datasets.models.access import AccessRequest, Download
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import VersionState
from app.drafts.models import Draft, WorkingCopy
from app.institutions.models import Institution
from app.projects.models.project import Project, Registration
from app.register.models import DecisionKind, NumberedDecision
from app.reviews.models import (
    CRITERIA,
    Challenge,
    ChangePoint,
    DecidedText,
    Outcome,
    Recommendation,
)
from app.workplan.models import Deliverable, MilestoneMove
from app.workplan.states import MoveReason
from tests.background import work_off
from tests.clients import Api
from tests.factories import Make
from tests.projects.stories import COMPLETE

MARK = "canary"
TECHNICAL = frozenset(
    {"sha256", "text_sha256", "code", "country", "fingerprint", "format", "kind", "language"}
    | {"media_type", "name", "path", "state", "stage", "subject_kind", "sort_key", "area"}
)
"""Columns of text that hold no words of anybody's, or words that a program reads."""


@dataclass
class Canaries:
    """Unique words, and where each of them was put."""

    places: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def word(self, place: str) -> str:
        """A new word for `place`."""
        word = f"{MARK}{next(self._numbers):04d}"
        self.places[word] = place
        return word

    def met_in(self, crawls: Iterable[Mapping[str, str]]) -> list[str]:
        """Every place where a hidden word turned up."""
        return [
            f"{path}: {word} of {self.places.get(word)}"
            for answers in crawls
            for path, said in answers.items()
            for word in sorted(set(re.findall(rf"{MARK}\d{{4}}", said)))
        ]

    def fill(self, thing: Any) -> None:
        """Put a new word into every text of a row."""
        mapper = object_mapper(thing)
        for attribute in mapper.column_attrs:
            column = attribute.columns[0]
            place = f"{mapper.local_table.name}.{column.name}"
            value = getattr(thing, attribute.key)
            if isinstance(column.type, Translated):
                setattr(thing, attribute.key, {"en": self.word(place)})
            elif not isinstance(column.type, String) or isinstance(column.type, Enum):
                continue
            elif attribute.key not in TECHNICAL and not (value is None and column.nullable):
                setattr(thing, attribute.key, self.word(place))

    @contextmanager
    def in_all_texts(self, session: Session) -> Iterator[None]:
        """Whatever the block adds to `session` carries words."""

        def mark(flushing: Session, *_rest: object) -> None:
            for thing in flushing.new:
                if isinstance(thing, Tenant):
                    self.fill(thing)

        event.listen(session, "before_flush", mark)
        try:
            yield
        finally:
            event.remove(session, "before_flush", mark)


@dataclass
class House:
    """Institution B, and a partner that knows its secrets: both are there in either world."""

    institution: Institution
    lead: User
    colleague: User
    representative: User
    partner: Institution
    partner_person: User
    reviewer: User
    listed: Project


def open_house(make: Make) -> House:
    """B, its people, and the one project of which everybody may know."""
    institution, partner = make.institution("UZ"), make.institution("KZ")
    lead = make.user(institution)
    house = House(
        institution,
        lead,
        make.user(institution),
        make.user(institution, "representative"),
        partner,
        make.user(partner, "representative"),
        make.user(make.institution("KG"), "coordinator"),
        make.project(lead, "active", (partner,), label=Label.AMBER),
    )
    make.member(house.listed, house.colleague)
    make.session_of(house.lead)
    return house


@dataclass
class Hidden:
    """What a reader must not learn of: an id for each kind that a route loads, and the words."""

    canaries: Canaries
    subjects: dict[type[Tenant], UUID] = field(default_factory=dict)
    ids: set[UUID] = field(default_factory=set)

    @contextmanager
    def noted(self, session: Session) -> Iterator[None]:
        """Whatever the block adds to `session` is hidden, and carries words."""

        def note(flushing: Session, *_rest: object) -> None:
            self.ids.update(thing.id for thing in flushing.new if isinstance(thing, Tenant))

        event.listen(session, "after_flush", note)
        try:
            with self.canaries.in_all_texts(session):
                yield
        finally:
            event.remove(session, "after_flush", note)


def hide(app: Flask, make: Make, house: House) -> Hidden:
    """Everything that B hides from everybody whom it has not let in."""
    hidden = Hidden(Canaries())
    with hidden.noted(make.owner):
        red = _a_whole_project(make, house, hidden, state="active", label=Label.RED)
        _inside_the_listed_project(make, house)
        _of_accounts(make, house, hidden)
    _by_acts(app, make, house, hidden)
    _a_file(app, make, house, red, hidden)
    return hidden


def hide_from_all_but_coordinators(make: Make, house: House, hidden: Hidden) -> None:
    """What coordinators lawfully know: what is under review, dates of a plan, their own words."""
    with hidden.noted(make.owner):
        _evidence(make, house, make.milestone(house.listed, due_on=time.now().date()))
        make.review_post(house.listed, house.reviewer)
        _a_whole_project(make, house, hidden, state="in_review", label=Label.AMBER)


def _a_whole_project(
    make: Make, house: House, hidden: Hidden, *, state: str, label: Label
) -> Project:
    project = make.project(house.lead, state, (house.partner,), label=label)
    make.member(project, house.colleague)
    make.draft(project, house.lead, label=label)
    package = make.work_package(project)
    first = make.milestone(project, work_package_id=package.id)
    milestone = make.milestone(project, "submitted", (first,))
    _evidence(make, house, milestone)
    review = make.review(project, house.reviewer, reason="x")
    reasons = {
        name: {"score": 3, "reason": hidden.canaries.word("recommendation.criteria")}
        for name in CRITERIA
    }
    make._keep(
        Recommendation(
            project_id=project.id,
            review_id=review.id,
            author_id=house.reviewer.id,
            outcome=Outcome.APPROVE,
            criteria=reasons,
            text_sha256="0" * 64,
        )
    )
    make._keep(
        Challenge(
            project_id=project.id,
            round=1,
            review_id=review.id,
            reviewer_id=house.reviewer.id,
            raised_by_id=house.lead.id,
            reason="x",
        )
    )
    make.vote(project, house.reviewer)
    make.review_post(project, house.reviewer)
    _decided(make, project, hidden)
    dataset = _a_dataset(make, house, project, label)
    if label is Label.RED:
        make._keep(_entered_by_lot(project))
        draft = make.owner.scalars(select(Draft).where(Draft.project_id == project.id)).one()
        hidden.subjects |= {
            Project: project.id,
            Draft: draft.id,
            type(milestone): milestone.id,
            Dataset: dataset.id,
        }
    return project


def _decided(make: Make, project: Project, hidden: Hidden) -> None:
    make.decision(project, "approve")
    make._keep(ChangePoint(project_id=project.id, round=1, number=1, words="x", answer="x"))
    content = {"title": {"en": hidden.canaries.word("decided_text.content")}}
    make._keep(DecidedText(project_id=project.id, round=1, content=content))
    content = {"title": {"en": hidden.canaries.word("registration.content")}}
    make._keep(
        Registration(
            project_id=project.id,
            number=1,
            content=content,
            text_sha256="0" * 64,
            approved_at=time.now(),
        )
    )


def _entered_by_lot(project: Project) -> NumberedDecision:
    return NumberedDecision(
        year=time.now().year,
        designation="x",
        kind=DecisionKind.APPROVED,
        project_id=project.id,
        decided_at=time.now(),
    )


def _evidence(make: Make, house: House, milestone: Any) -> None:
    make.submission(milestone, house.colleague)
    parts = {"project_id": milestone.project_id, "milestone_id": milestone.id}
    make._keep(
        Deliverable(**parts, url="https://x.example", title="x", added_by_id=house.colleague.id)
    )
    make._keep(
        MilestoneMove(
            **parts,
            from_on=milestone.due_on,
            to_on=milestone.due_on + timedelta(days=9),
            reason=MoveReason.OTHER,
            words="x",
            moved_by_id=house.lead.id,
        )
    )


def _a_dataset(make: Make, house: House, project: Project, label: Label) -> Dataset:
    dataset = make.dataset(project, house.lead, label=label, description={"en": "x"}, source="x")
    version = make.version(dataset, house.lead)
    make._keep(
        AccessRequest(
            dataset_id=dataset.id,
            owner_institution_id=house.institution.id,
            user_id=house.partner_person.id,
            purpose="x",
            until=time.now().date() + timedelta(days=30),
        )
    )
    make.grant(dataset, house.representative, house.partner_person)
    make._keep(
        Download(
            dataset_id=dataset.id,
            version_id=version.id,
            owner_institution_id=house.institution.id,
            user_id=house.partner_person.id,
            format="csv",
            label=label,
            sha256="0" * 64,
        )
    )
    return dataset


def _inside_the_listed_project(make: Make, house: House) -> None:
    draft = make.draft(house.listed, house.lead)
    make._keep(
        WorkingCopy(draft_id=draft.id, user_id=house.lead.id, base=1, text="x", sitting=UUID(int=7))
    )
    _a_dataset(make, house, house.listed, Label.AMBER)
    _a_dataset(make, house, house.listed, Label.AMBER_STRICT)


def _of_accounts(make: Make, house: House, hidden: Hidden) -> None:
    job = make._keep(Job(user_id=house.lead.id, name="made.up", arguments={}))
    kept = make._keep(
        FormDraft(
            user_id=house.lead.id,
            path="/projects/new",
            fields={"title": [hidden.canaries.word("form_draft.fields")]},
        )
    )
    invitation = make._keep(
        Invitation(
            institution_id=house.institution.id,
            email="x",
            token_hash=b"made up by B",
            invited_by_id=house.representative.id,
            expires_at=time.now() + timedelta(days=7),
        )
    )
    act = make.joint_act(house.lead)
    make.token_of(house.lead)
    hidden.subjects |= {Job: job.id, FormDraft: kept.id, Invitation: invitation.id}
    hidden.subjects |= {
        type(act): act.id,
        UserSession: _of(make, UserSession, house.lead),
        ApiToken: _of(make, ApiToken, house.lead),
    }


def _of(make: Make, model: Any, user: User) -> UUID:
    return make.owner.scalars(select(model.id).where(model.user_id == user.id)).first()


def _by_acts(app: Flask, make: Make, house: House, hidden: Hidden) -> None:
    """A proposal that is really written and sent to a partner: acts, letters, jobs, logs."""
    lead = Api(app, make.token_of(house.lead))
    texts = {
        name: hidden.canaries.word(f"proposal.{name}")
        for name in ("questions", "method", "data_wanted", "ethics", "risks", "outputs")
    }
    title = {"en": hidden.canaries.word("project.title")}
    made = lead.post("/projects", {**COMPLETE, **texts, "title": title, "label": "AMBER"})
    assert made.status_code == 201, made.text
    project = made.json["id"]
    invited = {
        "institution_id": str(house.partner.id),
        "role": "partner",
        "contribution": hidden.canaries.word("partnership.contribution"),
    }
    assert lead.post(f"/projects/{project}/partners", invited).status_code == 201
    written = {
        "title": hidden.canaries.word("draft.title"),
        "text": hidden.canaries.word("draft_revision.text"),
        "language": "en",
        "kind": "report",
    }
    sent = lead.post(f"/projects/{house.listed.id}/drafts", written)
    assert sent.status_code == 201, sent.text
    hidden.ids |= {UUID(project), UUID(sent.json["id"])}


def _a_file(app: Flask, make: Make, house: House, project: Project, hidden: Hidden) -> None:
    """A published version with real rows, so that rows and downloads have something to tell."""
    with hidden.canaries.in_all_texts(make.owner):
        dataset = make.dataset(project, house.lead, label=Label.RED)
    rows = f"day;note\n2026-01-01;{hidden.canaries.word('rows')}\n".encode()
    name = f"{hidden.canaries.word('resource.name')}.csv"
    lead = Api(app, make.token_of(house.lead))
    sent = lead.client.post(
        f"/api/v1/datasets/{dataset.id}/versions",
        data={"file": (BytesIO(rows), name)},
        headers=lead.headers,
    )
    assert sent.status_code == 202, sent.text
    work_off(app)
    make.owner.expire_all()
    version = make.owner.scalars(
        select(DatasetVersion).where(DatasetVersion.dataset_id == dataset.id)
    ).one()
    version.state = VersionState.PUBLISHED
    version.published_at = dataset.published_at = time.now()
    make.owner.commit()
    hidden.subjects[Dataset] = dataset.id
    hidden.ids |= {dataset.id, version.id}
