"""Commands about institutions."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.machine import transaction
from app.institutions.ror_dump import NoDump, records_of
from app.institutions.ror_import import import_records

institution_commands = AppGroup("institutions", help="Institutions of the forum.")


@institution_commands.command("import-ror")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_ror(file: Path) -> None:
    """Take over a dump of the Research Organization Registry: JSON, or the ZIP it comes in.

    Applications are checked against it, and the names of institutions with a ROR id completed.
    A dump that breaks off changes nothing.
    """
    with transaction():
        try:
            done = import_records(records_of(file))
        except NoDump as problem:
            raise click.ClickException(str(problem)) from None
    click.echo(f"{done.records} records; the names of {done.institutions} institutions completed.")
