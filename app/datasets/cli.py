"""Commands about data files. `inspect` needs no database."""

import json
from pathlib import Path

import click

from app.datasets.reading.inspection import inspection
from app.datasets.reading.model import Unreadable


@click.group("datasets")
def datasets() -> None:
    """Look after data files."""


@datasets.command("inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "is_json", is_flag=True, help="Print one JSON line for each file.")
def inspect(files: tuple[Path, ...], *, is_json: bool) -> None:
    """Say how FILES are read: encoding, headings, types, rows, sums, and what did not fit."""
    failed = 0
    for file in files:
        try:
            found = inspection(file)
        except Unreadable as error:
            failed += 1
            answer = {"name": file.name, "code": error.code, "params": error.params}
            text = f"{file.name}: {error.code} {error.params or ''}".rstrip()
            click.echo(json.dumps(answer, ensure_ascii=False) if is_json else text, err=not is_json)
            continue
        shown = json.dumps(found.as_json(), ensure_ascii=False) if is_json else found.as_text()
        click.echo(shown)
    if failed:
        raise SystemExit(1)
