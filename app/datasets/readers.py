"""Who can see a dataset, and why: the rules that apply to it, each with its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from app.core.policy import Actor, Label
from app.datasets import policy
from app.datasets.models.access import AccessGrant
from app.datasets.models.dataset import Dataset
from app.datasets.models.states import Access
from app.datasets.words import embargo_words


@dataclass(frozen=True)
class Reader:
    """Somebody, whether they read the rows, and the rule that says so."""

    who: str
    rule: str
    is_met: bool
    tone: str = "danger"
    ends_at_embargo: bool = True

    @property
    def text(self) -> str:
        """As the checklist names it."""
        return self.who

    @property
    def detail(self) -> str:
        """As the checklist explains it."""
        return self.rule


def readers_of(actor: Actor, dataset: Dataset) -> Sequence[Reader]:
    """The rules of this dataset, from those who read it to those who do not."""
    owner = dataset.owner.short_name
    found = [
        Reader(
            _("Representatives of %(owner)s", owner=owner),
            _("Rows, the log of downloads, decisions. Rule: they speak for the owner."),
            is_met=True,
            ends_at_embargo=False,
        )
    ]
    if dataset.project_id is not None:
        found += _of_project(dataset, owner)
    found += [
        _by_grant(grant, dataset)
        for grant in dataset.grants
        if grant.is_live and (policy.keeps(actor, dataset) or grant.user_id == actor.id)
    ]
    found = [*found, _others(dataset), _roles()]
    return [_under_embargo(each, dataset) for each in found]


def _under_embargo(reader: Reader, dataset: Dataset) -> Reader:
    """The same reader while an embargo stands: nobody but the owner's side."""
    if dataset.embargo is None or not reader.is_met or not reader.ends_at_embargo:
        return reader
    return Reader(reader.who, embargo_words(dataset), is_met=False, tone="waits")


def _of_project(dataset: Dataset, owner: str) -> list[Reader]:
    workers = (
        _("Who added it, of %(owner)s", owner=owner)
        if dataset.label is Label.RED
        else _("People of %(owner)s who work in the project", owner=owner)
    )
    found = [
        Reader(
            workers,
            _("Rows, also before they are published. Rule: they bring the data."),
            is_met=True,
            ends_at_embargo=False,
        )
    ]
    members = _("Members of the project")
    if dataset.access is Access.PROJECT and dataset.label <= Label.AMBER:
        found.append(Reader(members, _("Published rows. Rule: access is “project”."), is_met=True))
        found.append(
            Reader(
                _("Representatives of its institutions"),
                _("Published rows. Rule: they read the inside of their project."),
                is_met=True,
            )
        )
    elif dataset.access in {Access.PROJECT, Access.AGGREGATE} and dataset.label > Label.AMBER:
        found.append(
            Reader(
                members,
                _("TLP:%(label)s stops at the owner and whom it names.", label=dataset.label.value),
                is_met=False,
            )
        )
    elif dataset.access is Access.AGGREGATE:
        found.append(
            Reader(
                members,
                _(
                    "Description, names of the fields and figures by group; no row."
                    " Rule: access is “aggregate”."
                ),
                is_met=False,
                tone="waits",
            )
        )
    return found


def _others(dataset: Dataset) -> Reader:
    who = _("Other members of the forum")
    if dataset.is_open:
        return Reader(who, _("Published rows. Rule: access is open to the forum."), is_met=True)
    if dataset.embargo is not None and dataset.is_listed:
        return Reader(who, embargo_words(dataset), is_met=False, tone="waits")
    if dataset.is_listed:
        return Reader(
            who,
            _("This description; rows only where the owner says yes to a request."),
            is_met=False,
            tone="waits",
        )
    if dataset.access is Access.AGGREGATE:
        rule = _("Nothing, not even the title. Rule: access is “aggregate”.")
        return Reader(who, rule, is_met=False)
    if dataset.access is not Access.PROJECT:
        return Reader(who, _("Nothing until a version is published."), is_met=False)
    return Reader(who, _("Nothing, not even the title. Rule: access is “project”."), is_met=False)


def _roles() -> Reader:
    return Reader(
        _("Coordinators and admins"),
        _("Nothing by their role alone: these roles open no data by themselves."),
        is_met=False,
    )


def _by_grant(grant: AccessGrant, dataset: Dataset) -> Reader:
    if dataset.access is Access.AGGREGATE:
        rule = _("No row, in spite of a grant. Rule: access is “aggregate”.")
        return Reader(_grantee(grant), rule, is_met=False)
    if dataset.grant_hold is not None:
        rule = _("Paused: the owner has put all access that it has given on hold.")
        return Reader(_grantee(grant), rule, is_met=False, tone="waits")
    return Reader(_grantee(grant), _until(grant), is_met=True)


def _grantee(grant: AccessGrant) -> str:
    if grant.user is not None:
        return f"{grant.user.name}, {grant.institution.short_name}"
    return _("People of %(institution)s", institution=grant.institution.short_name)


def _until(grant: AccessGrant) -> str:
    return _("Published rows until %(day)s. Rule: a grant.", day=format_date(grant.until, "medium"))
