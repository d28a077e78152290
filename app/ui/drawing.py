"""The smallest components, drawn by functions instead of macros: a list draws them by the hundred.

Templates reach them under the components' names (`components/table.html`, `pill.html`, `tlp.html`).
What depends on a state or label and the language alone is drawn once and kept.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.core.locale import reader_language
from app.ui.labels import label_rule
from app.ui.states import state_appearance

SIZES = (
    (10**9, _l("%(size)s GB")),
    (10**6, _l("%(size)s MB")),
    (10**3, _l("%(size)s kB")),
    (0, _l("%(size)s B")),
)
"""From how many bytes on a size is told in which unit."""

_RANGE = re.compile(r"\d+[–-]\d+")


def draw_unbroken(text: object) -> Markup:
    """A text in whose ranges, such as 2019–2024, no line ends."""
    escaped = str(escape(text))
    if "–" not in escaped and "-" not in escaped:
        return Markup(escaped)  # noqa: S704 - escaped here
    kept = _RANGE.sub(r'<span class="unbroken">\g<0></span>', escaped)
    return Markup(kept)  # noqa: S704 - escaped here


def draw_pill(word: object, tone: str = "plain", *, shape: bool = True) -> Markup:
    """A state as a shape and a word."""
    kind = "" if tone == "plain" else f" pill--{tone}"
    shapeless = "" if shape else " pill--plain"
    return Markup(f'<span class="pill{escape(kind)}{shapeless}">{escape(word)}</span>')  # noqa: S704 - escaped here


def draw_state_pill(state: object, language: str | None = None) -> Markup:
    """The pill of a state of the forum, in the reader's language (asked for, unless given)."""
    return _state_pill(str(getattr(state, "value", state)), language or reader_language())


def draw_tlp(label: object, language: str | None = None) -> Markup:
    """The tag of a TLP label, untranslated, with what it means on hover."""
    return _tlp(str(getattr(label, "value", label)), language or reader_language())


def draw_cell(
    column: Mapping[str, Any],
    value: object = None,
    href: str | None = None,
    detail: object = None,
    caller: Callable[[], str] | None = None,
) -> Markup:
    """One value under its column; with a call block, whatever that draws."""
    content = ""
    if caller is not None:
        content = caller()
    elif href:
        content = f'<a href="{escape(href)}">{draw_unbroken(value)}</a>'
    elif value is not None and value != "":
        content = f"<span>{escape(value)}</span>"
    if detail:
        content += f"<small>{escape(detail)}</small>"
    kind = column.get("kind")
    if kind == "row":
        return Markup(f'<th role="rowheader" scope="row">{content}</th>')  # noqa: S704 - escaped here
    look = ' class="is-number"' if kind == "number" else ""
    if not content or content.isspace():
        look = ' class="is-empty"'
    label = escape(column["label"])
    return Markup(f'<td role="cell" data-label="{label}"{look}>{content}</td>')  # noqa: S704 - escaped here


def draw_link(text: str, href: str, detail: str = "") -> Markup:
    """What a row is about, with a smaller second line."""
    small = f"<small>{escape(detail)}</small>" if detail else ""
    return Markup(f'<a href="{escape(href)}">{draw_unbroken(text)}</a>{small}')  # noqa: S704 - escaped here


def draw_rows(
    columns: Sequence[Mapping[str, Any]], rows: Iterable[Sequence[str | Markup]]
) -> Markup:
    """The rows of a table at once, for lists: the first column heads each row.

    A row holds one content for each column: what was drawn before, or a text.
    """
    labels = [escape(column["label"]) for column in columns[1:]]
    filled = [f'<td role="cell" data-label="{label}">' for label in labels]
    empty = [f'<td role="cell" data-label="{label}" class="is-empty"></td>' for label in labels]
    drawn = []
    for head, *contents in rows:
        drawn.append(f'<tr role="row"><th role="rowheader" scope="row">{_content(head)}</th>')
        drawn += [
            f"{opened}{_content(content)}</td>" if content else nothing
            for opened, nothing, content in zip(filled, empty, contents, strict=True)
        ]
        drawn.append("</tr>")
    return Markup("".join(drawn))  # noqa: S704 - escaped above


def _content(content: str | Markup) -> str:
    return content if type(content) is Markup else f"<span>{escape(content)}</span>"


def draw_countries(
    codes: Sequence[str], lead: str | None = None, language: str | None = None
) -> Markup:
    """Several country codes, the lead's first and marked."""
    in_order = tuple(sorted(codes, key=lambda code: code != lead))
    return _countries(in_order, lead, language or reader_language())


def day_in_words(day: date, language: str | None = None) -> str:
    """A day in the reader's way of writing."""
    return _day(day, language or reader_language())


@lru_cache(maxsize=512)
def _state_pill(state: str, language: str) -> Markup:  # noqa: ARG001 - the language is part of the key
    look = state_appearance(state)
    return draw_pill(str(look.word), look.tone)


@lru_cache(maxsize=64)
def _tlp(label: str, language: str) -> Markup:  # noqa: ARG001 - the language is part of the key
    words = label_rule(label)
    meaning = escape(f"{words.readers} {words.passing_on}")
    tag = f'<abbr class="tlp tlp--{words.colour}" title="{meaning}">TLP:{words.name}</abbr>'
    return Markup(tag)  # noqa: S704 - escaped here


@lru_cache(maxsize=512)
def _countries(codes: tuple[str, ...], lead: str | None, language: str) -> Markup:  # noqa: ARG001 - the language is part of the key
    title = escape(_("Country of the lead"))
    tags = [
        f'<abbr class="country is-lead" title="{title}">{escape(code)}</abbr>'
        if code == lead
        else f'<abbr class="country">{escape(code)}</abbr>'
        for code in codes
    ]
    return Markup(f'<span class="lands">{"".join(tags)}</span>')  # noqa: S704 - escaped here


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:  # noqa: ARG001 - the language is part of the key
    return str(format_date(day, "medium"))


def size_in_words(size: int) -> str:
    """A size in bytes, in the unit that leaves a few digits."""
    bound, words = next(each for each in SIZES if size >= each[0])
    return str(words) % {"size": format_decimal(round(size / max(bound, 1), 1))}
