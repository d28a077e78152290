"""What progress reports make known: their kind of thing and their events."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.events import declare
from app.core.kinds import Kind, register
from app.workplan.reports.models import ProgressReport
from app.workplan.reports.words import in_words

register(
    Kind(
        name="progress_report",
        model=ProgressReport,
        word=_l("progress report"),
        title=lambda report: _(
            "progress report of %(house)s, %(period)s",
            house=report.institution.short_name,
            period=in_words(report.period),
        ),
        address=lambda report: f"/reports/{report.id}",
        label=lambda report: report.project.label,
    )
)
declare(
    {
        "report.begun": _l("{actor} began a report: {subject}"),
        "report.written": _l("{actor} wrote on a report: {subject}"),
        "report.discarded": _l("{actor} threw a report away that was never submitted: {subject}"),
        "report.submitted": _l("{actor} submitted a report: {subject}"),
        "report.acknowledged": _l("{actor} acknowledged a report: {subject}"),
        "report.returned": _l("{actor} returned a report: {subject}"),
    },
    in_its_name=("report.submitted",),
)
