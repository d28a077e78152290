"""Input to an act that needs two people."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form
from app.core.joint_acts import LONGEST_REASON, Outcome


class AnswerForm(Form):
    """What the second person says."""

    outcome = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose one."))],
        choices=[
            (Outcome.CONFIRM.value, _l("Confirm: it is carried out at once")),
            (Outcome.REFUSE.value, _l("Refuse")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"),
        [Length(max=LONGEST_REASON)],
        description=_l("Needed for a refusal; who asked for it reads it."),
    )
