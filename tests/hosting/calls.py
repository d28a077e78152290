"""Calls of the API over real HTTP, which a test can stop half-way."""

import hashlib
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.hosting.forum import CHAIN_LOCK, SLOWEST_START, Forum
from tests.hosting.waiting import wait_until

LONGEST_CALL = 120  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where nothing did."""

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_yes(self) -> bool:
        """Whether the forum has acknowledged the act."""
        return 200 <= self.status < 400

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


@dataclass
class Call:
    """One request of a program: sent in parts or at once, and again with the same key."""

    forum: Forum
    token: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/json"
    key: str = field(default_factory=lambda: uuid4().hex)

    def send(self) -> Answer:
        """Send all of it and wait for the answer."""
        connection = self.begin(1.0)
        return self.end(connection, 1.0)

    def begin(self, part: float) -> http.client.HTTPConnection:
        """Send the head and this part of the body.

        More than what fits between two processes has been read on the other side then.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.forum.port, timeout=LONGEST_CALL)
        connection.putrequest(self.method, f"/api/v1{self.path}")
        connection.putheader("Authorization", f"Bearer {self.token}")
        connection.putheader("Content-Type", self.content_type)
        connection.putheader("Content-Length", str(len(self.body)))
        if self.method == "POST":
            connection.putheader("Idempotency-Key", self.key)
        connection.endheaders()
        connection.send(self.body[: int(len(self.body) * part)])
        return connection

    def end(self, connection: http.client.HTTPConnection, sent: float) -> Answer:
        """Send the rest and read the answer."""
        with suppress(OSError, http.client.HTTPException):
            connection.send(self.body[int(len(self.body) * sent) :])
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), dict(answer.getheaders()))
        return Answer()

    @contextmanager
    def held_before_commit(self) -> Iterator["Held"]:
        """Sent whole; in the block everything of it is written, and nothing is committed."""
        held = Held()
        with self.forum.connected() as holder:
            holder.execute("SELECT pg_advisory_lock(%s)", [CHAIN_LOCK])
            sending = threading.Thread(target=lambda: held.take(self.send()))
            sending.start()
            wait_until(lambda: has_come_to_lock(self.forum), SLOWEST_START)
            try:
                yield held
            finally:
                with suppress(Exception):
                    holder.execute("SELECT pg_advisory_unlock(%s)", [CHAIN_LOCK])
                sending.join()


@dataclass
class Held:
    """The answer to a call that is held: there after the block."""

    answer: Answer = field(default_factory=Answer)

    def take(self, answer: Answer) -> None:
        """Keep the answer."""
        self.answer = answer


def has_come_to_lock(forum: Forum) -> bool:
    """Whether somebody waits to number the events of an act, as the last thing before a commit."""
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
    return bool(forum.sql(waiting, CHAIN_LOCK))


def upload_of(forum: Forum, token: str, dataset_id: object, content: bytes) -> Call:
    """The upload of a file as the dataset's next version."""
    boundary = hashlib.sha256(content).hexdigest()
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="made-up.csv"'
        "\r\nContent-Type: text/csv\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    path = f"/datasets/{dataset_id}/versions"
    return Call(forum, token, "POST", path, body, f"multipart/form-data; boundary={boundary}")


def post_of(forum: Forum, token: str, path: str, **said: Any) -> Call:
    """A POST of JSON."""
    return Call(forum, token, "POST", path, json.dumps(said).encode())


def read(forum: Forum, token: str, path: str) -> Answer:
    """A GET."""
    return Call(forum, token, "GET", path).send()
