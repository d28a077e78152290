"""The versions of a proposal, and what differs between any two of them, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core.database import session
from app.core.difference import SAME, Passage, difference, passages
from app.core.errors import Invalid, NotFound
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.document import HEADINGS, lines_of
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE
from app.projects.models.versions import ProposalVersion
from app.projects.text import exact_text

NOW = "now"
"""What the text as it stands is called among the versions."""


@dataclass(frozen=True)
class FieldChange:
    """A part of the text that differs, with its passages."""

    name: str
    heading: object
    passages: Sequence[Passage]


@dataclass(frozen=True)
class Comparison:
    """Two texts: what they are called, and what they say."""

    earlier: str
    later: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def names(self) -> list[str]:
        """The parts that differ, in the order in which the text is read."""
        order = dict.fromkeys((*HEADINGS, *self.after, *self.before))
        return [name for name in order if self.before.get(name) != self.after.get(name)]


def versions_of(actor: Actor, project: Project) -> Sequence[ProposalVersion]:
    """What was submitted, the latest first, without the texts themselves."""
    rows = visible(ProposalVersion, actor).where(ProposalVersion.project_id == project.id)
    return session().scalars(rows.order_by(ProposalVersion.number.desc())).all()


def version(actor: Actor, project: Project, number: int) -> ProposalVersion:
    """One submitted text; raises NotFound."""
    rows = visible(ProposalVersion, actor).where(
        ProposalVersion.project_id == project.id, ProposalVersion.number == number
    )
    found = session().scalars(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def content_of(actor: Actor, project: Project, name: str) -> dict[str, Any]:
    """The text of one version by its number, or as it stands; raises NotFound."""
    if name == NOW:
        return exact_text(project)
    return version(actor, project, int(name)).content


def compare(
    actor: Actor, project: Project, earlier: str | None = None, later: str | None = None
) -> Comparison | None:
    """Two versions; where none are named the last two texts. None where there is only one.

    Raises Invalid for what is no name of a version, NotFound where there is no such one.
    """
    wrong = {
        field: [_("Name a version by its number, or “now”.")]
        for field, name in (("from", earlier), ("to", later))
        if name and name != NOW and not (name.isascii() and name.isdecimal() and len(name) < 9)
    }
    if wrong:
        raise Invalid(wrong)
    numbers = [str(each.number) for each in versions_of(actor, project)]
    names = [NOW, *numbers] if project.state in EDITABLE else numbers
    later = later or next(iter(names), None)
    if later is None:
        return None
    earlier = earlier or next(iter(_before(names, later)), None)
    if earlier is None:
        return None
    return Comparison(
        earlier, later, content_of(actor, project, earlier), content_of(actor, project, later)
    )


def _before(names: list[str], later: str) -> list[str]:
    return names[names.index(later) + 1 :] if later in names else []


def changes_in(compared: Comparison, houses: Mapping[str, str]) -> list[FieldChange]:
    """What differs, word by word, in the reader's words."""
    found = []
    for name in compared.names:
        before, after = (
            "".join(f"{line}\n" for line in lines_of(name, text.get(name), houses))
            for text in (compared.before, compared.after)
        )
        pieces = difference(before, after)
        if any(kind != SAME for kind, _text in pieces):
            found.append(FieldChange(name, HEADINGS.get(name, name), passages(pieces)))
    return found
