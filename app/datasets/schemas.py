"""The shape of datasets in the API."""

import datetime as dt
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.schemas import Answer, Body, Line, Prose, Translations
from app.core.policy import Label
from app.datasets.dictionary.table_schema import DescribedField
from app.datasets.models.states import Access, Embargo, RequestState, VersionState


class DatasetBody(Body):
    """A new dataset."""

    title: Translations
    description: Translations | None = None
    covers_from: date | None = None
    covers_until: date | None = None
    area: Prose = ""
    source: Prose = ""
    terms: Prose = ""
    label: Label | None = None
    access: Access = Access.PROJECT
    embargo: Embargo | None = None
    embargo_until: date | None = None


class DatasetChange(Body):
    """What is to change; `reason` where the label is lowered."""

    title: Translations | None = None
    description: Translations | None = None
    covers_from: date | None = None
    covers_until: date | None = None
    area: Prose | None = None
    source: Prose | None = None
    terms: Prose | None = None
    label: Label | None = None
    access: Access | None = None
    embargo: Embargo | None = None
    embargo_until: date | None = None
    reason: Prose = ""


class DatasetAnswer(Answer):
    """The card of a dataset."""

    id: UUID
    version: int
    project_id: UUID | None
    owner_institution_id: UUID
    created_by_id: UUID
    title: dict[str, str]
    description: dict[str, str]
    covers_from: date | None
    covers_until: date | None
    area: str
    source: str
    terms: str
    label: Label
    access: Access
    embargo: Embargo | None
    embargo_until: date | None
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Failure(Answer):
    """Why a file could not be read: a code, and the same in a sentence."""

    code: str
    detail: str


class VersionAnswer(Answer):
    """One version, as a list shows it."""

    id: UUID
    dataset_id: UUID
    number: str
    state: VersionState
    note: str
    rows: int | None
    job_id: UUID | None
    failure: Failure | None = None
    uploaded_by_id: UUID
    created_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    successor_id: UUID | None
    is_held: bool
    version: int


class HoldAnswer(Answer):
    """A mark of secrecy in a version's file, and where it stands first."""

    mark: str
    place: str
    place_at: str
    created_at: datetime


class HoldLiftingBody(Body):
    """Why the mark does not stand in the way."""

    reason: Prose = Field(min_length=1)


class ResourceAnswer(Answer):
    """A file of a version."""

    role: str
    name: str
    media_type: str
    sha256: str
    size: int


class FieldAnswer(DescribedField):
    """One field in the terms of Table Schema, and how it is stored."""

    column: str
    misfits: int = 0


class TableSchema(Answer):
    """The fields of a version."""

    fields: list[FieldAnswer]


class ReleaseAnswer(Answer):
    """Who let a version leave the house."""

    version_id: UUID
    released_by_id: UUID
    authority: str
    basis: dict[str, Any]
    statement: str
    created_at: datetime


class VersionDetail(VersionAnswer):
    """One version; `schema` and what follows are for those who read its rows."""

    table_schema: TableSchema | None = Field(default=None, serialization_alias="schema")
    profile: list[dict[str, Any]] | None = None
    reading: dict[str, Any] | None = None
    resources: list[ResourceAnswer] = Field(default_factory=list)
    release: ReleaseAnswer | None = None
    hold: HoldAnswer | None = None

    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True)


class ReadingAnswer(Answer):
    """How the file of a version is read: what a person told, and what was found with that.

    `recipe_of`: the version from which the recipe was taken over.
    """

    recipe: dict[str, Any]
    recipe_of: str | None
    detected: dict[str, Any] | None


class Basis(Body):
    """The paper behind an act."""

    number: Line
    date: dt.date | None = None
    file_id: UUID | None = None


class ReleaseBody(Body):
    """Who lets the version out, on what paper, and what is stated about it."""

    authority: Line
    basis: Basis | Line
    statement: Line | Prose = Field(min_length=1)


class UploadedBody(Body):
    """A finished upload, to be the next version."""

    uploads: Annotated[list[UUID], Field(min_length=1, max_length=1)]
    note: Prose = ""


class UploadAnswer(Answer):
    """A file on its way: how much of it has arrived, and until when it is kept."""

    id: UUID
    name: str
    length: int
    offset: int
    expires_at: datetime
    fingerprint: str


class QuotaAnswer(Answer):
    """How much is kept and may be kept in files, in bytes."""

    whose: str
    kept: int
    most: int
    left: int


class QuotasAnswer(Answer):
    """The quotas that a file counts against."""

    items: list[QuotaAnswer]


class UploadsAnswer(Answer):
    """One's files on their way."""

    items: list[UploadAnswer]


class PublicationBody(Body):
    """The change note: compulsory from the second version on."""

    note: Prose | None = None


class WithdrawalBody(Body):
    """Why, and which version takes its place."""

    reason: Line
    successor: str | None = Field(default=None, max_length=20)


class AccessRequestBody(Body):
    """For what, until when, and whether the terms of use are accepted, where there are any."""

    purpose: Prose = Field(min_length=1)
    until: date
    terms_accepted: bool = False


class AccessRequestAnswer(Answer):
    """A request and how it was decided."""

    id: UUID
    dataset_id: UUID
    user_id: UUID
    purpose: str
    until: date
    terms_accepted: str
    state: RequestState
    reason: str
    decided_at: datetime | None
    decided_by_id: UUID | None
    created_at: datetime


class AccessDecisionBody(Body):
    """The owner's answer; it may end earlier than asked."""

    outcome: Literal["grant", "refuse"]
    reason: Prose = ""
    until: date | None = None


class RenewalBody(Body):
    """Until when it goes on."""

    until: date


class GrantBody(Body):
    """A person or an institution, until when."""

    user_id: UUID | None = None
    institution_id: UUID | None = None
    until: date
    reason: Prose = ""


class GrantAnswer(Answer):
    """Who may read, until when, and whether it was ended."""

    id: UUID
    dataset_id: UUID
    user_id: UUID | None
    institution_id: UUID
    granted_by_id: UUID
    request_id: UUID | None
    until: date
    revoked_at: datetime | None
    reason: str
    created_at: datetime


class GrantHoldBody(Body):
    """Whether every grant on what the institution owns is paused from now on."""

    outcome: Literal["begin", "lift"]


class GrantHoldAnswer(Answer):
    """Whether the institution's grants are paused, and since when."""

    institution_id: UUID
    is_on_hold: bool
    since: datetime | None


class RevocationBody(Body):
    """Why, if it is to be said."""

    reason: Prose = ""


class UseAnswer(Answer):
    """One line of the owner's log: rows opened, figures made, or a version fetched."""

    id: UUID
    at: datetime
    user_id: UUID | None
    person: str
    institution: str
    number: str
    act: str
    form: str
    label: str
    sha256: str


class DownloadAnswer(Answer):
    """One download in the owner's log."""

    id: UUID
    version_id: UUID
    user_id: UUID
    format: str
    label: Label
    sha256: str
    created_at: datetime
