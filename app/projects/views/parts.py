"""The parts of a proposal's page: sections written there, with partners and plan among them."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.projects.document import Shown, shown
from app.projects.models.project import Project
from app.projects.models.states import CONSENTED, OPEN, PartnerRole
from app.projects.sections import SECTIONS, Section, is_begun, missing_in, value_of
from app.projects.text import plain, planned_parts

EMPTY, HALF, COMPLETE = "empty", "half", "complete"


@dataclass(frozen=True)
class Part:
    """A part as it stands: how complete, in how few words, and what is read of it."""

    key: str
    title: LazyString
    state: str
    summary: str
    texts: tuple[Shown, ...]
    address: str
    state_word: str | None = None
    is_written_here: bool = True

    @property
    def counts(self) -> bool:
        """Whether it is among those that are to be completed."""
        return self.state_word is None or self.state != EMPTY


def parts_of(project: Project) -> list[Part]:
    """All parts, in the order in which the text is read."""
    parts = {each.key: _written(project, each) for each in SECTIONS}
    beside = {
        "question": _partners(project),
        "risks": _plan(project),
        "references": _files(project),
    }
    found: list[Part] = []
    for key, part in parts.items():
        found += [part, beside[key]] if key in beside else [part]
    return found


def _written(project: Project, section: Section) -> Part:
    missing, begun = missing_in(section, project), is_begun(section, project)
    state = COMPLETE if not missing and begun else HALF if begun else EMPTY
    values = {name: plain(value_of(project, name)) for name in section.fields}
    texts = [shown(name, value, project.houses) for name, value in values.items() if value]
    return Part(
        section.key,
        section.title,
        state,
        next((_briefly(each) for each in texts if _briefly(each)), ""),
        tuple(each for each in texts if each.lines or each.rows),
        url_for("projects.write_section", project_id=project.id, key=section.key),
        _("Optional") if section.is_optional and not begun else None,
    )


def _briefly(text: Shown) -> str:
    if text.rows:
        return ngettext("%(num)s row", "%(num)s rows", len(text.rows))
    return "\n".join(text.lines)


def _partners(project: Project) -> Part:
    asked = [
        each
        for each in project.partners
        if each.state in OPEN | CONSENTED and each.role is not PartnerRole.OBSERVER
    ]
    agreed = [each for each in asked if each.state in CONSENTED and not each.waits_for_lead]
    is_complete = bool(asked) and len(agreed) == len(asked)
    given = {"agreed": len(agreed), "asked": len(asked)}
    return Part(
        "partners",
        _l("Institutions and what they bring"),
        COMPLETE if is_complete else HALF if asked else EMPTY,
        ", ".join(each.institution.short_name for each in asked),
        (),
        url_for("projects.show_partners", project_id=project.id),
        _("%(agreed)s of %(asked)s consents", **given) if asked and not is_complete else None,
        is_written_here=False,
    )


def _plan(project: Project) -> Part:
    planned = planned_parts(project)
    packages, milestones = planned.get("work_packages", []), planned.get("milestones", [])
    number = ngettext("%(num)s milestone", "%(num)s milestones", len(milestones))
    return Part(
        "plan",
        _l("Work plan"),
        COMPLETE if milestones else EMPTY,
        number if milestones else "",
        tuple(
            shown(name, value, project.houses)
            for name, value in (("work_packages", packages), ("milestones", milestones))
            if value
        ),
        f"/projects/{project.id}/plan",
        None if milestones else _("Optional"),
        is_written_here=False,
    )


def _files(project: Project) -> Part:
    number = len(project.attached)
    return Part(
        "attachments",
        _l("Attachments"),
        COMPLETE if number else EMPTY,
        ", ".join(each.name for each in project.attached),
        (),
        url_for("projects.show_attachments", project_id=project.id),
        None if number else _("Optional"),
        is_written_here=False,
    )
