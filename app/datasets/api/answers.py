"""What the API answers of a version."""

from app.core.policy import Actor
from app.datasets import queries
from app.datasets.dictionary.entries import begun, entries_of
from app.datasets.dictionary.table_schema import described
from app.datasets.models.dataset import DatasetReading, DatasetVersion
from app.datasets.models.dictionary import DataDictionary
from app.datasets.reading.model import Reading
from app.datasets.schemas import (
    Failure,
    FieldAnswer,
    HoldAnswer,
    ReleaseAnswer,
    ResourceAnswer,
    TableSchema,
    VersionAnswer,
    VersionDetail,
)
from app.datasets.service.figures import rows_told
from app.datasets.words import failure_words


def version_answer(actor: Actor, version: DatasetVersion) -> VersionAnswer:
    """A version as a list shows it."""
    return VersionAnswer.model_validate(_plain(actor, version))


def version_detail(actor: Actor, version: DatasetVersion) -> VersionDetail:
    """A version with all of it that `actor` may read."""
    answer = VersionDetail.model_validate(_plain(actor, version))
    read = queries.reading_of(actor, version)
    if read is not None:
        answer.table_schema = schema_of(read, queries.dictionary_of(actor, version))
        answer.profile = read.profile
        answer.reading = read.reading
    answer.resources = [
        ResourceAnswer.model_validate(each) for each in queries.resources_of(actor, version)
    ]
    release = queries.release_of(actor, version)
    answer.release = ReleaseAnswer.model_validate(release) if release is not None else None
    hold = queries.hold_of(actor, version)
    answer.hold = HoldAnswer.model_validate(hold) if hold is not None else None
    return answer


def schema_of(read: DatasetReading, said: DataDictionary | None) -> TableSchema:
    """The fields of a reading, and what is said of them, as Table Schema."""
    fields = Reading.from_json(read.reading).fields
    entries = entries_of(said.fields) if said is not None else begun(fields, read.profile)
    return TableSchema(
        fields=[
            FieldAnswer(
                column=one.column,
                misfits=one.misfits,
                **described(entry, one.missing_marks).model_dump(by_alias=False),
            )
            for entry, one in zip(entries, fields, strict=True)
        ]
    )


def _plain(actor: Actor, version: DatasetVersion) -> dict[str, object]:
    names = set(VersionAnswer.model_fields) - {"failure", "rows"}
    failure = version.failure
    return {name: getattr(version, name) for name in names} | {
        "rows": rows_told(actor, version),
        "failure": None
        if failure is None
        else Failure(code=failure["code"], detail=failure_words(failure["code"])),
    }
