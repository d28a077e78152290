"""`kill -9` while a file is sent: what was answered stays, what was not leaves nothing behind."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.hosting.calls import Answer, Call, read, upload_of
from tests.hosting.forum import ON_LINUX, SLOWEST_START, Forum
from tests.hosting.waiting import wait_until

pytestmark = [ON_LINUX, pytest.mark.promises]

ROWS = 120_000
PARTS = ["web", "worker", "database"]


@dataclass
class Sending:
    """A file of some 25 MB on its way into a dataset of its own."""

    forum: Forum
    token: str
    dataset_id: UUID
    content: bytes
    upload: Call

    def versions(self) -> list[tuple]:
        return self.forum.sql(
            "SELECT v.state, v.rows, j.state FROM dataset_version v LEFT JOIN job j"
            " ON j.id = v.job_id WHERE v.dataset_id = %s",
            self.dataset_id,
        )

    def acts(self) -> list[str]:
        statement = (
            "SELECT name FROM event WHERE details->>'dataset_id' = %s"
            " AND name LIKE 'version.%%' ORDER BY sequence"
        )
        return [name for (name,) in self.forum.sql(statement, str(self.dataset_id))]

    def stored(self) -> Answer:
        path = f"/datasets/{self.dataset_id}/versions/1.0/download"
        return read(self.forum, self.token, path)


@pytest.fixture
def sending(lasting_forum: Forum) -> Sending:
    wait_until(lasting_forum.is_ready, SLOWEST_START)
    with lasting_forum.making() as make:
        lead = make.user()
        dataset = make.dataset(make.project(lead, "active"), lead)
        token = make.token_of(lead)
    mark = uuid4().hex
    lines = (f"{n},{mark} {'made up ' * 20}{n % 97}\n" for n in range(ROWS))
    content = ("number,words\n" + "".join(lines)).encode()
    upload = upload_of(lasting_forum, token, dataset.id, content)
    return Sending(lasting_forum, token, dataset.id, content, upload)


@pytest.mark.parametrize("part", PARTS)
def test_killed_when_half_of_the_file_has_arrived(sending: Sending, part: str) -> None:
    connection = sending.upload.begin(0.5)

    sending.forum.kill(part)
    answer = sending.upload.end(connection, 0.5)
    sending.forum.come_back(part)

    if not answer.is_yes:
        assert sending.versions() == []
    assert answer.is_yes is (part == "worker")
    it_is_there_once(sending, sending.upload.send())


@pytest.mark.parametrize("part", PARTS)
def test_killed_when_only_the_commit_is_missing(sending: Sending, part: str) -> None:
    with sending.upload.held_before_commit() as held:
        sending.forum.kill(part)
        assert sending.versions() == [] if part != "database" else True
    sending.forum.come_back(part)

    if not held.answer.is_yes:
        assert sending.versions() == []
    assert held.answer.is_yes is (part == "worker")
    it_is_there_once(sending, sending.upload.send())


@pytest.mark.parametrize("part", PARTS)
def test_killed_at_the_moment_of_the_answer(sending: Sending, part: str) -> None:
    answer = sending.upload.send()
    sending.forum.kill(part)

    sending.forum.come_back(part)

    it_is_there_once(sending, answer)


def it_is_there_once(sending: Sending, answer: Answer) -> None:
    """Acknowledged, read to the end by one job, with the bytes that were sent."""
    assert answer.status == 202
    whole = [("ready", ROWS, "done")]
    wait_until(lambda: sending.versions() == whole, SLOWEST_START)
    assert sending.acts() == ["version.uploaded", "version.ready"]
    sha256 = hashlib.sha256(sending.content).hexdigest()
    assert hashlib.sha256(sending.stored().body).hexdigest() == sha256
    assert every_named_file_is_whole(sending.forum)


def every_named_file_is_whole(forum: Forum) -> bool:
    """Whether storage holds each file that a row names, with the bytes that its name says."""
    named = forum.sql("SELECT sha256, size FROM resource UNION SELECT sha256, size FROM blob")
    files = forum.folder / "files"
    return all(is_whole(files / sha256[:2] / sha256, sha256, size) for sha256, size in named)


def is_whole(path: Path, sha256: str, size: int) -> bool:
    content = path.read_bytes()
    return (len(content), hashlib.sha256(content).hexdigest()) == (size, sha256)
