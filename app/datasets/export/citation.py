"""How a published version is cited: a sentence, BibTeX, RIS, and DataCite metadata.

DataCite Metadata Schema 4.6 (https://schema.datacite.org), as JSON. The forum gives no DOI: the
identifier is the address of the version, which stays.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

PUBLISHER = "Expert Forum"

_BIBTEX_SPECIAL = re.compile(r"([\\{}%&$#_~^])")
_BIBTEX_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Cited:
    """What a citation says of a version. `titles` and `descriptions` go by their language."""

    key: str
    creator: str
    title: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    version: str
    issued: date
    address: str
    label: str
    terms: str = ""
    area: str = ""
    covers: tuple[date | None, date | None] = (None, None)
    rows: int | None = None
    formats: Sequence[str] = ()
    withdrawn: date | None = None
    replaced_by: str | None = None


def bibtex(cited: Cited) -> str:
    """A BibTeX entry; what means something to TeX is written out."""
    fields = {
        "author": f"{{{_tex(cited.creator)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": str(cited.issued.year),
        "version": cited.version,
        "publisher": PUBLISHER,
        "url": cited.address,
        "note": f"Dataset, TLP:{cited.label}" + (", withdrawn" if cited.withdrawn else ""),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{cited.key},\n{lines}\n}}\n"


def ris(cited: Cited) -> str:
    """A RIS record."""
    tags = [
        ("TY", "DATA"),
        ("AU", cited.creator),
        ("TI", cited.title),
        ("PY", str(cited.issued.year)),
        ("DA", cited.issued.strftime("%Y/%m/%d")),
        ("ET", cited.version),
        ("PB", PUBLISHER),
        ("UR", cited.address),
        ("N1", f"TLP:{cited.label}" + (", withdrawn" if cited.withdrawn else "")),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags)


def datacite(cited: Cited) -> dict[str, Any]:
    """DataCite metadata: what is mandatory, and of the rest what is known."""
    start, end = cited.covers
    covered = "/".join(day.isoformat() if day else "" for day in (start, end))
    dates = [{"date": cited.issued.isoformat(), "dateType": "Issued"}]
    if start or end:
        dates.append({"date": covered, "dateType": "Coverage"})
    if cited.withdrawn:
        dates.append({"date": cited.withdrawn.isoformat(), "dateType": "Withdrawn"})
    related = [
        {
            "relatedIdentifier": cited.replaced_by,
            "relatedIdentifierType": "URL",
            "relationType": "IsPreviousVersionOf",
        }
    ]
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "identifiers": [{"identifier": cited.address, "identifierType": "URL"}],
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [{"name": cited.creator, "nameType": "Organizational"}],
        "titles": [{"title": text, "lang": language} for language, text in cited.titles.items()],
        "publisher": {"name": PUBLISHER},
        "publicationYear": str(cited.issued.year),
        "version": cited.version,
        "dates": dates,
        "descriptions": [
            {"description": text, "descriptionType": "Abstract", "lang": language}
            for language, text in cited.descriptions.items()
        ],
        "rightsList": [{"rights": text} for text in (f"TLP:{cited.label}", cited.terms) if text],
        "geoLocations": [{"geoLocationPlace": cited.area}] if cited.area else [],
        "sizes": [f"{cited.rows} rows"] if cited.rows is not None else [],
        "formats": list(cited.formats),
        "relatedIdentifiers": related if cited.replaced_by else [],
    }


def as_file(cited: Cited, form: str) -> tuple[str, str, str]:
    """Name, media type and text of a citation; KeyError for a form that is none of `FORMS`."""
    ending, media_type, write = FORMS[form]
    return f"{cited.key}.{ending}", media_type, write(cited)


def _datacite_text(cited: Cited) -> str:
    return json.dumps(datacite(cited), ensure_ascii=False, indent=2) + "\n"


FORMS = {
    "bibtex": ("bib", "application/x-bibtex", bibtex),
    "ris": ("ris", "application/x-research-info-systems", ris),
    "datacite": ("json", "application/vnd.datacite.datacite+json", _datacite_text),
}
"""Forms of a citation: how their files end, what they are, who writes them."""


def _tex(text: str) -> str:
    escaped = _BIBTEX_SPECIAL.sub(lambda found: _BIBTEX_WORDS.get(found[0], f"\\{found[0]}"), text)
    return " ".join(escaped.split())
