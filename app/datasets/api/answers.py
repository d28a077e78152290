"""What the API answers of a version."""

from app.core.policy import Actor
from app.datasets import queries
from app.datasets.models.dataset import DatasetReading, DatasetVersion
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
from app.datasets.words import failure_words


def version_answer(version: DatasetVersion) -> VersionAnswer:
    """A version as a list shows it."""
    return VersionAnswer.model_validate(_plain(version))


def version_detail(actor: Actor, version: DatasetVersion) -> VersionDetail:
    """A version with all of it that `actor` may read."""
    answer = VersionDetail.model_validate(_plain(version))
    read = queries.reading_of(actor, version)
    if read is not None:
        answer.table_schema = schema_of(read)
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


def schema_of(read: DatasetReading) -> TableSchema:
    """The fields of a reading as Table Schema."""
    reading = Reading.from_json(read.reading)
    return TableSchema(
        fields=[
            FieldAnswer(
                name=field.name,
                column=field.column,
                type="string" if field.type == "text" else field.type,
                unit=field.unit,
                missing_values=list(field.missing_marks),
                misfits=field.misfits,
            )
            for field in reading.fields
        ]
    )


def _plain(version: DatasetVersion) -> dict[str, object]:
    names = set(VersionAnswer.model_fields) - {"failure"}
    failure = version.failure
    return {name: getattr(version, name) for name in names} | {
        "failure": None
        if failure is None
        else Failure(code=failure["code"], detail=failure_words(failure["code"]))
    }
