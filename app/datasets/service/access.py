"""Asking for a dataset, deciding on it, giving and ending access, and the log of downloads."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import text

from app.accounts.models import User
from app.core import time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.policy import Actor, Label, require
from app.core.scope import visible
from app.core.time import today
from app.datasets import policy
from app.datasets.models.access import AccessGrant, AccessRequest, Download
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import RequestState
from app.institutions.models import Institution

LONGEST = timedelta(days=5 * 366)
"""No access is asked for or given for longer at once; it can be renewed."""


def request_access(
    actor: Actor, dataset: Dataset, purpose: str, until: date, *, accepts_terms: bool = False
) -> AccessRequest:
    """Ask the owner to read the rows; asked again while one is open, it is the same request.

    The terms of use are kept in the words that were accepted. Raises Forbidden; Invalid without a
    purpose, with a day that has passed or is years away, or where the terms are not accepted.
    """
    require(policy.may_request(actor, dataset))
    errors: dict[str, list[object]] = {}
    if not purpose.strip():
        errors["purpose"] = [_("Say what you need these rows for.")]
    if problem := _problem_of_end(until):
        errors["until"] = [problem]
    if dataset.terms.strip() and not accepts_terms:
        errors["terms_accepted"] = [_("Rows are given to those who accept the terms of use.")]
    if errors:
        raise Invalid(errors)
    earlier = _open_request(actor, dataset)
    if earlier is not None:
        return earlier
    asked = AccessRequest(
        dataset_id=dataset.id,
        owner_institution_id=dataset.owner_institution_id,
        user_id=actor.id,
        purpose=purpose.strip(),
        until=until,
        terms_accepted=dataset.terms.strip(),
    )
    asked.dataset = dataset
    session().add(asked)
    session().flush()
    _note("access.requested", actor, asked, dataset)
    return asked


def _open_request(actor: Actor, dataset: Dataset) -> AccessRequest | None:
    """Two presses at once wait for each other here, and the second finds the first's request."""
    session().execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:pair, 0))"),
        {"pair": f"access:{dataset.id}:{actor.id}"},
    )
    rows = visible(AccessRequest, actor).where(
        AccessRequest.dataset_id == dataset.id,
        AccessRequest.user_id == actor.id,
        AccessRequest.state == RequestState.OPEN,
    )
    return session().scalars(rows).one_or_none()


def decide_request(
    actor: Actor,
    asked: AccessRequest,
    *,
    is_granted: bool,
    reason: str = "",
    until: date | None = None,
) -> AccessGrant | None:
    """Answer a request; a grant ends on the day asked for, or an earlier one.

    Raises Forbidden; Conflict where it is answered; Invalid for a refusal without a reason.
    """
    require(policy.may_decide(actor, asked))
    if is_granted:
        require(policy.may_open_rows(actor, asked.dataset))
    if asked.state is not RequestState.OPEN:
        raise Conflict(_("This request is answered already."), "open")
    if not is_granted and not reason.strip():
        raise Invalid({"reason": [_("Say why, so that the requester can ask better.")]})
    if until is not None and not today() < until <= asked.until:
        raise Invalid({"until": [_("Give a day to come, no later than was asked for.")]})
    asked.state = RequestState.GRANTED if is_granted else RequestState.REFUSED
    asked.reason = reason.strip()
    asked.decided_at = time.now()
    asked.decided_by_id = actor.id
    if not is_granted:
        _note("access.refused", actor, asked, asked.dataset)
        return None
    return _give(
        actor,
        asked.dataset,
        AccessGrant(
            user_id=asked.user_id,
            institution_id=asked.user.institution_id,
            request_id=asked.id,
            until=until or asked.until,
            reason=reason.strip(),
        ),
    )


def grant_access(
    actor: Actor,
    dataset: Dataset,
    receiver: User | Institution,
    until: date,
    reason: str = "",
) -> AccessGrant:
    """Let a person, or an institution's people, read the rows until a day.

    Raises Forbidden; Invalid for a day that has passed, or an institution under TLP:RED.
    """
    require(policy.may_open_rows(actor, dataset))
    if problem := _problem_of_end(until):
        raise Invalid({"until": [problem]})
    if isinstance(receiver, Institution) and dataset.label is Label.RED:
        raise Invalid({"institution_id": [_("TLP:RED is read by people who are named.")]})
    person = receiver if isinstance(receiver, User) else None
    return _give(
        actor,
        dataset,
        AccessGrant(
            user_id=person.id if person is not None else None,
            institution_id=person.institution_id if person is not None else receiver.id,
            until=until,
            reason=reason.strip(),
        ),
    )


def renew_grant(actor: Actor, grant: AccessGrant, until: date) -> None:
    """Let access last until another day; raises Forbidden, Invalid for a day that has passed.

    Raises Conflict where it was ended: it is given anew then.
    """
    require(policy.may_open_rows(actor, grant.dataset))
    if problem := _problem_of_end(until):
        raise Invalid({"until": [problem]})
    if grant.revoked_at is not None:
        raise Conflict(_("This access is ended already."), "live")
    grant.until = until
    _note("access.renewed", actor, grant, grant.dataset)


def revoke_grant(actor: Actor, grant: AccessGrant, reason: str = "") -> None:
    """End access at once; the next request is refused. Raises Forbidden, Conflict."""
    require(policy.may_decide(actor, grant))
    if grant.revoked_at is not None:
        raise Conflict(_("This access is ended already."), "live")
    grant.revoked_at = time.now()
    grant.revoked_by_id = actor.id
    grant.reason = reason.strip() or grant.reason
    _note("access.revoked", actor, grant, grant.dataset)


def note_download(actor: Actor, version: DatasetVersion, form: str, sha256: str) -> None:
    """Write into the owner's log that `actor` fetched the version in that form."""
    dataset = version.dataset
    session().add(
        Download(
            dataset_id=dataset.id,
            version_id=version.id,
            owner_institution_id=dataset.owner_institution_id,
            user_id=actor.id,
            format=form,
            label=dataset.label,
            sha256=sha256,
        )
    )
    record(
        "version.downloaded",
        actor,
        version,
        institution_ids=[dataset.owner_institution_id],
        format=form,
        sha256=sha256,
        label=dataset.label.value,
    )


def note_opening(actor: Actor, version: DatasetVersion) -> None:
    """Note that `actor` opened the rows: once an opening, not for each page of them."""
    dataset = version.dataset
    record("version.rows_opened", actor, version, institution_ids=[dataset.owner_institution_id])


def note_figures(actor: Actor, version: DatasetVersion, columns: Sequence[str]) -> None:
    """Note of which fields `actor` had figures made, of rows that are closed, for the owner."""
    owner = version.dataset.owner_institution_id
    record("version.figures_made", actor, version, institution_ids=[owner], fields=list(columns))


def _problem_of_end(until: date) -> str | None:
    if until <= today():
        return _("Give a day that is still to come.")
    if until > today() + LONGEST:
        return _("Give a day within five years. Access can be renewed.")
    return None


def _give(actor: Actor, dataset: Dataset, grant: AccessGrant) -> AccessGrant:
    grant.dataset_id = dataset.id
    grant.owner_institution_id = dataset.owner_institution_id
    grant.granted_by_id = actor.id
    session().add(grant)
    session().flush()
    _note("access.granted", actor, grant, dataset)
    return grant


def _note(name: str, actor: Actor, thing: AccessRequest | AccessGrant, dataset: Dataset) -> None:
    record(
        name,
        actor,
        thing,
        institution_ids=[dataset.owner_institution_id],
        dataset_id=str(dataset.id),
    )
