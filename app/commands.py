"""Commands of the forum as a whole: roles of the database, the worker, the demonstration."""

import asyncio

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from app.core import roles
from app.core.database import Database
from app.core.jobs import make_worker, rescue_stalled
from app.datasets.cli import datasets
from app.demonstration import demonstration
from config import Environment, Settings

HEARTBEAT_SECONDS = 3.0
"""So often the worker says that it lives; `/readyz` misses it after ten."""


def register_commands(app: Flask) -> None:
    """Make `flask --app wsgi ...` know them."""
    app.cli.add_command(db_roles)
    app.cli.add_command(prepare)
    app.cli.add_command(worker)
    app.cli.add_command(demonstration)
    app.cli.add_command(datasets)


@click.command("db-roles")
def db_roles() -> None:
    """Make the application's and the system's database roles able to sign in."""
    settings: Settings = current_app.extensions["settings"]
    roles.create_roles(settings.database_url, settings.secret_key)


@click.command("prepare")
@click.pass_context
def prepare(context: click.Context) -> None:
    """Bring the database to this version: tables, roles, and what a demonstration starts with."""
    upgrade()
    context.invoke(db_roles)
    settings: Settings = current_app.extensions["settings"]
    if settings.environment is Environment.DEMONSTRATION:
        context.invoke(demonstration, if_empty=True)


@click.command("worker")
@click.option("--once", is_flag=True, help="End when nothing waits any more; keep no clock.")
def worker(*, once: bool) -> None:
    """Run background work until it is told to stop."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's proxy has no public way
    settings: Settings = application.extensions["settings"]
    work(application, settings, wait=not once)


def work(application: Flask, settings: Settings, *, wait: bool) -> None:
    """Do what is enqueued; with `wait`, go on until interrupted."""
    system_url = settings.database_system_url or roles.role_url(
        settings.database_url, settings.secret_key, roles.SYSTEM
    )
    database: Database = application.extensions["database"]
    if not database.may_act_as_system:
        database.allow_system(system_url)
    runner = make_worker(application, system_url, keeps_time=wait)

    async def run() -> None:
        async with runner.open_async():
            await rescue_stalled(runner)
            await runner.run_worker_async(
                wait=wait,
                concurrency=2,
                install_signal_handlers=wait,
                delete_jobs="successful",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
            )

    asyncio.run(run())
