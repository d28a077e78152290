"""What reviewers fill in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form
from app.reviews.models import CRITERIA, ChallengeState, Recommendation
from app.reviews.service.points import Point
from app.reviews.words import CRITERIA_WORDS, OUTCOMES

LONGEST_REASON = 2_000
LONGEST_LETTER = 20_000
WHY = _l("Say why, in a sentence.")


def _outcomes() -> list[SelectChoice]:
    return [SelectChoice(outcome.value, str(word)) for outcome, word in OUTCOMES.items()]


class VoteForm(Form):
    """One's vote, with the letter where it completes the quorum."""

    outcome = RadioField(
        _l("Outcome"), [InputRequired(_l("Choose an outcome."))], choices=_outcomes
    )
    reason = TextAreaField(
        _l("My reasons"),
        [InputRequired(WHY), Length(max=LONGEST_REASON)],
        description=_l("Read by those who may vote, never by the lead."),
    )
    letter = TextAreaField(
        _l("Letter of reasons to the lead"),
        [Optional(), Length(max=LONGEST_LETTER)],
        description=_l("One letter for all votes. It does not say who wrote it or who voted how."),
    )
    text_sha256 = HiddenField()

    def points(self) -> list[Point]:
        """What has to change: each line of the fields below is a point of its own."""
        return [
            Point(line.strip(), None if name == ANY else name)
            for name in (*CRITERIA, ANY)
            for line in (self[f"{name}_points"].data or "").splitlines()
            if line.strip()
        ]

    def point_fields(self) -> list[Any]:
        """The fields in which points are written."""
        return [self[f"{name}_points"] for name in (*CRITERIA, ANY)]


ANY = "any"
"""Where points stand that belong to no criterion."""

for _name in (*CRITERIA, ANY):
    setattr(
        VoteForm,
        f"{_name}_points",
        TextAreaField(
            _l("Anything else") if _name == ANY else CRITERIA_WORDS[_name][0],
            [Optional(), Length(max=LONGEST_REASON)],
        ),
    )


class RecommendationForm(Form):
    """Scores and reasons for each criterion, and what follows from them."""

    recommendation = RadioField(
        _l("My recommendation"), [InputRequired(_l("Choose an outcome."))], choices=_outcomes
    )

    def criteria(self) -> dict[str, dict[str, Any]]:
        """As the service takes them."""
        return {
            name: {
                "score": int(self[f"{name}_score"].data or 0),
                "reason": (self[f"{name}_reason"].data or "").strip(),
            }
            for name in CRITERIA
        }

    @classmethod
    def of(cls, advice: Recommendation | None) -> "RecommendationForm":
        """Filled with what was recommended before."""
        if advice is None:
            return cls(formdata=None)
        values: dict[str, Any] = {"recommendation": advice.outcome.value}
        for name, given in advice.criteria.items():
            values |= {f"{name}_score": str(given["score"]), f"{name}_reason": given["reason"]}
        return cls(formdata=None, data=values)


for _name in CRITERIA:
    _title, _asks = CRITERIA_WORDS[_name]
    setattr(
        RecommendationForm,
        f"{_name}_score",
        RadioField(
            _title,
            [InputRequired(_l("Give a score from 1 to 5."))],
            description=_asks,
            choices=[SelectChoice(str(number), str(number)) for number in range(1, 6)],
        ),
    )
    setattr(
        RecommendationForm,
        f"{_name}_reason",
        TextAreaField(
            _l("My reasons: %(criterion)s", criterion=_title),
            [InputRequired(WHY), Length(max=LONGEST_REASON)],
        ),
    )


class RecusalForm(Form):
    """Why one steps aside."""

    recusal = TextAreaField(_l("Reason"), [InputRequired(WHY), Length(max=LONGEST_REASON)])


class DiscussionForm(Form):
    """A word to the other reviewers."""

    text = TextAreaField(
        _l("Write to the reviewers"),
        [InputRequired(_l("Write something first.")), Length(max=LONGEST_LETTER)],
    )


class SubstituteForm(Form):
    """Who stands in."""

    user_id = SelectField(_l("Representative"), [InputRequired(_l("Choose a representative."))])


class ChallengeForm(Form):
    """To whom of the reviewers the lead objects, and why."""

    review_id = RadioField(_l("Reviewer"), [InputRequired(_l("Choose a reviewer."))])
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(WHY), Length(max=LONGEST_REASON)],
        description=_l("Read by those who review the project, the person concerned too."),
    )


class ChallengeDecisionForm(Form):
    """What follows from a challenge, and why."""

    challenge = RadioField(
        _l("Decision on the challenge"),
        [InputRequired(_l("Choose an outcome."))],
        choices=[
            SelectChoice(
                ChallengeState.UPHELD.value, _l("Uphold it: the reviewer leaves the review")
            ),
            SelectChoice(ChallengeState.DISMISSED.value, _l("Dismiss it: the reviewer stays")),
        ],
    )
    because = TextAreaField(
        _l("Reason of the decision"),
        [InputRequired(WHY), Length(max=LONGEST_REASON)],
        description=_l("Read by the lead and the reviewers; it does not say who decided."),
    )


class PointAnswerForm(Form):
    """The lead's answer to one point."""

    answer = TextAreaField(
        _l("Answer"),
        [
            InputRequired(_l("Write an answer: what you changed, or why not.")),
            Length(max=LONGEST_REASON),
        ],
    )
