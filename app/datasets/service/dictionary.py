"""The data dictionary of a version: how it begins, and how it is handed out."""

import json

from flask_babel import gettext as _

from app.core.database import session
from app.core.errors import Invalid, NotFound
from app.core.files import Attachment, clean_name
from app.core.policy import Actor
from app.datasets import queries
from app.datasets.dictionary.entries import begun, entries_of
from app.datasets.dictionary.files import as_csv
from app.datasets.dictionary.table_schema import VersionSchema, version_schema
from app.datasets.models.dataset import DatasetReading, DatasetVersion
from app.datasets.models.dictionary import DataDictionary
from app.datasets.reading.model import Reading


def begin_dictionary(actor: Actor, read: DatasetReading, version: DatasetVersion) -> None:
    """Begin it with what was said of the version's fields, or of those of the version before."""
    kept = queries.dictionary_of(actor, version)
    before = kept or queries.dictionary_before(actor, version)
    said = entries_of(before.fields) if before is not None else []
    entries = begun(Reading.from_json(read.reading).fields, read.profile, said)
    stored = [each.as_json() for each in entries]
    if kept is not None:
        kept.fields = stored
    else:
        session().add(
            DataDictionary(dataset_id=version.dataset_id, version_id=version.id, fields=stored)
        )


def schema_of_version(actor: Actor, version: DatasetVersion) -> VersionSchema:
    """The version's data dictionary as Table Schema, for who reads it; raises NotFound.

    Where rows are shown to nobody: names and meaning of the fields, for who knows of the version.
    """
    read, said = queries.reading_of(actor, version), queries.dictionary_of(actor, version)
    if read is None or said is None:
        entries = queries.fields_without_rows(actor, version)
        if not entries:
            raise NotFound
        return version_schema(entries, [()] * len(entries), version.version)
    fields = Reading.from_json(read.reading).fields
    marks = [list(each.missing_marks) for each in fields]
    return version_schema(entries_of(said.fields), marks, said.version)


def dictionary_file(
    actor: Actor, version: DatasetVersion, form: str, *, is_for_person: bool = False
) -> Attachment:
    """The dictionary as `csv` or `json` (Table Schema); raises NotFound, Invalid.

    CSV for a person begins with a byte order mark, without which spreadsheets misread Cyrillic.
    """
    schema = schema_of_version(actor, version)
    name = clean_name(f"{version.dataset.name} {version.number}").replace(".", "-")
    if form == "json":
        text = json.dumps(schema.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
        return Attachment(f"{name} fields.json", "application/json", [text.encode()])
    if form != "csv":
        raise Invalid({"format": [_("One of: %(choices)s.", choices="csv, json")]})
    said = queries.dictionary_of(actor, version)
    text = as_csv(
        entries_of(said.fields) if said is not None else queries.fields_without_rows(actor, version)
    )
    text = f"\ufeff{text}" if is_for_person else text
    return Attachment(f"{name} fields.csv", "text/csv; charset=utf-8", [text.encode()])
