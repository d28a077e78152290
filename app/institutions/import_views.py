"""The page on which an admin takes over a list of institutions."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.institutions.card import LONGEST_LINES
from app.institutions.csv_import import LineOutcome, import_lines
from app.institutions.csv_lines import COLUMNS
from app.institutions.forms import ImportForm
from app.institutions.views import blueprint
from app.ui.forms import refusals_beside


@route(
    blueprint,
    "/institutions/import",
    action=Action.IMPORT_INSTITUTIONS,
    methods=["GET", "POST"],
    largest=lambda: 2 * LONGEST_LINES,
)
def import_institutions() -> ResponseReturnValue:
    """First what each line would do, then doing it."""
    form, reports = ImportForm(), []
    if form.validate_on_submit():
        content = form.take_file()
        with refusals_beside(form):
            reports = import_lines(current_actor(), content, is_trial=not form.is_to_be_done)
            wrong = any(each.outcome is LineOutcome.WRONG for each in reports)
            if form.is_to_be_done and not wrong:
                new = sum(each.outcome is LineOutcome.NEW for each in reports)
                flash(
                    ngettext(
                        "%(num)s application is in the queue.",
                        "%(num)s applications are in the queue.",
                        new,
                    )
                )
                return redirect(url_for("institutions.applications"), 303)
    page = render_template(
        "institutions/import.html",
        form=form,
        columns=COLUMNS,
        reports=reports,
        wrong=[each for each in reports if each.outcome is LineOutcome.WRONG],
    )
    return page, 422 if form.errors else 200
