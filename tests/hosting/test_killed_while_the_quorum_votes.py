"""`kill -9` while the vote that completes a quorum is sent: all of the decision, or nothing."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.hosting.calls import Answer, Call, post_of
from tests.hosting.forum import ON_LINUX, SLOWEST_START, Forum
from tests.hosting.waiting import wait_until

pytestmark = [ON_LINUX, pytest.mark.promises]

PARTS = ["web", "worker", "database"]
UNDECIDED = ("in_review", False, 1, 0, 0)
APPROVED = ("approved", True, 2, 1, 1)


@dataclass
class Deciding:
    """A project with one vote for it, and the vote that completes the quorum."""

    forum: Forum
    project_id: UUID
    readers: list[UUID]
    vote: Call

    def stands(self) -> tuple:
        """State, whether it has a code, votes, registrations and decisions."""
        (row,) = self.forum.sql(
            "SELECT state, code IS NOT NULL, (SELECT count(*) FROM vote WHERE project_id = p.id),"
            " (SELECT count(*) FROM registration WHERE project_id = p.id),"
            " (SELECT count(*) FROM decision WHERE project_id = p.id) FROM project p WHERE id = %s",
            self.project_id,
        )
        return row

    def acts(self) -> list[str]:
        statement = "SELECT name FROM event WHERE project_id = %s ORDER BY sequence"
        return [name for (name,) in self.forum.sql(statement, self.project_id)]

    def letters(self) -> list[tuple]:
        """To whom of those concerned something was sent, and whether it went out."""
        statement = (
            "SELECT to_user_id, sent_at IS NOT NULL FROM outgoing_mail"
            " WHERE to_user_id = ANY(%s) ORDER BY to_user_id"
        )
        return self.forum.sql(statement, self.readers)


@pytest.fixture
def deciding(lasting_forum: Forum) -> Deciding:
    wait_until(lasting_forum.is_ready, SLOWEST_START)
    said = {"outcome": "approve", "reason": "A made-up reason."}
    with lasting_forum.making() as make:
        lead, partner = make.user(), make.user(make.institution("KZ"), "representative")
        project = make.project(lead, "in_review", (partner.institution,))
        voters = [make.user(make.institution(each), "coordinator") for each in ("KG", "TJ")]
        first, last = (make.token_of(each) for each in voters)
    path = f"/projects/{project.id}/decisions"
    assert post_of(lasting_forum, first, path, **said).send().is_yes
    vote = post_of(lasting_forum, last, path, letter="A made-up letter.", **said)
    return Deciding(lasting_forum, project.id, sorted([lead.id, partner.id]), vote)


@pytest.mark.parametrize("part", PARTS)
def test_killed_when_only_the_commit_is_missing(deciding: Deciding, part: str) -> None:
    with deciding.vote.held_before_commit() as held:
        deciding.forum.kill(part)
    deciding.forum.come_back(part)

    assert held.answer.is_yes is (part == "worker")
    if not held.answer.is_yes:
        assert deciding.stands() == UNDECIDED
        assert deciding.letters() == []
    it_is_decided_once(deciding, deciding.vote.send())


@pytest.mark.parametrize("part", PARTS)
def test_killed_at_the_moment_of_the_answer(deciding: Deciding, part: str) -> None:
    answer = deciding.vote.send()
    deciding.forum.kill(part)

    deciding.forum.come_back(part)

    it_is_decided_once(deciding, answer)
    again = deciding.vote.send()
    assert (again.status, again.body) == (answer.status, answer.body)
    assert deciding.stands() == APPROVED


def it_is_decided_once(deciding: Deciding, answer: Answer) -> None:
    """Acknowledged: state, code, votes, registration and letter are all there, and once."""
    assert answer.status == 200
    assert deciding.stands() == APPROVED
    assert deciding.acts().count("project.approved") == 1
    wait_until(
        lambda: deciding.letters() == [(reader, True) for reader in deciding.readers],
        SLOWEST_START,
    )
