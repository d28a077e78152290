"""What people write in a work plan: the shape and the wording of the fields."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core.forms import DayField, Form
from app.projects.forms import TITLE_LIMIT, prose
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE, TAKES_PART, MemberRole
from app.workplan.models import Milestone
from app.workplan.outline import Outline
from app.workplan.service.dates import lies_inside
from app.workplan.service.progress import LONGEST_ADDRESS
from app.workplan.states import MilestoneState, MoveReason
from app.workplan.words import MOVE_REASONS

NOTE_LIMIT = 2_000


class DatedForm(Form):
    """A form with a date that lies between the project's own."""

    due_on: DayField
    project: Project

    def stay_inside(self, project: Project) -> None:
        """Name the project's dates beside the field, and take no other."""
        self.project = project
        if project.starts_on and project.ends_on:
            self.due_on.description = _(
                "From %(start)s to %(end)s, the dates of the project.",
                start=f"{project.starts_on:%d.%m.%Y}",
                end=f"{project.ends_on:%d.%m.%Y}",
            )

    def validate_due_on(self, field: DayField) -> None:
        """Say it beside the field, so that nothing else has to be typed again."""
        if field.data is None or lies_inside(self.project, field.data):
            return
        if self.project.state in EDITABLE:
            raise ValidationError(_("The date lies outside of the project’s dates."))
        raise ValidationError(
            _("The date lies outside of the project’s registered dates: that needs an amendment.")
        )


class PackageForm(Form):
    """A new work package."""

    title = StringField(
        _l("Title"), [InputRequired(_l("Give it a title.")), Length(max=TITLE_LIMIT)]
    )
    responsible_institution_id = SelectField(_l("Responsible institution"), coerce=UUID)

    def offer(self, project: Project) -> None:
        """Offer the institutions that take part."""
        self.responsible_institution_id.choices = _institutions(project)


class MilestoneForm(DatedForm):
    """A milestone, new or changed; `version` says which state of it was being written on."""

    version = HiddenField()
    title = StringField(
        _l("What is there when it is met"),
        [InputRequired(_l("Give it a title.")), Length(max=TITLE_LIMIT)],
        description=_l("A result, not an activity: “Five sources mapped”."),
    )
    work_package_id = SelectField(_l("Work package"), [Optional()])
    responsible_institution_id = SelectField(_l("Responsible institution"), coerce=UUID)
    assignee_id = SelectField(_l("Person"), [Optional()])
    due_on = DayField(
        _l("Due date"),
        [InputRequired(_l("Give a date."))],
        description=_l("A date such as 31.12.2026."),
    )
    means_of_verification = prose(
        _l("Means of verification"),
        _l("What will show that it is met: a dataset version, a report, a protocol."),
        NOTE_LIMIT,
    )
    needs = SelectMultipleField(
        _l("Needs first"), description=_l("Milestones whose results this one is made from.")
    )

    def offer(self, outline: Outline, milestone: Milestone | None = None) -> None:
        """Offer what the project has: packages, institutions, people, other milestones."""
        project = outline.project
        self.stay_inside(project)
        self.work_package_id.choices = [
            SelectChoice("", _("None")),
            *(
                SelectChoice(str(each.id), f"{each.number} {each.name}")
                for each in outline.packages
            ),
        ]
        self.responsible_institution_id.choices = _institutions(project)
        self.assignee_id.choices = [
            SelectChoice("", _("Nobody yet")),
            *(
                SelectChoice(str(each.user_id), each.user.name)
                for each in project.people
                if each.role is not MemberRole.VIEWER
            ),
        ]
        self.needs.choices = [
            SelectChoice(str(each.id), f"{each.full_number} {each.name}")
            for each in outline.milestones
            if each.state is not MilestoneState.CANCELLED
            and (milestone is None or each.id != milestone.id)
        ]

    def fill(self, milestone: Milestone) -> None:
        """Show what stands in the plan."""
        self.version.data = str(milestone.version)
        self.title.data = milestone.name
        self.work_package_id.data = str(milestone.work_package_id or "")
        self.responsible_institution_id.data = milestone.responsible_institution_id
        self.assignee_id.data = str(milestone.assignee_id or "")
        if "due_on" in self:
            self.due_on.data = milestone.due_on
        self.means_of_verification.data = milestone.means_of_verification
        self.needs.data = [str(each.needed_id) for each in milestone.needs]

    def fields(self, milestone: Milestone | None = None) -> dict[str, Any]:
        """The fields as the act names them; days after a need stay as they are."""
        days = {each.needed_id: each.days for each in milestone.needs} if milestone else {}
        wanted = [UUID(each) for each in self.needs.data or ()]
        dated = {"due_on": self.due_on.data} if "due_on" in self else {}
        return {
            **dated,
            "title": self._titles(milestone.title if milestone else {}),
            "work_package_id": _id_or_none(self.work_package_id.data),
            "responsible_institution_id": self.responsible_institution_id.data,
            "assignee_id": _id_or_none(self.assignee_id.data),
            "means_of_verification": self.means_of_verification.data or "",
            "needs": [(each, days.get(each, 0)) for each in wanted],
        }

    def _titles(self, before: Mapping[str, str]) -> dict[str, str]:
        return {**before, language(): (self.title.data or "").strip()}


class MoveForm(DatedForm):
    """Another date, with the reason for it."""

    version = HiddenField()
    due_on = DayField(_l("New due date"), [InputRequired(_l("Give a date."))])
    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(each.value, word) for each, word in MOVE_REASONS.items()],
        validators=[InputRequired(_l("Say why the date moves."))],
        coerce=MoveReason,
    )
    words = TextAreaField(
        _l("In words"),
        [Optional(), Length(max=NOTE_LIMIT)],
        description=_l("Stays on the record; everybody in the project reads it."),
    )


class StatementForm(Form):
    """What shows that a milestone is met."""

    statement = prose(
        _l("Statement"),
        _l("What was done and where it is to be seen. May stay empty where results are linked."),
    )


class AddressForm(Form):
    """A result that lies on the web."""

    url = StringField(_l("Address on the web"), [Length(max=LONGEST_ADDRESS)])
    title = StringField(_l("What it is"), [Optional(), Length(max=TITLE_LIMIT)])


class ResultForm(Form):
    """A result that lies in the project."""

    id = SelectField(_l("Dataset or draft of this project"))


class NoteForm(Form):
    """What is said of what was submitted."""

    note = prose(_l("Note"), _l("Needed for a return: what is missing."), NOTE_LIMIT)


class ReasonForm(Form):
    """Why a milestone is given up."""

    reason = prose(_l("Reason"), _l("It stays on the page."), NOTE_LIMIT)


def language() -> str:
    """The language that a title is written in: that of the page."""
    locale = get_locale()
    return locale.language if locale else "en"


def _institutions(project: Project) -> list[SelectChoice]:
    return [
        SelectChoice(str(each.institution_id), each.institution.short_name)
        for each in project.partnerships
        if each.state in TAKES_PART
    ]


def _id_or_none(value: str | None) -> UUID | None:
    return UUID(value) if value else None
