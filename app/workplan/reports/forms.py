"""What people write in progress reports: the shape and the wording of the fields."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.core.forms import DayField, Form
from app.projects.forms import prose
from app.workplan.forms import NOTE_LIMIT
from app.workplan.reports.models import ReportText
from app.workplan.reports.periods import Period
from app.workplan.reports.service import WORDS
from app.workplan.reports.words import in_words

OTHER = "other"


class PeriodForm(Form):
    """Which period a report is on: one of the half years, or other days."""

    period = RadioField(_l("Period"), [Optional()])
    from_on = DayField(_l("First day"), [Optional()], _l("For other days only, such as 1.7.2026."))
    until_on = DayField(_l("Last day"), [Optional()], _l("Within the project’s dates."))

    def offer(self, periods: list[Period]) -> None:
        """Offer the half years that there is no report on, the latest that has begun last."""
        choices = [SelectChoice(f"{each.from_on}", in_words(each)) for each in periods]
        self.period.choices = [*choices, SelectChoice(OTHER, _("Other days"))]
        if self.period.data is None:
            self.period.data = f"{periods[0].from_on}" if periods else OTHER

    def chosen(self, periods: list[Period]) -> Period | None:
        """The period that was chosen; None, with what is missing said, where none was."""
        for each in periods:
            if self.period.data == f"{each.from_on}":
                return each
        if self.from_on.data is not None and self.until_on.data is not None:
            return Period(self.from_on.data, self.until_on.data)
        for field in (self.from_on, self.until_on):
            if field.data is None:
                field.errors = [*field.errors, _("Give a date.")]
        return None


class ReportForm(Form):
    """The words of a report; `version` says which state of them was being written on."""

    version = HiddenField()
    done = prose(_l("Done"), _l("What your institution did in this period, and what came of it."))
    planned = prose(_l("Planned"), _l("What it does next, and by when."))
    problems = prose(
        _l("Problems"), _l("What hinders the work and who could help. May stay empty.")
    )

    def words(self) -> dict[str, str]:
        """The fields as the act names them."""
        return {name: self[name].data or "" for name in WORDS}

    def fill(self, text: ReportText, version: int) -> None:
        """Show what stands."""
        self.version.data = str(version)
        for name in WORDS:
            self[name].data = getattr(text, name)


class AnswerForm(Form):
    """What is said of a report that was submitted."""

    note = prose(_l("Note"), _l("Needed for a return: what is missing."), NOTE_LIMIT)
