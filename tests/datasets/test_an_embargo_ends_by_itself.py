"""An embargo is set with the card, shown, eased by the representative only, and ends by itself."""

from datetime import timedelta

import pytest

from app.core.policy import Label
from app.core.time import today
from app.datasets.jobs import end_what_is_over
from app.datasets.models.states import Access, Embargo
from tests.acts import acts_of, leaves_acts

LATER = today() + timedelta(days=40)


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def speaker(make, lead):
    return make.user(lead.institution, "representative")


@pytest.fixture
def project(make, lead):
    return make.project(lead, "active", label=Label.CLEAR)


@pytest.fixture
def dataset(make, project, lead, speaker):
    """Published to every member, under an embargo until a day."""
    dataset = make.dataset(project, lead, label=Label.GREEN, access=Access.FORUM)
    make.version(dataset, speaker, "published")
    make.set(dataset, embargo=Embargo.DAY, embargo_until=LATER)
    return dataset


def change(person, dataset, **changes):
    path = f"/datasets/{dataset.id}"
    return person.call("PATCH", path, changes, If_Match=person.get(path).headers["ETag"])


def end_now(app):
    with app.app_context(), app.extensions["database"].transaction(as_system=True) as opened:
        end_what_is_over()
        opened.commit()


def schema_of(person, dataset):
    return person.get(f"/datasets/{dataset.id}/versions/1.0").json["schema"]


def test_until_its_day_it_is_closed_and_says_so_and_then_it_opens(app, api, browse, make, dataset):
    stranger = make.user()
    before = schema_of(api(stranger), dataset)
    page = browse(stranger).get(f"/datasets/{dataset.id}").get_data(as_text=True)
    end_now(app)
    still = schema_of(api(stranger), dataset)
    make.set(dataset, embargo_until=today())

    end_now(app)

    assert (before, still) == (None, None)
    assert page.count("Under an embargo until") == 2
    assert "It ends by itself." in page
    assert schema_of(api(stranger), dataset) is not None
    assert api(stranger).get(f"/datasets/{dataset.id}").json["embargo"] is None


def test_one_until_the_project_is_completed_ends_with_it(app, api, make, dataset, project):
    make.set(dataset, embargo=Embargo.COMPLETION, embargo_until=None)
    end_now(app)
    before = schema_of(api(make.user()), dataset)

    make.set(project, state="completed")
    end_now(app)

    assert before is None
    assert schema_of(api(make.user()), dataset) is not None


def test_who_works_on_it_may_close_it_longer_and_only_the_representative_opens_it(
    api, dataset, lead, speaker
):
    longer = {"embargo_until": str(LATER + timedelta(days=1))}
    sooner = {"embargo_until": str(today() + timedelta(days=1))}
    ended = {"embargo": None, "embargo_until": None}
    by_word = {"embargo": "word", "embargo_until": None}

    answers = [
        change(api(who), dataset, **what).status_code
        for who, what in (
            (lead, longer),
            (lead, sooner),
            (lead, ended),
            (lead, by_word),
            (speaker, by_word),
            (speaker, ended),
            (lead, by_word),
        )
    ]

    assert answers == [200, 403, 403, 403, 200, 200, 200]


def test_the_record_says_who_set_it_and_who_ended_it_early(api, dataset, speaker, owner):
    with leaves_acts(owner, "dataset.embargo_set", "dataset.embargo_ended_early"):
        change(api(speaker), dataset, embargo="word", embargo_until=None)
        change(api(speaker), dataset, embargo=None)

    was_set, was_ended = acts_of(owner)[-2:]
    assert was_set.details == {"before": f"day {LATER}", "after": "word"}
    assert was_ended.details == {"before": "word", "after": ""}


@pytest.mark.parametrize(
    "wrong",
    [
        {"embargo": "day", "embargo_until": "2020-01-01"},
        {"embargo": "day", "embargo_until": None},
        {"embargo": "word", "embargo_until": str(LATER)},
    ],
)
def test_an_embargo_that_could_not_end_as_it_says_is_refused(api, dataset, speaker, wrong):
    assert change(api(speaker), dataset, **wrong).status_code == 422


def test_what_ends_it_must_be_there(api, make, speaker):
    dataset = make.dataset(None, speaker)

    answer = change(api(speaker), dataset, embargo="completion")

    assert answer.status_code == 422
    assert "no project whose completion" in answer.get_data(as_text=True)


def test_on_the_page_it_is_set_with_the_card_and_what_is_wrong_is_said_beside_it(
    browse, dataset, speaker
):
    person, path = browse(speaker), f"/datasets/{dataset.id}/edit"
    card = {"language": "en", "title": "Made up", "label": "GREEN", "access": "forum"}

    wrong = person.post(path, {**card, "embargo": "day", "embargo_until": "01.01.2020"})
    right = person.post(path, {**card, "embargo": "word"})

    assert wrong.status_code == 422
    assert "01.01.2020" in wrong.get_data(as_text=True)
    assert "Give a day that is still to come." in wrong.get_data(as_text=True)
    assert right.status_code == 303
    shown = person.get(f"/datasets/{dataset.id}").get_data(as_text=True)
    assert "Under an embargo until its owner ends it" in shown
