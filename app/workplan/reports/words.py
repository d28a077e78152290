"""How periods and states of reports are called on screens."""

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.workplan.reports.periods import Period
from app.workplan.reports.states import ReportState

REPORT_STATES = {
    ReportState.DRAFT: _l("Draft"),
    ReportState.SUBMITTED: _l("Submitted"),
    ReportState.RETURNED: _l("Returned"),
    ReportState.ACKNOWLEDGED: _l("Acknowledged"),
}


def in_words(period: Period) -> str:
    """A period: the year is said once where both ends are in it."""
    is_one_year = period.from_on.year == period.until_on.year
    first = _day(period.from_on, "d MMM" if is_one_year else "d MMM y")
    return _("%(first)s – %(last)s", first=first, last=_day(period.until_on, "d MMM y"))


def _day(day: object, shape: str) -> str:
    return format_date(day, shape, locale=get_locale() or "en")  # type: ignore[arg-type]
