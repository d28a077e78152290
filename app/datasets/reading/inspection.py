"""What a file holds, without keeping anything of it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.datasets.reading.model import Limits, Reading, Recipe
from app.datasets.reading.profile import FieldProfile
from app.datasets.reading.read import read_and_profile


@dataclass(frozen=True)
class Inspection:
    """A reading and its profile. The printed form names codes, not sentences."""

    reading: Reading
    profiles: list[FieldProfile]

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "reading": self.reading.as_json(),
            "profile": [one.as_json() for one in self.profiles],
        }

    def as_text(self) -> str:
        """Return lines for a terminal."""
        return "\n".join([*self._about_file(), *self._about_fields(), *self._about_misfits()])

    def _about_file(self) -> list[str]:
        one = self.reading
        lines = [f"{one.name}: {one.format}, {one.rows} rows, {len(one.fields)} fields"]
        if one.encoding:
            lines.append(f"  encoding   {one.encoding}")
        if one.dialect:
            dialect = one.dialect
            lines.append(
                f"  dialect    delimiter {dialect.delimiter!r}, quote {dialect.quote!r}, "
                f"escape {dialect.escape!r}"
            )
        if one.sheet:
            lines.append(f"  sheet      {one.sheet!r} of {len(one.sheets)}")
        lines.append(f"  headings   {one.heading_rows} rows, {len(one.preamble)} above")
        lines += [f"  left out   {' | '.join(filter(None, row))}" for row in one.left_out]
        lines += [f"  note       {note.code} {note.params or ''}".rstrip() for note in one.notes]
        return lines

    def _about_fields(self) -> list[str]:
        lines = []
        for one, figures in zip(self.reading.fields, self.profiles, strict=True):
            parts = [f"  {one.type:9}{one.name}", f"missing {figures.missing}"]
            if one.missing_marks:
                parts.append(f"as {one.missing_marks}")
            if one.unit:
                parts.append(f"unit {one.unit}")
            if one.date_forms:
                parts.append(" ".join(one.date_forms))
            if figures.total is not None:
                parts.append(f"sum {_short(figures.total)}")
            if one.misfits:
                parts.append(f"did not fit {one.misfits}")
            lines.append(", ".join(parts))
        return lines

    def _about_misfits(self) -> list[str]:
        lines = [f"  did not fit: {self.reading.misfit_count}"]
        lines += [
            f"    row {one.row}, {one.field}: {one.raw[:80]!r} ({one.why})"
            for one in self.reading.misfits[:10]
        ]
        return lines


def _short(total: Any) -> str:
    text = format(total, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def inspection(
    path: Path,
    limits: Limits | None = None,
    recipe: Recipe | None = None,
    texts: Path | None = None,
) -> Inspection:
    """Read a file, look at it, keep nothing but its rows as written in `texts`, where named.

    Raises Unreadable.
    """
    with tempfile.TemporaryDirectory(prefix="inspection-") as folder:
        into = Path(folder)
        return Inspection(*read_and_profile(path, path.name, into, limits, recipe, texts=texts))
