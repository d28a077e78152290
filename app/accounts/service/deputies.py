"""Deputies: a representative who is away names who speaks in its place, for certain days."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import policy
from app.accounts.letters import write_to
from app.accounts.models import Deputyship, User
from app.accounts.queries import deputies_of
from app.core import time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.kinds import load
from app.core.mail import link_to
from app.core.policy import Actor, Role, require
from app.institutions.models import Institution

LONGEST = timedelta(days=92)
"""For so long at most somebody speaks in another's place; longer, a representative is named."""


def name_deputy(
    actor: Actor, institution: Institution, deputy: User, *, starts_on: date, until: date
) -> Deputyship:
    """Let `deputy` speak in the actor's place from one day until another; it ends by itself.

    Raises Forbidden; Invalid for a person or for days that cannot be; Conflict where the days are
    covered already.
    """
    require(policy.may_name_deputy(actor, institution))
    _check(institution, deputy, starts_on, until)
    for each in deputies_of(actor, institution):
        if each.of_id == actor.id and each.starts_on <= until and starts_on <= each.until:
            raise Conflict(_("You have a deputy for these days already."), guard="deputy")
    named = Deputyship(
        institution_id=institution.id,
        of_id=actor.id,
        of=load(User, actor, actor.id),
        deputy_id=deputy.id,
        deputy=deputy,
        starts_on=starts_on,
        until=until,
    )
    session().add(named)
    session().flush()
    _note("deputy.named", actor, named)
    _tell(
        named,
        _l("You are named a deputy"),
        _l(
            "A representative of your institution has named you its deputy. On the days that the"
            " page says you speak for the institution: you answer, decide on access to its data"
            " and sign off."
        ),
    )
    return named


def _check(institution: Institution, deputy: User, starts_on: date, until: date) -> None:
    errors: dict[str, list[object]] = {}
    if deputy.institution_id != institution.id or deputy.ended_at is not None:
        errors["deputy_id"] = [_("Name a person of this institution.")]
    elif Role.REPRESENTATIVE in deputy.role_names:
        errors["deputy_id"] = [_("This person is a representative already.")]
    if starts_on < time.today():
        errors["starts_on"] = [_("Give today or a day that is still to come.")]
    if until < starts_on:
        errors["until"] = [_("The last day cannot be before the first.")]
    elif until - starts_on > LONGEST:
        words = _("At most %(days)s days; for longer, name a representative.", days=LONGEST.days)
        errors["until"] = [words]
    if errors:
        raise Invalid(errors)


def end_deputy(actor: Actor, deputyship: Deputyship) -> None:
    """End it before its last day, at once; raises Forbidden, Conflict where it is over."""
    require(policy.may_end_deputy(actor, deputyship))
    if not deputyship.is_to_come_or_on:
        raise Conflict(_("This is over already."), guard="over")
    deputyship.ended_at = time.now()
    session().flush()
    _note("deputy.ended", actor, deputyship)
    if actor.id != deputyship.deputy_id:
        _tell(
            deputyship,
            _l("You are a deputy no more"),
            _l("You speak for your institution as a deputy no more."),
        )


def _note(name: str, actor: Actor, deputyship: Deputyship) -> None:
    record(
        name,
        actor,
        deputyship,
        institution_ids=[deputyship.institution_id],
        until=deputyship.until.isoformat(),
    )


def _tell(deputyship: Deputyship, subject: object, says: object) -> None:
    address = link_to(f"/institutions/{deputyship.institution_id}")
    write_to([deputyship.deputy_id], lambda: (str(subject), f"{says}\n\n{address}"))
