"""The real worker, run to the end of what waits."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.commands import work


def work_off(app: Flask) -> None:
    """Do everything that waits; raises what the worker raises.

    In a thread of its own: in this one a browser's event loop may be running.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(work, app, app.extensions["settings"], wait=False).result()
