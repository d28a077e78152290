"""Saying what the fields of a version mean, in several languages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import Actor, require
from app.datasets import policy, queries
from app.datasets.dictionary.entries import (
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    UNIT_LIMIT,
    Entry,
    breaks_required,
    breaks_unique,
)
from app.datasets.dictionary.files import read_file
from app.datasets.models.dataset import DatasetVersion
from app.datasets.models.dictionary import DataDictionary
from app.datasets.models.states import VersionState
from app.datasets.reading.model import Field, Reading
from app.datasets.service.versions import note_version


def changeable_dictionary(actor: Actor, version: DatasetVersion) -> DataDictionary:
    """The dictionary, where it may still be changed.

    Raises Forbidden; Conflict before the file is read, and once the version is published.
    """
    require(policy.may_work_on(actor, version.dataset))
    if version.published_at is not None:
        raise Conflict(
            _(
                "This version is published: what its fields mean is fixed with it. The next version"
                " begins with the same words, and they can be changed there."
            ),
            "published",
        )
    if version.state is not VersionState.READY:
        raise Conflict(_("What the fields mean is said once the file is read."), "ready")
    found = queries.dictionary_of(actor, version)
    if found is None:
        raise NotFound
    return found


def change_dictionary(
    actor: Actor,
    version: DatasetVersion,
    given: Sequence[Entry],
    marks: Mapping[int, Sequence[str]] | None = None,
) -> DataDictionary:
    """Say anew what every field means; nothing is stored where anything of it cannot be.

    `marks`: the marks for nothing that were sent along with some of them, by their place.

    Raises what `changeable_dictionary` does; Invalid, with a pointer into the fields as given, for
    another name, type or mark than the reading's, a field left out, and what the rows do not bear
    out.
    """
    kept = changeable_dictionary(actor, version)
    read = queries.reading_of(actor, version)
    if read is None:
        raise NotFound
    fields = Reading.from_json(read.reading).fields
    ordered = _in_order(fields, read.profile, given, marks or {})
    stored = [each.as_json() for each in ordered]
    if stored != kept.fields:
        kept.fields = stored
        note_version("version.described", actor, version)
    return kept


def take_dictionary(actor: Actor, version: DatasetVersion, content: bytes) -> DataDictionary:
    """Say what a file says, CSV or Table Schema; all of it or nothing.

    Raises what `change_dictionary` does, with Invalid naming the lines of the file.
    """
    sent = read_file(content)
    try:
        return change_dictionary(actor, version, sent.entries, sent.marks)
    except Invalid as error:
        raise Invalid({"file": _by_place(error, sent.places)}) from error


def _by_place(error: Invalid, places: Sequence[str]) -> list[object]:
    lines: list[object] = []
    for pointer, messages in error.errors.items():
        _start, _fields, *rest = pointer.split("/", 3)
        where = f"{places[int(rest[0])]}, {rest[1]}: " if rest else ""
        lines += [f"{where}{message}" for message in messages]
    return lines


def _in_order(
    fields: Sequence[Field],
    profile: Sequence[dict[str, Any]],
    given: Sequence[Entry],
    marks: Mapping[int, Sequence[str]],
) -> list[Entry]:
    """What was given, in the order of the reading: of fields named alike, one after the other."""
    measured = {each["column"]: each for each in profile}
    waiting: dict[str, list[int]] = {}
    for at, one in enumerate(fields):
        waiting.setdefault(one.name, []).append(at)
    found: dict[int, Entry] = {}
    errors: dict[str, list[object]] = {}
    for at, entry in enumerate(given):
        if not waiting.get(entry.name):
            errors[f"/fields/{at}/name"] = [_("The reading has no field of this name.")]
            continue
        place = waiting[entry.name].pop(0)
        one = fields[place]
        found[place] = replace(entry, type=one.type)
        if sorted(marks.get(at, one.missing_marks)) != sorted(one.missing_marks):
            words = _("The marks for nothing are those that were found in the file.")
            errors.setdefault(f"/fields/{at}/missingValues", []).append(words)
        for name, words in _problems(entry, one, measured.get(one.column, {})):
            errors.setdefault(f"/fields/{at}/{name}", []).append(words)
    if left := [name for name, places in waiting.items() if places]:
        names = ", ".join(left[:5])
        errors["/fields"] = [_("Every field is named. These are left out: %(names)s.", names=names)]
    if errors:
        raise Invalid(errors)
    return [found[at] for at in range(len(fields))]


def _problems(entry: Entry, one: Field, measured: dict[str, Any]) -> list[tuple[str, str]]:
    found = _too_long(entry)
    if entry.type not in {"", one.type}:
        words = _("The type comes from the reading. It is changed by correcting the reading.")
        found.append(("type", words))
    if strange := [mark for mark in entry.nothing if mark not in one.missing_marks]:
        words = _("The file has no such mark: %(marks)s.", marks=", ".join(strange[:5]))
        found.append(("nothing", words))
    if entry.code_list and one.type != "text":
        words = _("Only words are of a code list.")
        found.append(("codeList", words))
    if entry.required and breaks_required(one, measured):
        words = _("Rows without a value were counted, so that it cannot be always filled in.")
        found.append(("constraints/required", words))
    if entry.unique and breaks_unique(measured):
        words = _("Values occur more than once, so that they cannot be all different.")
        found.append(("constraints/unique", words))
    return found


def _too_long(entry: Entry) -> list[tuple[str, str]]:
    texts = [("unit", entry.unit, UNIT_LIMIT)]
    texts += [(f"titles/{each}", text, TITLE_LIMIT) for each, text in entry.titles.items()]
    texts += [
        (f"descriptions/{each}", text, DESCRIPTION_LIMIT)
        for each, text in entry.descriptions.items()
    ]
    return [
        (name, _("At most %(limit)s characters.", limit=limit))
        for name, text, limit in texts
        if len(text) > limit
    ]
