from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

SPEAKING = text(
    "SELECT count(*) FROM role_assignment r JOIN app_user u ON u.id = r.user_id"
    " WHERE r.institution_id = :house AND r.role = 'representative'"
    " AND r.ended_at IS NULL AND u.ended_at IS NULL"
)
END_ROLE = text("UPDATE role_assignment SET ended_at = now() WHERE user_id = :who")


def test_of_two_who_end_the_last_two_at_once_one_is_refused(api, make, owner):
    house = make.institution()
    speakers = [make.user(house, "representative") for _ in range(2)]
    programs = [api(make.user(None, "admin")) for _ in range(2)]
    acts = [
        lambda: programs[0].post(f"/users/{speakers[0].id}/departure"),
        lambda: programs[1].post(f"/users/{speakers[1].id}/representation", {"outcome": "end"}),
    ]

    with ThreadPoolExecutor(2) as threads:
        answers = [each.result() for each in [threads.submit(act) for act in acts]]

    assert sorted(each.status_code for each in answers) == [200, 409]
    assert owner.execute(SPEAKING, {"house": house.id}).scalar_one() == 1


def test_the_database_refuses_to_end_the_last_one(app, make, owner):
    speaker = make.user(None, "representative")

    with app.extensions["database"].transaction() as session:
        session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(speaker.id)})
        with pytest.raises(IntegrityError, match="without a representative"):
            session.execute(END_ROLE, {"who": speaker.id})

    house = speaker.institution_id
    assert owner.execute(SPEAKING, {"house": house}).scalar_one() == 1


def test_the_database_waits_for_who_ends_another_role_at_the_same_time(app, make, owner):
    house, admin = make.institution(), make.user(None, "admin")
    first, second = (make.user(house, "representative") for _ in range(2))
    database = app.extensions["database"]

    def end_second():
        with database.transaction() as session:
            session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(admin.id)})
            session.execute(END_ROLE, {"who": second.id})
            session.commit()

    with ThreadPoolExecutor(1) as threads, database.transaction() as session:
        session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(admin.id)})
        session.execute(END_ROLE, {"who": first.id})
        other = threads.submit(end_second)
        session.commit()
        with pytest.raises(IntegrityError, match="without a representative"):
            other.result()

    assert owner.execute(SPEAKING, {"house": house.id}).scalar_one() == 1
