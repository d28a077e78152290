"""The shape of progress reports in JSON."""

from datetime import date, datetime
from uuid import UUID

from app.api.schemas import Answer, Body, Prose
from app.workplan.reports.models import ProgressReport
from app.workplan.reports.states import Outcome, ReportState


class ReportBody(Body):
    """A new report of one's institution; without days on the first half year without one."""

    from_on: date | None = None
    until_on: date | None = None
    done: Prose = ""
    planned: Prose = ""
    problems: Prose = ""


class ReportChange(Body):
    """Words to change."""

    done: Prose | None = None
    planned: Prose | None = None
    problems: Prose | None = None


class ReportNote(Body):
    """What is said of a report that was submitted; a return needs it."""

    note: Prose = ""


class TextAnswer(Answer):
    """One text of a report; `submitted_at` is null while it is written on."""

    number: int
    done: str
    planned: str
    problems: str
    submitted_at: datetime | None
    submitted_by_id: UUID | None
    outcome: Outcome | None
    note: str
    answered_at: datetime | None
    answered_by_id: UUID | None


class ReportAnswer(Answer):
    """A progress report with the texts that the reader sees; the last one stands."""

    id: UUID
    project_id: UUID
    institution_id: UUID
    from_on: date
    until_on: date
    due_on: date
    state: ReportState
    texts: list[TextAnswer]
    version: int

    @classmethod
    def of(cls, report: ProgressReport) -> "ReportAnswer":
        """The report as it stands."""
        return cls(
            id=report.id,
            project_id=report.project_id,
            institution_id=report.institution_id,
            from_on=report.from_on,
            until_on=report.until_on,
            due_on=report.period.due_on,
            state=report.state,
            texts=[TextAnswer.model_validate(each) for each in report.texts],
            version=report.version,
        )
