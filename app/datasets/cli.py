"""Commands about data files. `inspect` needs no database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext

from app.core.machine import transaction
from app.core.secrecy import MARKS
from app.core.settings import DEFAULTS, ForumSetting
from app.datasets.reading.inspection import Inspection, inspection
from app.datasets.reading.model import Recipe, Unreadable
from app.datasets.recipes import RecipeBody


@click.group("datasets")
def datasets() -> None:
    """Look after data files."""


@datasets.command("marks")
@click.option("--add", "added", multiple=True, help="Words of a mark; may be repeated.")
@click.option("--remove", "removed", multiple=True, help="Words that were added before.")
@with_appcontext
def marks(added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """List the marks of secrecy for which an uploaded file is held; add to them.

    Those that are known everywhere stay.
    """
    with transaction() as opened:
        stored = opened.get(ForumSetting, "secrecy_marks")
        further = list(stored.value) if stored is not None else []
        changed = [mark for mark in dict.fromkeys([*further, *added]) if mark not in removed]
        if changed != further:
            opened.merge(ForumSetting(name="secrecy_marks", value=changed))
        for mark in (*MARKS, *changed):
            click.echo(mark)


@datasets.command("quotas")
@click.option("--institution-gb", type=click.IntRange(1), help="For each institution.")
@click.option("--project-gb", type=click.IntRange(1), help="For each project.")
@with_appcontext
def set_quotas(institution_gb: int | None, project_gb: int | None) -> None:
    """Say how much institutions and projects may keep in files; change it.

    What is kept already stays, and counts.
    """
    with transaction() as opened:
        told = {"institution_quota_gb": institution_gb, "project_quota_gb": project_gb}
        for name, value in told.items():
            if value is not None:
                opened.merge(ForumSetting(name=name, value=value))
            stored = opened.get(ForumSetting, name)
            click.echo(f"{name} {stored.value if stored is not None else DEFAULTS[name]}")


@datasets.command("inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--json",
    "is_json",
    is_flag=True,
    help="Print JSON lines: one object for each file, one a line.",
)
@click.option(
    "--rows",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the rows of each file, as written in it, to DIR as CSV in UTF-8.",
    metavar="DIR",
)
@click.option(
    "--recipe",
    "told",
    type=click.File(encoding="utf-8"),
    help="Read by what FILE (JSON) tells; what it leaves out is found out.",
    metavar="FILE",
)
def inspect(
    files: tuple[Path, ...], *, is_json: bool, folder: Path | None, told: IO[str] | None
) -> None:
    """Say how FILES are read: encoding, headings, types, rows, sums, and what did not fit.

    Of a folder all files are read. A file that cannot be read does not stop the others; the
    command then ends with status 1.
    """
    recipe = _recipe(told) if told else Recipe()
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    failed, taken = 0, set[str]()
    for file in _files(files):
        texts = folder / _free_name(file.name, taken) if folder else None
        found = _inspected(file, texts, recipe)
        failed += isinstance(found, Unreadable)
        _print(file, found, texts, is_json=is_json)
    if failed:
        raise SystemExit(1)


def _recipe(told: IO[str]) -> Recipe:
    try:
        return RecipeBody.model_validate(json.load(told)).recipe()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--recipe") from error


def _files(given: tuple[Path, ...]) -> Iterator[Path]:
    for one in given:
        if one.is_dir():
            yield from sorted(file for file in one.iterdir() if file.is_file())
        else:
            yield one


def _free_name(name: str, taken: set[str]) -> str:
    """Return `name` as that of a CSV file unlike all before it, whatever the case."""
    stem = name[:-4] if name.lower().endswith(".csv") else name
    free, number = f"{stem}.csv", 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}_{number}.csv"
    taken.add(free.casefold())
    return free


def _inspected(file: Path, texts: Path | None, recipe: Recipe) -> Inspection | Unreadable:
    try:
        return inspection(file, recipe=recipe, texts=texts)
    except Unreadable as error:
        return error
    except Exception as error:  # noqa: BLE001 - because a fault met in one file must not cost the rest
        return Unreadable("fault", what=f"{type(error).__name__}: {error}"[:300])


def _print(
    file: Path, found: Inspection | Unreadable, texts: Path | None, *, is_json: bool
) -> None:
    if isinstance(found, Unreadable):
        answer = {"name": file.name, "code": found.code, "params": found.params}
        text = f"{file.name}: {found.code} {found.params or ''}".rstrip()
    else:
        answer = found.as_json() | ({"rows": str(texts)} if texts else {})
        text = found.as_text()
    shown = json.dumps(answer, ensure_ascii=False) if is_json else text
    click.echo(shown, err=not is_json and isinstance(found, Unreadable))
