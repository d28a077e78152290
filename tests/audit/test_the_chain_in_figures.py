"""What the audit's chain finds: every one of a thousand changes."""

import random
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.audit.chain import Chain, Finding
from app.audit.sealed import sealed_acts
from app.audit.verifying import is_as_written
from app.core.events import AuditKey
from benchmarks.long_audit import write_chain

pytestmark = pytest.mark.promises

TAMPERINGS, SHORT = 1_000, 1_000
WAYS = {
    "changed": "UPDATE event SET actor_name = 'Somebody else' WHERE sequence = :one",
    "dated anew": "UPDATE event SET at = at + interval '1 second' WHERE sequence = :one",
    "given another outcome": "UPDATE event SET details = '{\"outcome\": 1}' WHERE sequence = :one",
    "taken out": "DELETE FROM event WHERE sequence = :one",
    "put in": (
        "INSERT INTO event SELECT 1000000 + sequence, gen_random_uuid(), at, name, actor_id,"
        " actor_name, subject_kind, subject_id, project_id, institution_ids, details, key_number,"
        " hash FROM event WHERE sequence = :one"
    ),
    "sealed by another": (
        "UPDATE event SET actor_name = 'Somebody else', hash = sha256(hash) WHERE sequence = :one"
    ),
    "moved": "UPDATE event SET sequence = -sequence WHERE sequence IN (:one, :other)",
}


@pytest.fixture
def owner_off_guard(app, owner):
    """The owner, with the trigger that keeps acts as they are out of the way."""
    write_chain(owner, SHORT)
    owner.execute(text("ALTER TABLE event DISABLE TRIGGER append_only"))
    return owner


def walked(owner: Session) -> Finding | None:
    chain = Chain({AuditKey.number: AuditKey.key}, partial(is_as_written, owner))
    return chain.follow(sealed_acts(owner)) or chain.end()


def test_every_single_tampering_is_found(owner_off_guard, promise):
    owner, missed = owner_off_guard, []
    assert walked(owner) is None

    for number in range(TAMPERINGS):
        name = list(WAYS)[number % len(WAYS)]
        one, other = random.sample(range(1, SHORT + 1), 2)
        with owner.begin_nested() as savepoint:
            owner.execute(text(WAYS[name]), {"one": one, "other": other})
            if name == "moved":
                turned = "UPDATE event SET sequence = CASE -sequence WHEN :one THEN :other"
                turned += " ELSE :one END WHERE sequence < 0"
                owner.execute(text(turned), {"one": one, "other": other})
            if walked(owner) is None:
                missed.append((name, one, other))
            savepoint.rollback()

    owner.rollback()
    figure = f"{TAMPERINGS - len(missed)} of {TAMPERINGS} single changes found, of 7 kinds"
    promise("P16", figure, "every one", not missed)
