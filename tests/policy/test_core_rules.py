"""What every rule rests on: labels, roles, verdicts, and how a refusal is told."""

from uuid import UUID

import pytest

from app.core.actions import Action
from app.core.errors import Conflict, Forbidden, SignInNeeded
from app.core.policy import (
    NOBODY,
    RULES,
    Actor,
    Kind,
    Label,
    Role,
    allow,
    decide,
    deny,
    not_now,
    require,
    rule,
    strictest,
)
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.reviews.policy import ConflictOfInterest

SOMEBODY = Actor(id=UUID(int=1), institution_id=UUID(int=7))


def test_labels_are_ordered_from_clear_to_red():
    labels = [Label.CLEAR, Label.GREEN, Label.AMBER, Label.AMBER_STRICT, Label.RED]

    assert sorted(set(Label)) == labels
    assert [label.rank for label in labels] == [0, 1, 2, 3, 4]
    assert not any(label < label for label in labels)
    assert all(label <= label and label >= label for label in labels)


def test_mail_speaks_of_clear_and_green_only():
    spoken_of = {label for label in Label if label.is_spelled_out_in_mail}

    assert spoken_of == {Label.CLEAR, Label.GREEN}


def test_what_is_made_has_the_strictest_label_and_red_where_one_is_missing():
    for one in Label:
        assert strictest([one]) is one
        for other in Label:
            assert strictest([one, other]) is (one if one.rank >= other.rank else other)
        assert strictest([one, None]) is Label.RED

    assert strictest([]) is Label.RED


def test_roles_are_those_that_a_person_holds_and_no_others():
    for role in Role:
        actor = Actor(id=UUID(int=1), roles=frozenset({role}))
        held = (actor.is_coordinator, actor.is_admin, actor.is_representative)
        assert held == (role is Role.COORDINATOR, role is Role.ADMIN, role is Role.REPRESENTATIVE)


def test_nobody_is_not_signed_in_and_has_no_session():
    assert (NOBODY.is_signed_in, NOBODY.is_authenticated, NOBODY.is_active) == (False,) * 3
    assert NOBODY.is_anonymous is True
    assert NOBODY.get_id() == ""
    assert NOBODY.roles == frozenset()
    assert NOBODY.scopes is None
    assert NOBODY.stepped_up_at is None
    assert NOBODY.factors == frozenset()
    assert NOBODY.institution_id == UUID(int=0)


def test_a_person_is_signed_in_and_known_by_the_session():
    actor = Actor(id=UUID(int=1), session_id=UUID(int=5))

    assert (actor.is_signed_in, actor.is_authenticated, actor.is_active) == (True,) * 3
    assert actor.is_anonymous is False
    assert actor.get_id() == str(UUID(int=5))


def test_a_representative_speaks_for_the_own_institution_only():
    speaker = Actor(
        id=UUID(int=1), institution_id=UUID(int=7), roles=frozenset({Role.REPRESENTATIVE})
    )

    assert speaker.speaks_for(UUID(int=7))
    assert not speaker.speaks_for(UUID(int=8))
    assert not speaker.speaks_for(None)
    assert not SOMEBODY.speaks_for(UUID(int=7))


def test_only_writing_and_sensitive_actions_may_change_something():
    changing = {kind for kind in Kind if kind.changes}

    assert changing == {Kind.WRITE, Kind.SENSITIVE}


def test_a_verdict_is_as_true_as_what_it_allows():
    assert allow()
    assert not deny("no")
    assert not not_now("later")
    assert (allow().guard, deny("no").guard, not_now("later").guard) == ("", "", "state")
    assert (deny("no").reason, not_now("later").reason) == ("no", "later")
    assert not_now("later", "quorum").guard == "quorum"


def test_a_no_is_forbidden_and_a_not_now_is_a_conflict():
    require(allow())

    with pytest.raises(Forbidden) as refused:
        require(deny("no"))
    with pytest.raises(Conflict) as refused_now:
        require(not_now("later", "quorum"))

    assert refused.value.args[0] == "no"
    assert refused_now.value.args[0] == "later"
    assert refused_now.value.guard == "quorum"


def test_an_action_has_one_rule(monkeypatch):
    monkeypatch.setattr("app.core.policy.RULES", declared := {})

    @rule("one", "two")
    def first(_actor):
        return allow()

    assert rule("one")(first) is first
    with pytest.raises(RuntimeError):
        rule("two")(lambda _actor: deny(""))
    assert declared == {"one": first, "two": first}


def test_deciding_asks_the_rule_with_what_was_loaded(monkeypatch):
    asked = []

    def asks(actor, *loaded):
        asked.append((actor, loaded))
        return loaded[0]

    monkeypatch.setattr("app.core.policy.RULES", {"act": asks})

    decide("act", SOMEBODY, allow())
    with pytest.raises(Forbidden):
        decide("act", SOMEBODY, deny("no"))
    with pytest.raises(Conflict):
        decide("act", SOMEBODY, not_now("later"))
    with pytest.raises(SignInNeeded):
        decide("act", NOBODY, deny("no"))
    with pytest.raises(SignInNeeded):
        decide("act", NOBODY, not_now("later"))
    decide("act", NOBODY, allow())

    assert [actor for actor, _loaded in asked] == [SOMEBODY] * 3 + [NOBODY] * 3


def test_what_is_not_known_as_an_action_is_no_yes():
    with pytest.raises(KeyError):
        decide("an action that nobody has declared", SOMEBODY)


def test_every_action_that_has_a_rule_is_refused_to_nobody_unless_it_is_public():
    without_a_thing = [action for action in RULES if action.kind is Kind.PUBLIC]

    assert Action.SIGN_IN in without_a_thing
    assert Action.SEE_PROJECTS not in without_a_thing


def test_every_conflict_of_interest_is_told_in_words():
    for conflict in ConflictOfInterest:
        assert str(conflict.said_to_oneself)
        assert str(conflict.said_of_others)

    assert len({str(each.said_to_oneself) for each in ConflictOfInterest}) == 4
    assert len({str(each.said_of_others) for each in ConflictOfInterest}) == 4


def test_things_without_what_a_rule_looks_for_are_refused():
    for_nobody = Project(state=ProjectState.DRAFT, label=Label.RED, lead_institution_id=UUID(int=9))
    for_nobody.partnerships = []
    for_nobody.members = []

    for action in (Action.EDIT_PROPOSAL, Action.SEE_ACTIVITY, Action.ANSWER_PARTNERSHIP):
        with pytest.raises(Forbidden):
            decide(action, SOMEBODY, for_nobody)
    with pytest.raises(Forbidden):
        decide(Action.DECIDE_MEMBERSHIP, SOMEBODY, Institution(id=UUID(int=7)))
