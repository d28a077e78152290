"""How the choices of a work plan are called on screens."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.workplan.schedule import Condition
from app.workplan.states import Agreement, MilestoneState, MoveReason

MILESTONE_STATES = {
    MilestoneState.PLANNED: _l("Planned"),
    MilestoneState.IN_PROGRESS: _l("In progress"),
    MilestoneState.SUBMITTED: lazy_pgettext("milestone", "Submitted"),
    MilestoneState.VERIFIED: _l("Met"),
    MilestoneState.CANCELLED: _l("Cancelled"),
}

CONDITIONS = {
    Condition.VERIFIED: _l("Met"),
    Condition.SUBMITTED: lazy_pgettext("milestone", "Submitted"),
    Condition.OVERDUE: _l("Overdue"),
    Condition.WAITING: _l("Waiting"),
    Condition.AT_RISK: _l("At risk"),
    Condition.ON_TIME: _l("On time"),
    Condition.CANCELLED: _l("Cancelled"),
}

MOVE_REASONS = {
    MoveReason.IN_PROCEDURE: _l("Internal procedures are under way"),
    MoveReason.DATA_NOT_RELEASED: _l("Data not released"),
    MoveReason.FUNDING: _l("Funding"),
    MoveReason.STAFF: _l("Staff"),
    MoveReason.OTHER: _l("Another reason"),
}

AGREEMENTS = {
    Agreement.AGREED: _l("agrees"),
    Agreement.DISAGREED: _l("does not agree"),
}
