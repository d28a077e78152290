"""Words that many features choose from: themes, methods, languages."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from babel import Locale
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.alphabet import sort_key
from app.core.database import Base, Translated, session
from app.core.locale import CONTENT_LANGUAGES, in_reader_language, reader_language


class Theme(Base):
    """A word of the forum's vocabulary, kept by coordinators."""

    __tablename__ = "theme"

    slug: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(Translated)
    position: Mapped[int]


VOCABULARY = select(Theme.slug, Theme.names).order_by(Theme.position)


class ThemeWord(NamedTuple):
    """A word of the vocabulary, in the reader's language."""

    slug: str
    name: str
    names: dict[str, str]


def themes() -> Sequence[ThemeWord]:
    """The forum's vocabulary, in its order.

    Read once a process and language: only a migration changes it, and a migration is followed by a
    start.
    """
    language = reader_language()
    kept: dict[str, list[ThemeWord]] = current_app.extensions.setdefault("themes", {})
    if not kept.get(language):
        kept[language] = [
            ThemeWord(slug, in_reader_language(names, language), names)
            for slug, names in session().execute(VOCABULARY)
        ]
    return kept[language]


METHODS: Mapping[str, object] = {
    "surveys": _l("Surveys"),
    "interviews": _l("Interviews and focus groups"),
    "statistics": _l("Statistics of offences, seizures and courts"),
    "time_series": _l("Time series and forecasting"),
    "spatial": _l("Maps and spatial analysis"),
    "networks": _l("Network analysis"),
    "texts": _l("Analysis of texts and open sources"),
    "law": _l("Comparison of laws"),
    "forensic": _l("Forensic chemistry and profiling"),
    "epidemiology": _l("Epidemiology and treatment data"),
    "wastewater": _l("Wastewater analysis"),
    "evaluation": _l("Evaluation of programmes"),
    "case_studies": _l("Case studies"),
}
"""How research is done, by a code that does not change."""

WORKING_LANGUAGES = (*CONTENT_LANGUAGES, "ar", "de", "es", "fa", "fr", "prs", "ps", "tr", "zh")
"""Languages that people of the region work in (BCP 47)."""

NAMED_BY = {"prs": "fa_AF"}
"""Under which code the common list (CLDR) has the name of a language, where that is another."""


def methods() -> list[tuple[str, str]]:
    """Every method with its word, in the order of the reader's alphabet."""
    language = reader_language()
    named = [(code, str(word)) for code, word in METHODS.items()]
    return sorted(named, key=lambda each: sort_key(each[1], language))


def working_languages() -> list[tuple[str, str]]:
    """Every working language with its name in the reader's language, in its alphabet's order."""
    language = reader_language()
    names = Locale(language).languages
    known = {code: names.get(NAMED_BY.get(code, code), code) for code in WORKING_LANGUAGES}
    named = [(code, _capital(str(name))) for code, name in known.items()]
    return sorted(named, key=lambda each: sort_key(each[1], language))


def theme_choices() -> list[tuple[str, str]]:
    """Every theme with its word, in the forum's order."""
    return [(each.slug, each.name) for each in themes()]


CHOICES = {"themes": theme_choices, "languages": working_languages, "methods": methods}
"""What institutions and people are found by: the field, and what it is chosen from."""


def worded(kind: str, codes: Sequence[str]) -> str:
    """What was chosen, in words, one after the other."""
    return ", ".join(word for code, word in CHOICES[kind]() if code in codes)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
