"""A whole forum for a journey: its own database, gunicorn, the worker, and people in Chromium."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from config import TEST_SECRET
from tests import database
from tests.chromium import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Person:
    """Somebody at a browser of their own."""

    forum: "RunningForum"
    page: Page
    failures: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the forum."""
        self.page.goto(self.forum.address + path)
        return self.page

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in through the page, as a person would."""
        page = self.open("/sign-in")
        page.fill("input[name=email]", email)
        page.fill("input[name=password]", password)
        page.locator("main form button.button--main").click()
        expect(page).not_to_have_url(self.forum.address + "/sign-in")
        return page


class RunningForum:
    """The processes of one forum; `restart` after they were killed."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.environ = {
            **os.environ,
            "FORUM_ENV": "test",
            "FORUM_DATA_DIR": str(folder / "var"),
            "FORUM_BASE_URL": self.address,
            "DATABASE_URL": database_url,
            "SECRET_KEY": TEST_SECRET,
            "PORT": str(self.port),
        }
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> str:
        """Run `flask --app wsgi ...` and give what it prints."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self.environ,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def start(self) -> None:
        """Start web and worker side by side, and wait until the web answers."""
        self.start_worker()
        self.start_web()

    def start_web(self) -> None:
        """Start gunicorn with two workers, as in production."""
        self.web = self._launch(
            "gunicorn",
            "wsgi:app",
            "--workers",
            "2",
            "--threads",
            "4",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--log-level",
            "warning",
        )
        _wait_until_it_answers(self.port)

    def start_worker(self) -> None:
        """Start the worker."""
        self.worker = self._launch("flask", "--app", "wsgi", "worker")

    def stop(self) -> None:
        """Stop what runs."""
        running = [each for each in (self.web, self.worker) if each is not None]
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)

    def _launch(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{arguments[0]}.log").open("ab")
        return subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=ROOT, env=self.environ, stdout=log, stderr=log
        )


@contextmanager
def running_forum(folder: Path, *, demonstration: bool = False) -> Iterator[RunningForum]:
    """A forum of its own, with the demonstration in it where asked for."""
    with ExitStack() as stack:
        cloned = (
            database.cloned_demonstration(folder / "var")
            if demonstration
            else database.cloned_database()
        )
        forum = RunningForum(stack.enter_context(cloned), folder)
        stack.callback(forum.stop)
        forum.start()
        yield forum


def person(
    forum: RunningForum, browser: Browser, *, language: str = "en", width: int = 1440
) -> tuple[Person, BrowserContext]:
    """Somebody with a fresh browser who reads in `language`."""
    context = browser.new_context(
        locale=language, viewport={"width": width, "height": 900}, accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    somebody = Person(forum, context.new_page())
    somebody.page.on(
        "console",
        lambda message: (
            somebody.failures.append(message.text)
            if "Content Security Policy" in message.text
            else None
        ),
    )
    somebody.page.on("pageerror", lambda error: somebody.failures.append(str(error)))
    return somebody, context


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(port: int, tries: int = 300) -> None:
    for _ in range(tries):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the web process does not answer")
