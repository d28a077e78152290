"""A version with its README, dictionary and metadata in one archive: what a receiver needs."""

from collections.abc import Iterator
from typing import Any

from flask import current_app
from flask_babel import format_date
from flask_babel import gettext as _

from app.core.cells import harmless
from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.core.storage import Storage
from app.datasets import queries
from app.datasets.export.files import csv_pieces
from app.datasets.export.package import DATA, DICTIONARY, Original, Package, packed
from app.datasets.models.dataset import Dataset, DatasetVersion, Resource
from app.datasets.models.states import ResourceRole
from app.datasets.service.citing import address_of, citation_line
from app.datasets.service.dictionary import dictionary_file, schema_of_version
from app.datasets.service.tables import local_copy
from app.datasets.table.table import open_table
from app.ui.labels import label_rule


def package_of(
    actor: Actor, dataset: Dataset, version: DatasetVersion, columnar: Resource
) -> Iterator[bytes]:
    """The pieces of the archive; what it says of the version is in the reader's language."""
    storage: Storage = current_app.extensions["storage"]
    originals = [
        Original(each.name, each.size, each.sha256, storage.read(each.sha256))
        for each in queries.resources_of(actor, version)
        if each.role is ResourceRole.ORIGINAL
    ]
    schema = schema_of_version(actor, version).model_dump(mode="json")
    table = open_table(local_copy(columnar.sha256))
    return packed(
        Package(
            readme=_readme(dataset, version, originals, schema["fields"]),
            described=_described(dataset, version),
            schema={"fields": [_as_written(each) for each in schema["fields"]]},
            rows=csv_pieces(table, is_marked=False),
            dictionary=dictionary_file(actor, version, "csv", is_for_person=True).pieces,
            originals=originals,
        )
    )


def _as_written(field: dict[str, Any]) -> dict[str, Any]:
    """A field as the packed table has it: there nothing is an empty cell, whatever stood before."""
    kept = {name: value for name, value in field.items() if value and name != "missingValues"}
    return {**kept, "name": harmless(field["name"])}


def _described(dataset: Dataset, version: DatasetVersion) -> dict[str, Any]:
    return {
        "name": f"dataset-{dataset.id}",
        "id": address_of(dataset, version),
        "title": dataset.name,
        "description": in_reader_language(dataset.description),
        "version": version.number,
        "contributors": [{"title": dataset.owner.name, "role": "publisher"}],
        "licenses": [{"name": "terms-of-use", "title": dataset.terms or _("None are stated.")}],
        "tlp": dataset.label.value,
    }


def _readme(
    dataset: Dataset,
    version: DatasetVersion,
    originals: list[Original],
    fields: list[dict[str, Any]],
) -> str:
    """Markdown; texts of people stand in it as they are, a line each."""
    rule = label_rule(dataset.label)
    head = [
        f"# {_line(dataset.name)}",
        _("Version %(number)s, %(owner)s", number=version.number, owner=dataset.owner.name),
        f"**TLP:{dataset.label.value}** {rule.readers} {rule.passing_on}",
        in_reader_language(dataset.description),
    ]
    parts = [
        (_("Terms of use"), dataset.terms or _("None are stated.")),
        (_("How to cite"), citation_line(dataset, version) if version.published_at else ""),
        (_("Address"), address_of(dataset, version)),
        (_("What changed"), version.note),
        (_("Files"), "\n".join(_files(originals))),
        (_("Fields"), "\n".join(_fields(fields))),
    ]
    said = [f"## {title}\n\n{words}" for title, words in parts if words]
    day = format_date(format="medium")
    return "\n\n".join([*filter(None, head), *said, _("Taken on %(day)s.", day=day)]) + "\n"


def _files(originals: list[Original]) -> list[str]:
    return [
        f"- `{DATA}`: " + _("the rows as UTF-8 CSV, decimal point, days as 2026-12-31"),
        f"- `{DICTIONARY}`: " + _("what each field means"),
        "- `datapackage.json`: " + _("the same for programs (Frictionless Data Package)"),
        *(f"- `original/{each.name}`: SHA-256 {each.sha256}" for each in originals),
    ]


def _fields(fields: list[dict[str, Any]]) -> list[str]:
    """A table of the fields; a bar in a text would begin another cell, so it is escaped."""
    heads = (_("Field"), _("Type"), _("Unit"), _("Meaning"))
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|"]
    for each in fields:
        said = [each["titles"], each["descriptions"]]
        meaning = ". ".join(filter(None, (in_reader_language(texts) for texts in said)))
        cells = (each["name"], each["type"], each["unit"] or "", meaning)
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return lines


def _cell(words: str) -> str:
    return _line(words).replace("|", r"\|")


def _line(words: str) -> str:
    return " ".join(words.split())
