"""The form of a data dictionary: a table with a row for each field, fifty of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import HiddenField

from app.core.errors import Invalid, Stale
from app.core.forms import Form
from app.core.locale import CONTENT_LANGUAGES, LANGUAGES, in_reader_language
from app.datasets.codelists.lists import CODE_LISTS
from app.datasets.dictionary.entries import NOTHINGS, Entry, entries_of
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion
from app.datasets.models.dictionary import DataDictionary
from app.datasets.reading.model import Reading
from app.datasets.words import NOTHING_WORDS, TYPE_WORDS

AT_ONCE = 50


class DictionaryForm(Form):
    """Which state of the dictionary was changed; the rest of the form is the table."""

    version = HiddenField()


@dataclass
class Row:
    """One field on the form; `errors` goes by the part of the entry that is wrong."""

    at: int
    entry: Entry
    type: str
    marks: list[str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether its values can be of a code list."""
        return self.entry.type == "text"


class DictionaryPage:
    """What the page shows: the entries as they are kept, or as they were typed."""

    def __init__(self, read: DatasetReading | None, kept: DataDictionary) -> None:
        fields = Reading.from_json(read.reading).fields if read is not None else []
        self.kept = entries_of(kept.fields)
        self.entries = list(self.kept)
        self.marks = [list(each.missing_marks) for each in fields]
        self.errors: list[tuple[str, str]] = []
        self.both: list[tuple[str, str, str]] = []
        said = request.values.get("page", "")
        pages = self.pages
        self.number = min(int(said), pages) if said.isascii() and said.isdigit() and said else 1
        self.number = max(self.number, 1)
        used = {
            language for each in self.kept for language in (*each.titles, *each.descriptions)
        } | {request.values.get("language", "")}
        self.languages = {
            code: name
            for code, name in CONTENT_LANGUAGES.items()
            if code in LANGUAGES or code in used
        }
        self.rows = [
            Row(at, self.kept[at], str(TYPE_WORDS[self.kept[at].type]), self.marks[at])
            for at in self._places()
        ]

    @property
    def pages(self) -> int:
        """How many pages the fields take."""
        return max(1, -(-len(self.kept) // AT_ONCE))

    @property
    def others(self) -> list[tuple[str, str]]:
        """Languages that can be added to the columns."""
        return [each for each in CONTENT_LANGUAGES.items() if each[0] not in self.languages]

    @property
    def meanings(self) -> list[tuple[str, object]]:
        """What a mark for nothing may mean."""
        return [("", _("not said")), *((kind, NOTHING_WORDS[kind]) for kind in NOTHINGS)]

    def address_after(self, dataset: Dataset, version: DatasetVersion) -> str:
        """Where one goes on: to the next fields, or after the last ones to the dataset's page."""
        if self.number < self.pages:
            return url_for(
                "datasets.describe",
                dataset_id=dataset.id,
                number=version.address,
                page=self.number + 1,
            )
        return url_for("datasets.show", dataset_id=dataset.id, version=version.address)

    def take(self, typed: Mapping[str, str]) -> None:
        """Put what was typed in place of what is kept; raises Stale where the fields are others."""
        for row in self.rows:
            if typed.get(f"name-{row.at}") != row.entry.name:
                raise Stale
            row.entry = self.entries[row.at] = _typed(row, typed, self.languages)

    def compare(self) -> None:
        """Show what stands now beside what was typed, where they differ."""
        for row in self.rows:
            now, mine = self._words(self.kept[row.at]), self._words(row.entry)
            self.both += [
                (f"{row.entry.name}: {name}", now[name], mine[name])
                for name in now
                if now[name] != mine[name]
            ]

    def mark(self, error: Invalid) -> None:
        """Put what was refused beside its field."""
        shown = {row.at: row for row in self.rows}
        for pointer, messages in error.errors.items():
            _start, _fields, place, part = f"{pointer}//".split("/", 3)
            part = part.strip("/").removeprefix("constraints/")
            words = " ".join(str(message) for message in messages)
            row = shown.get(int(place)) if place.isdigit() else None
            if row is None:
                self.errors.append((words, ""))
                continue
            row.errors[part] = words
            target = f"{part.replace('/', '-')}-{row.at}"
            self.errors.append((f"{row.entry.name}, {self._name_of(part)}: {words}", target))

    def _places(self) -> range:
        start = (self.number - 1) * AT_ONCE
        return range(start, min(start + AT_ONCE, len(self.kept)))

    def _name_of(self, part: str) -> str:
        """How the page calls a part of an entry: "titles/ru" is the title in Russian."""
        names = {
            "titles": _("Title"),
            "descriptions": _("Description"),
            "unit": _("Unit"),
            "nothing": _("Marks for nothing"),
            "required": _("Always filled in"),
            "unique": _("All different"),
        }
        kind, _slash, code = part.partition("/")
        language = self.languages.get(code)
        return f"{names[kind]}, {language}" if language else names.get(kind, part)

    def _words(self, entry: Entry) -> dict[str, str]:
        yes, empty = {True: _("yes"), False: _("no")}, _("empty cell")
        words = {
            self._name_of(f"{kind}/{code}"): texts.get(code, "")
            for kind, texts in (("titles", entry.titles), ("descriptions", entry.descriptions))
            for code in self.languages
        }
        words[self._name_of("unit")] = entry.unit
        words[self._name_of("nothing")] = ", ".join(
            f"{mark or empty} = {NOTHING_WORDS[kind]}" for mark, kind in entry.nothing.items()
        )
        words[_("Code list")] = code_list_name(entry.code_list)
        words[self._name_of("required")] = yes[entry.required]
        words[self._name_of("unique")] = yes[entry.unique]
        return words


def code_list_name(key: str) -> str:
    """The name of a shared code list, in the reader's language."""
    return in_reader_language(CODE_LISTS[key].names) if key in CODE_LISTS else ""


def _typed(row: Row, typed: Mapping[str, str], languages: Mapping[str, str]) -> Entry:
    def texts(name: str) -> dict[str, str]:
        said = {code: (typed.get(f"{name}-{code}-{row.at}") or "").strip() for code in languages}
        return {code: text for code, text in said.items() if text}

    said = {
        mark: typed.get(f"nothing-{row.at}-{number}", "") for number, mark in enumerate(row.marks)
    }
    said_list = typed.get(f"codeList-{row.at}", "")
    return replace(
        row.entry,
        titles=texts("titles"),
        descriptions=texts("descriptions"),
        unit=(typed.get(f"unit-{row.at}") or "").strip(),
        nothing={mark: kind for mark, kind in said.items() if kind in NOTHINGS},
        required=f"required-{row.at}" in typed,
        unique=f"unique-{row.at}" in typed,
        code_list=said_list if said_list in CODE_LISTS else "",
    )
