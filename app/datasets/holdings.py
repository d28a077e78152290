"""What a person who goes holds of data: what is brought stays with the institution."""

from collections import Counter
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.holdings import held
from app.accounts.models import User
from app.core.contributions import HOLDINGS, Holding
from app.core.policy import Actor


@HOLDINGS.add
def held_of_data(actor: Actor, person: User) -> Sequence[Holding]:  # noqa: ARG001 - numbers only
    """Datasets that the person brought, access that it was given, requests without an answer."""
    counts = Counter(each.kind for each in held(person, "dataset", "grant", "request"))
    return list(_told(counts))


def _told(counts: Counter[str]) -> Iterator[Holding]:
    if counts["dataset"]:
        yield Holding(
            what=ngettext(
                "%(num)s dataset brought to the forum",
                "%(num)s datasets brought to the forum",
                counts["dataset"],
            ),
            otherwise=_("They belong to the institution; its representatives keep them."),
        )
    if counts["grant"]:
        yield Holding(
            what=ngettext(
                "access to %(num)s dataset of others",
                "access to %(num)s datasets of others",
                counts["grant"],
            ),
            otherwise=_("Access ends: it was given to this person at this institution."),
        )
    if counts["request"]:
        yield Holding(
            what=ngettext(
                "%(num)s request for access without an answer",
                "%(num)s requests for access without an answer",
                counts["request"],
            ),
            otherwise=_("What was asked for is refused."),
        )
