"""What the work plan makes known: its kinds of things and its events."""

from flask_babel import lazy_gettext as _l

from app.core.events import declare
from app.core.kinds import Kind, register
from app.workplan.models import Milestone, WorkPackage

register(
    Kind(
        name="milestone",
        model=Milestone,
        word=_l("milestone"),
        title=lambda milestone: milestone.name,
        address=lambda milestone: f"/milestones/{milestone.id}",
        label=lambda milestone: milestone.project.label,
    )
)
register(
    Kind(
        name="work_package",
        model=WorkPackage,
        word=_l("work package"),
        title=lambda package: package.name,
        address=lambda package: f"/projects/{package.project_id}/plan",
        label=lambda package: package.project.label,
    )
)
declare(
    {
        "workplan.package_added": _l("{actor} added the work package {subject}"),
        "workplan.milestone_planned": _l("{actor} planned the milestone {subject}"),
        "workplan.milestone_changed": _l("{actor} changed the milestone {subject}"),
        "workplan.milestone_removed": _l(
            "{actor} took the milestone {subject} out of the proposal"
        ),
        "workplan.given_back": _l(
            "Open milestones in {subject} went back to the lead institution: {actor}"
        ),
        "workplan.milestone_started": _l("{actor} started the milestone {subject}"),
        "workplan.milestone_moved": _l("{actor} moved the date of the milestone {subject}"),
        "workplan.move_answered": _l("{actor} answered on the moved date of {subject}"),
        "workplan.deliverable_added": _l("{actor} linked a result to the milestone {subject}"),
        "workplan.milestone_submitted": _l("{actor} submitted the milestone {subject}"),
        "workplan.milestone_verified": _l("{actor} verified the milestone {subject}"),
        "workplan.milestone_returned": _l("{actor} returned the milestone {subject}"),
        "workplan.milestone_cancelled": _l("{actor} cancelled the milestone {subject}"),
    }
)
