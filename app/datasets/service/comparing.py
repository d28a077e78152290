"""What changed from one version of a dataset to another."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import errors
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor
from app.datasets import queries
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.service.asking import bad_question
from app.datasets.service.tables import engine, table_of
from app.datasets.table.comparison import Comparison, compare
from app.datasets.table.engine import Busy, TooSlow
from app.datasets.table.question import BadQuestion


def other_version(
    actor: Actor, dataset: Dataset, version: DatasetVersion, number: str | None
) -> DatasetVersion:
    """The version of that number, or else the one with rows that stands before `version`.

    Of those that `actor` may know of: raises NotFound, Conflict where none stands before it.
    """
    if number:
        return queries.version_numbered(actor, dataset, number)
    earlier = [
        each
        for each in queries.versions_of(actor, dataset)
        if (each.major, each.minor) < (version.major, version.minor)
        and each.rows is not None
        and each.withdrawn_at is None
    ]
    if not earlier:
        raise Conflict(_("No version with rows stands before this one."), "before")
    return earlier[0]


def compare_versions(
    actor: Actor,
    dataset: Dataset,
    before: DatasetVersion,
    after: DatasetVersion,
    key: Sequence[str],
) -> Comparison:
    """Compare the tables of two versions that `actor` reads.

    Raises Forbidden, Conflict, Busy; Invalid for a key that does not name each row.
    """
    tables = [table_of(actor, dataset, each) for each in (before, after)]
    try:
        return compare(engine(), tables[0], tables[1], key)
    except BadQuestion as error:
        raise Invalid({"key": [_key_refused(error, before, after)]}) from error
    except Busy as error:
        raise errors.Busy(_("Many people look at data now. Try again in a moment.")) from error
    except TooSlow as error:
        raise errors.Busy(
            _("These tables are too large to compare here. Download both, or name a key.")
        ) from error


def _key_refused(error: BadQuestion, before: DatasetVersion, after: DatasetVersion) -> str:
    if error.code != "key_names_several_rows":
        return bad_question(error)
    version = before if error.params["side"] == "before" else after
    return ngettext(
        "In version %(number)s, %(num)s row shares this key with another or lacks a part of it.",
        "In version %(number)s, %(num)s rows share this key with another or lack a part of it.",
        error.params["rows"],
        number=version.number,
    )
