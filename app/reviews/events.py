"""What reviewers do, each with its sentence.

None of these events names the project: its lead and partners read what happens to it, and must not
learn who reviews it, who votes, or how.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.database import Tenant
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.policy import Label
from app.reviews.models import Challenge, Review, ReviewPost, Substitute, Vote


def _address(thing: Challenge | Review | ReviewPost | Substitute | Vote) -> str:
    return f"/projects/{thing.project_id}/review"


def _register(name: str, model: type[Tenant], word: LazyString) -> None:
    register(
        Kind(
            name=name,
            model=model,
            word=word,
            title=lambda _thing: str(word),
            address=_address,
            label=lambda _thing: Label.RED,
        )
    )


_register("review", Review, _l("review"))
_register("vote", Vote, _l("vote"))
_register("substitute", Substitute, _l("substitute"))
_register("challenge", Challenge, _l("challenge"))
_register("review_post", ReviewPost, _l("word among reviewers"))

declare(
    {
        "review.assigned": _l("{actor} assigned a reviewer"),
        "review.recommended": _l("{actor} recorded a recommendation"),
        "review.recused": _l("{actor} stepped aside from a review"),
        "review.voted": _l("{actor} voted"),
        "review.discussed": _l("{actor} wrote to the reviewers"),
        "review.challenged": _l("{actor} challenged a reviewer"),
        "review.challenge_upheld": _l("{actor} upheld a challenge to a reviewer"),
        "review.challenge_dismissed": _l("{actor} dismissed a challenge to a reviewer"),
        "review.challenge_stepped_aside": _l("{actor} stepped aside after a challenge"),
        "review.substitute_named": _l("{actor} named a substitute"),
    }
)
