"""What changed between two versions, on a page."""

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Invalid
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.reading.model import Reading
from app.datasets.service.access import note_opening
from app.datasets.service.comparing import compare_versions, other_version
from app.datasets.table.comparison import Comparison
from app.datasets.views.blueprint import blueprint, shown_cell
from app.datasets.views.versions import ONE


@route(blueprint, f"{ONE}/difference", action=Action.READ_ROWS, load=Dataset)
def show_difference(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Fields, rows and cells that differ from another version, by default from the one before."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    before = other_version(actor, dataset, version, request.args.get("from"))
    key, problem = request.args.getlist("key"), ""
    try:
        found = compare_versions(actor, dataset, before, version, key)
    except Invalid as error:
        problem = str(error.errors["key"][0])
        found = compare_versions(actor, dataset, before, version, ())
    for each in (before, version):
        note_opening(actor, each)
    return render_template(
        "datasets/difference.html",
        dataset=dataset,
        version=version,
        before=before,
        others=[
            each
            for each in queries.versions_of(actor, dataset)
            if each.rows is not None and each.withdrawn_at is None and each.id != version.id
        ],
        found=found,
        key=key,
        problem=problem,
        names=_names(actor, before) | _names(actor, version),
    )


@blueprint.app_template_global("all_changes")
def all_changes(found: Comparison, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """How many rows changed, and which fields came, went or have another type."""
    counts = [(_("Rows added"), found.added), (_("Rows taken away"), found.removed)]
    if found.key:
        counts.append((_("Rows changed"), found.changed))
        counts += [
            (_("Cells changed: %(field)s", field=names.get(column, column)), number)
            for column, number in found.cells_changed.items()
        ]
    return [
        *((label, str(format_decimal(number))) for label, number in counts),
        *_field_changes(found, names),
    ]


def _field_changes(found: Comparison, names: Mapping[str, str]) -> list[tuple[str, str]]:
    said = (
        (_("Fields added"), found.fields_added),
        (_("Fields taken away"), found.fields_removed),
        (_("Fields of another type"), found.fields_retyped),
    )
    return [
        (label, ", ".join(names.get(each, each) for each in fields))
        for label, fields in said
        if fields
    ]


@blueprint.app_template_global("versions_as_choices")
def versions_as_choices(versions: Sequence[DatasetVersion]) -> list[tuple[str, str]]:
    """Versions, to choose one."""
    return [(each.number, each.number) for each in versions]


@blueprint.app_template_global("key_words")
def key_words(key: Sequence[object]) -> str:
    """The key of a row, as people read it."""
    return " · ".join(shown_cell(part) for part in key)


def _names(actor: Actor, version: DatasetVersion) -> dict[str, str]:
    read = queries.reading_of(actor, version)
    if read is None:
        return {}
    return {each.column: each.name for each in Reading.from_json(read.reading).fields}
