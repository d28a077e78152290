"""What breaks the data dictionary of a version, and the shared code lists, as pages."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.errors import NotFound
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.codelists.lists import CODE_LISTS
from app.datasets.models.dataset import Dataset
from app.datasets.service.findings import findings_of
from app.datasets.views.blueprint import blueprint
from app.datasets.views.versions import ONE, start_asked

AT_ONCE = 200


@route(blueprint, f"{ONE}/findings", action=Action.READ_ROWS, load=Dataset)
def show_findings(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Cells that break what is said of their fields: row, column, value, and why."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    start = start_asked()
    found = findings_of(actor, dataset, version, start, AT_ONCE + 1)
    following = url_for(
        "datasets.show_findings", dataset_id=dataset.id, number=number, start=start + AT_ONCE
    )
    return render_template(
        "datasets/findings.html",
        dataset=dataset,
        version=version,
        findings=found[:AT_ONCE],
        next_href=following if len(found) > AT_ONCE else None,
        lists=CODE_LISTS.values(),
    )


@route(blueprint, "/code-lists", action=Action.SEE_VOCABULARY)
def show_code_list() -> ResponseReturnValue:
    """One shared list: codes with names, from when until when they hold, and what came after."""
    key = request.args.get("list") or next(iter(CODE_LISTS))
    if key not in CODE_LISTS:
        raise NotFound
    return render_template(
        "datasets/code_list.html", one=CODE_LISTS[key], lists=CODE_LISTS.values()
    )
