"""The review's words on the screen."""

from flask_babel import lazy_gettext as _l

from app.reviews.models import ChallengeState, Outcome, VoidReason

OUTCOMES = {
    Outcome.APPROVE: _l("Approve"),
    Outcome.REQUEST_CHANGES: _l("Request changes"),
    Outcome.REJECT: _l("Do not support"),
}
"""What a voter chooses."""

DECIDED = {
    Outcome.APPROVE: _l("approved"),
    Outcome.REQUEST_CHANGES: _l("changes requested"),
    Outcome.REJECT: _l("not supported"),
}
"""What the quorum has decided."""

CONSEQUENCES = {
    Outcome.APPROVE: _l(
        "The project gets a code, and this text is frozen as registration 1. Work starts when "
        "every partner has a named contact and the plan a milestone."
    ),
    Outcome.REQUEST_CHANGES: _l(
        "The text is opened for the lead again; when it is submitted, a new round begins."
    ),
    Outcome.REJECT: _l(
        "The project ends here. The text and the letter stay on record; a new proposal may be made."
    ),
}

AMENDMENT_CONSEQUENCES = {
    Outcome.APPROVE: _l(
        "The amended text is frozen as a further registration and is in force at once; the one "
        "before it stays readable."
    ),
    Outcome.REQUEST_CHANGES: _l(
        "The amendment is opened for the lead again. The registration in force stays as it is."
    ),
    Outcome.REJECT: _l(
        "The amendment ends here and the letter stays on record. The registration in force stays "
        "as it is."
    ),
}

CRITERIA_WORDS = {
    "relevance": (_l("Relevance"), _l("Does the region need the answer?")),
    "method": (_l("Method"), _l("Will it answer the questions?")),
    "ethics": (_l("Ethics and data protection"), _l("Is nobody put at risk?")),
    "feasibility": (_l("Feasibility"), _l("People, time, money?")),
    "regional_value": (_l("Regional value"), _l("Do all states gain?")),
}

VOID = {
    VoidReason.REPLACED: _l("replaced by a later vote"),
    VoidReason.TEXT_CHANGED: _l("the text has changed"),
    VoidReason.INSTITUTION_JOINED: _l("the institution has joined the project"),
    VoidReason.INSTITUTION_CHANGED: _l("its author has changed institution"),
    VoidReason.ROLE_ENDED: _l("its author may not vote any more"),
    VoidReason.RECUSED: _l("its author has stepped aside"),
    VoidReason.CHALLENGED: _l("the lead’s challenge to its author was upheld"),
}

CHALLENGED = {
    ChallengeState.OPEN: _l("not decided yet"),
    ChallengeState.UPHELD: _l("upheld: the reviewer has left the review"),
    ChallengeState.DISMISSED: _l("dismissed: the reviewer stays"),
    ChallengeState.STEPPED_ASIDE: _l("settled: the reviewer has stepped aside"),
}
"""What became of a challenge, for its lead and the reviewers."""
