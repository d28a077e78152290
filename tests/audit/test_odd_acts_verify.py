"""What the database writes of an act is to the byte what its seal was put on."""

from datetime import UTC, datetime

import pytest
import rfc8785
from sqlalchemy import select

from app.audit.sealed import canonical, sealed_acts
from app.core import time
from app.core.events import Event, _plain, record
from app.core.policy import THE_SYSTEM
from tests.acts import acts_of

ODD = 'quote " backslash \\ tab \t bell \x07 delete \x7f Ўзбекистон \u2028 😀'


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"b": 1, "a": [True, None, {"z": -5, "y": ODD}]},
        {"share": 0.1, "tiny": 1e-7, "whole": 2.0},
        {"ўзбек": 1, "😀": 2, "\uffff": 3},
    ],
)
@pytest.mark.parametrize("microsecond", [0, 7, 120000])
def test_odd_acts_are_found_as_they_were_written(app, make, details, microsecond, monkeypatch):
    institution = make.institution()
    at = datetime(2026, 2, 3, 4, 5, 6, microsecond, tzinfo=UTC)
    monkeypatch.setattr(time, "now", lambda: at)
    with app.extensions["database"].transaction() as session:
        record("institution.applied", THE_SYSTEM, institution, odd=details)
        session.commit()

    verified = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert verified.exit_code == 0, verified.output
    assert "1 acts" in verified.output


def test_the_fast_rendering_is_the_canonical_one(app, make, owner):
    institution = make.institution(short_name=ODD)
    with app.extensions["database"].transaction() as session:
        record("institution.applied", THE_SYSTEM, institution, what=ODD, count=3)
        session.commit()
    acts_of(owner)

    (act,) = sealed_acts(owner)
    row = owner.execute(select(*Event.__table__.columns)).mappings().one()

    content = {name: _plain(value) for name, value in row.items() if name != "hash"}
    rendered = f"{act.before}{canonical(act.details)}{act.after}"
    assert rendered.encode() == rfc8785.dumps(content)
