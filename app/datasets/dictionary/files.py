"""A data dictionary as a file that people fill in elsewhere: CSV, or Table Schema."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from app.api.routing import problem_words
from app.core.cells import harmless
from app.core.errors import Invalid
from app.core.locale import CONTENT_LANGUAGES, LANGUAGES
from app.datasets.dictionary.entries import NOTHINGS, Entry
from app.datasets.dictionary.table_schema import MOST_FIELDS, WRITTEN_TYPES, FieldBody
from app.datasets.reading.encoding import guess_page
from app.datasets.reading.marks import NO, YES

LARGEST = 4 * 1024 * 1024
EMPTY = "(empty)"
BETWEEN = " | "
TEXTS = {"title": "titles", "description": "descriptions"}
COLUMNS = frozenset(
    {"field", "type", "unit", "required", "unique", "code_list", *NOTHINGS}
    | {f"{text}_{language}" for text in TEXTS for language in CONTENT_LANGUAGES}
)
YES_WORDS, NO_WORDS = YES | {"1", "x"}, NO | {"0", ""}


@dataclass
class Sent:
    """Entries as they were sent; `places` names where each of them stands in the file."""

    entries: list[Entry] = field(default_factory=list)
    marks: dict[int, Sequence[str]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)


def as_csv(entries: Sequence[Entry]) -> str:
    """One line a field, in the languages that are used beside those of the screens."""
    used = {language for each in entries for language in (*each.titles, *each.descriptions)}
    languages = [each for each in CONTENT_LANGUAGES if each in LANGUAGES or each in used]
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    texts = [(text, language) for text in TEXTS for language in languages]
    names = [f"{text}_{language}" for text, language in texts]
    writer.writerow(["field", "type", *names, "unit", "required", "unique", "code_list", *NOTHINGS])
    for each in entries:
        said = [getattr(each, TEXTS[text]).get(language, "") for text, language in texts]
        marks = [_marks_of(each, kind) for kind in NOTHINGS]
        holds = ["yes" if it else "" for it in (each.required, each.unique)]
        kind = WRITTEN_TYPES.get(each.type, each.type)
        row = [each.name, kind, *said, each.unit, *holds, each.code_list, *marks]
        writer.writerow([harmless(cell) for cell in row])
    return buffer.getvalue()


def read_file(content: bytes) -> Sent:
    """What a file of either kind says; raises Invalid with each place that cannot be taken."""
    text = _decoded(content)
    if text.lstrip().startswith("{"):
        given, places = _from_json(text)
    else:
        given, places = _from_csv(text)
    if len(given) > MOST_FIELDS:
        raise Invalid({"file": [_("At most %(limit)s lines.", limit=MOST_FIELDS)]})
    sent, problems = Sent(), []
    for at, (raw, place) in enumerate(zip(given, places, strict=True)):
        try:
            said = FieldBody.model_validate(raw)
        except ValidationError as error:
            problems += [
                f"{place}, {'/'.join(map(str, each['loc']))}: {problem_words(dict(each))}"
                for each in error.errors(include_url=False)
            ]
            continue
        sent.entries.append(said.entry())
        sent.places.append(place)
        if said.missing_values is not None:
            sent.marks[at] = said.missing_values
    if problems:
        raise Invalid({"file": list(problems)})
    return sent


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(guess_page(content), "replace")


def _from_json(text: str) -> tuple[list[Any], list[str]]:
    try:
        fields = json.loads(text)["fields"]
    except (ValueError, KeyError, RecursionError):
        fields = None
    if not isinstance(fields, list):
        raise Invalid({"file": [_("This is no Table Schema: it has no list of fields.")]})
    places = [_("Field %(number)s", number=at) for at in range(1, len(fields) + 1)]
    return fields, places


def _from_csv(text: str) -> tuple[list[Any], list[str]]:
    heading = text.split("\n", maxsplit=1)[0]
    reader = csv.DictReader(
        io.StringIO(text), delimiter=max(",;\t", key=heading.count), strict=True
    )
    given, places, problems = [], [], []
    try:
        names = [(each or "").strip().lower() for each in reader.fieldnames or ()]
        _check_heading(names)
        reader.fieldnames = names
        for row in reader:
            place = _("Line %(number)s", number=reader.line_num)
            try:
                given.append(_line(row))
                places.append(place)
            except ValueError as error:
                problems.append(f"{place}: {error}")
    except csv.Error:
        words = _("Line %(number)s cannot be read as CSV.", number=reader.line_num)
        raise Invalid({"file": [words]}) from None
    if problems:
        raise Invalid({"file": list(problems)})
    return given, places


def _check_heading(names: Sequence[str]) -> None:
    if "field" not in names:
        raise Invalid({"file": [_("The heading lacks: %(names)s.", names="field")]})
    if strange := sorted(set(names) - COLUMNS):
        words = _("The heading has unknown columns: %(names)s.", names=", ".join(strange)[:200])
        raise Invalid({"file": [words]})


def _line(row: dict[str, Any]) -> dict[str, Any]:
    if None in row:
        raise ValueError(_("It has more cells than the heading."))
    cells = {name: _as_meant(cell or "") for name, cell in row.items()}
    nothing = {
        "" if mark == EMPTY else mark: kind
        for kind in NOTHINGS
        for mark in cells.get(kind, "").split(BETWEEN)
        if mark
    }
    texts = {
        whole: {
            language: cells[f"{text}_{language}"]
            for language in CONTENT_LANGUAGES
            if cells.get(f"{text}_{language}")
        }
        for text, whole in TEXTS.items()
    }
    return {
        "name": cells["field"],
        "type": cells.get("type", ""),
        "unit": cells.get("unit", ""),
        "nothing": nothing,
        "codeList": cells.get("code_list", "").strip(),
        "constraints": {name: _holds(name, cells) for name in ("required", "unique")},
        **texts,
    }


def _holds(name: str, cells: dict[str, str]) -> bool:
    said = cells.get(name, "").strip().casefold()
    if said not in YES_WORDS | NO_WORDS:
        raise ValueError(_("%(column)s: say yes, or leave it empty.", column=name))
    return said in YES_WORDS


def _as_meant(cell: str) -> str:
    """A cell without the apostrophe that `harmless` put before it, and without outer spaces."""
    return cell[1:].strip() if cell[:1] == "'" and harmless(cell[1:]) == cell else cell.strip()


def _marks_of(entry: Entry, kind: str) -> str:
    marks: Iterable[str] = (mark for mark, meant in entry.nothing.items() if meant == kind)
    return BETWEEN.join(mark or EMPTY for mark in marks)
