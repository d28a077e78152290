"""Citing a version that is published, or was."""

from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid
from app.core.mail import link_to
from app.core.policy import Actor
from app.datasets import queries
from app.datasets.export.citation import FORMS, Cited, as_file
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import ResourceRole
from app.datasets.service.figures import rows_told


def citation_of(
    actor: Actor, dataset: Dataset, version: DatasetVersion, form: str
) -> tuple[str, str, str]:
    """Name, media type and text of the citation in one of `FORMS`.

    Raises Invalid for another form, Conflict for a version that was never published.
    """
    if form not in FORMS:
        raise Invalid({"format": [_("One of: %(choices)s.", choices=", ".join(FORMS))]})
    if version.published_at is None:
        raise Conflict(_("Only a published version is cited."), "published")
    after = next(
        (each for each in queries.versions_of(actor, dataset) if each.id == version.successor_id),
        None,
    )
    originals = [
        each for each in queries.resources_of(actor, version) if each.role is ResourceRole.ORIGINAL
    ]
    return as_file(
        Cited(
            key="-".join(
                (dataset.owner.short_name.replace(" ", ""), str(dataset.id)[-8:], version.number)
            ),
            creator=dataset.owner.name,
            title=dataset.name,
            titles=dataset.title,
            descriptions=dataset.description,
            version=version.number,
            issued=version.published_at.date(),
            address=address_of(dataset, version),
            label=dataset.label.value,
            terms=dataset.terms,
            area=dataset.area,
            covers=(dataset.covers_from, dataset.covers_until),
            rows=rows_told(actor, version),
            formats=[each.media_type for each in originals],
            withdrawn=version.withdrawn_at.date() if version.withdrawn_at else None,
            replaced_by=address_of(dataset, after) if after is not None else None,
        ),
        form,
    )


def citation_line(dataset: Dataset, version: DatasetVersion) -> str:
    """How a version that was published is cited in a text, in the reader's language."""
    return _(
        "%(owner)s (%(year)s). %(title)s [dataset], version %(number)s. Expert Forum."
        " TLP:%(label)s.",
        owner=dataset.owner.name,
        year=version.published_at.year if version.published_at else "",
        title=dataset.name,
        number=version.number,
        label=dataset.label.value,
    )


def address_of(dataset: Dataset, version: DatasetVersion) -> str:
    """Where the version is found for as long as the forum stands."""
    return link_to(f"/datasets/{dataset.id}?version={version.number}")
