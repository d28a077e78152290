"""What dates say by themselves, with examples counted by hand and properties of any plan."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workplan.schedule import (
    Condition,
    Health,
    Need,
    Step,
    closes_circle,
    conditions,
    earliest,
    health,
    in_order,
    latest,
    slack,
    slip,
)
from app.workplan.states import MilestoneState as State

TODAY = date(2026, 8, 6)
END = date(2026, 12, 15)


def made(number):
    return UUID(int=number)


MAPPED = Step(made(1), date(2026, 7, 31), State.IN_PROGRESS)
POOLED = Step(made(2), date(2026, 8, 15), needs=(Need(made(1), 15),))
PUBLISHED = Step(made(3), date(2026, 9, 30), needs=(Need(made(2), 30),))
ANALYSED = Step(made(4), date(2026, 10, 30), needs=(Need(made(2), 76),))
REPORT = Step(made(5), END, needs=(Need(made(4), 46), Need(made(3))))
PLAN = [MAPPED, POOLED, PUBLISHED, ANALYSED, REPORT]


def test_what_is_overdue_holds_up_what_needs_it():
    assert earliest(PLAN, TODAY) == {
        made(1): TODAY,
        made(2): date(2026, 8, 21),
        made(3): date(2026, 9, 30),
        made(4): date(2026, 11, 5),
        made(5): date(2026, 12, 21),
    }
    assert conditions(PLAN, TODAY) == {
        made(1): Condition.OVERDUE,
        made(2): Condition.AT_RISK,
        made(3): Condition.ON_TIME,
        made(4): Condition.AT_RISK,
        made(5): Condition.AT_RISK,
    }


def test_slack_is_counted_back_from_the_end_of_the_project():
    assert slack(PLAN, END) == {made(1): 0, made(2): 0, made(3): 76, made(4): 0, made(5): 0}


def test_what_is_due_today_is_not_overdue():
    step = Step(made(1), TODAY)

    assert conditions([step], TODAY)[made(1)] is Condition.ON_TIME
    assert conditions([step], TODAY + timedelta(1))[made(1)] is Condition.OVERDUE


def test_what_waits_for_internal_procedures_is_no_delay():
    step = Step(made(1), TODAY - timedelta(3), is_waiting=True)

    found = conditions([step], TODAY)

    assert found[made(1)] is Condition.WAITING
    assert health(found.values()) is Health.AT_RISK


def test_the_worst_milestone_is_the_health_of_the_plan():
    assert health([]) is Health.ON_TIME
    assert health([Condition.ON_TIME, Condition.VERIFIED]) is Health.ON_TIME
    assert health([Condition.AT_RISK, Condition.ON_TIME]) is Health.AT_RISK
    assert health([Condition.AT_RISK, Condition.OVERDUE]) is Health.OVERDUE


def test_a_slip_is_counted_from_the_registered_date():
    assert slip(date(2026, 8, 15), date(2026, 7, 1)) == 45
    assert slip(date(2026, 4, 15), date(2026, 4, 30)) == -15
    assert slip(TODAY, None) is None


def test_a_circle_is_found_before_it_closes():
    needs = {made(2): [made(1)], made(3): [made(2)]}

    assert closes_circle(needs, made(1), [made(3)])
    assert closes_circle(needs, made(1), [made(1)])
    assert not closes_circle(needs, made(4), [made(3)])


def test_steps_in_a_circle_have_no_order():
    with pytest.raises(ValueError, match="circle"):
        in_order(
            [Step(made(1), END, needs=(Need(made(2)),)), Step(made(2), END, needs=(Need(made(1)),))]
        )


@st.composite
def plans(draw):
    """Any plan without a circle: a step needs only such as come before it."""
    steps = []
    for number in range(draw(st.integers(1, 12))):
        before = [made(each) for each in range(number)]
        needed = draw(st.lists(st.sampled_from(before), unique=True)) if before else []
        needs = tuple(Need(each, draw(st.integers(0, 60))) for each in needed)
        due = TODAY + timedelta(draw(st.integers(-100, 200)))
        state = draw(st.sampled_from(list(State)))
        steps.append(Step(made(number), due, state, needs))
    return draw(st.permutations(steps))


@given(plans())
def test_every_step_comes_after_what_it_needs(steps):
    places = {step.id: place for place, step in enumerate(in_order(steps))}

    for step in in_order(steps):
        assert all(places[need.id] < places[step.id] for need in step.needs if need.id in places)


@given(plans())
def test_nothing_open_is_there_before_its_needs_or_today(steps):
    found = earliest(steps, TODAY)

    for step in steps:
        if step.is_open:
            assert found[step.id] >= max(step.due_on, TODAY) or step.due_on >= TODAY
            for need in step.needs:
                if need.id in found:
                    assert found[step.id] >= found[need.id] + timedelta(need.days)


@given(plans())
def test_the_latest_dates_keep_the_end_and_every_distance(steps):
    found = latest(steps, END)

    for step in in_order(steps):
        assert found[step.id] <= END
        for need in step.needs:
            if need.id in found:
                assert found[need.id] + timedelta(need.days) <= found[step.id]


@given(plans(), st.integers(0, 90))
def test_waiting_longer_makes_no_plan_better(steps, days):
    order = [Health.ON_TIME, Health.AT_RISK, Health.OVERDUE]
    now = health(conditions(steps, TODAY).values())
    then = health(conditions(steps, TODAY + timedelta(days)).values())

    assert order.index(then) >= order.index(now)


@given(plans())
def test_every_step_stands_somewhere(steps):
    assert set(conditions(steps, TODAY)) == {step.id for step in steps}
