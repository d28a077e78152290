"""Reports on the first half year of the project under way: one acknowledged, submitted, begun."""

from collections.abc import Callable

from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor
from app.projects.models.project import Project
from app.workplan.demonstration import COORDINATOR, KEY, LEAD, MADE_UP, PARTNERS
from app.workplan.reports import service
from app.workplan.reports.models import ProgressReport
from app.workplan.reports.periods import half_years

KAZAKH, TAJIK = PARTNERS["KazISS"][1], PARTNERS["CSR"][1]
WORDS = {
    KAZAKH: {
        "done": f"Two of three sources are mapped to the codebook. {MADE_UP}",
        "planned": "The third source, then the first pooled dataset.",
        "problems": "One source has no prices for 2021; its owner looks for them.",
    },
    TAJIK: {
        "done": f"Three dataset versions are delivered, one from each state. {MADE_UP}",
        "planned": "A report on their quality, and the outline of the joint report.",
        "problems": "",
    },
    LEAD: {
        "done": f"The codebook is agreed, and the interim note is begun. {MADE_UP}",
        "planned": "",
        "problems": "",
    },
}


def build(forum: Forum) -> None:
    """Let each institution report as far as it has come."""
    _begin(forum, KAZAKH, 31)
    _do(forum, KAZAKH, 30, service.submit_report)
    _do(forum, KAZAKH, 27, service.acknowledge_report, by=COORDINATOR)
    _begin(forum, TAJIK, 14)
    _do(forum, TAJIK, 12, service.submit_report)
    _begin(forum, LEAD, 3)


def _begin(forum: Forum, who: str, days_ago: int) -> None:
    with forum.as_(who, days_ago=days_ago) as actor:
        project: Project = load(Project, actor, forum.projects[KEY])
        period = half_years(project.starts_on, project.ends_on)[0]
        report = service.begin_report(actor, project, period, WORDS[who])
        forum.projects[f"{KEY}.report.{who}"] = report.id


def _do(
    forum: Forum,
    whose: str,
    days_ago: int,
    act: Callable[[Actor, ProgressReport], object],
    by: str | None = None,
) -> None:
    with forum.as_(by or whose, days_ago=days_ago) as actor:
        act(actor, load(ProgressReport, actor, forum.projects[f"{KEY}.report.{whose}"]))
