"""The main job by pages: people of three countries take one project to a verified milestone."""

import pytest

from tests.journeys import story as steps


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ru", 390)])
def test_a_project_is_proposed_approved_worked_on_and_verified(someone, language, width):
    story = steps.Story(someone, language, width)

    steps.propose(story)
    steps.fill_in(story)
    steps.write_over_another(story)
    steps.invite(story)
    milestone = steps.plan(story)
    steps.answer(story, steps.PARTNER, "accept")
    steps.answer(story, steps.FUNDER, "accept")
    steps.answer(story, steps.DECLINING, "decline")
    steps.submit(story)
    steps.refuse_the_conflicted(story)
    steps.decide(story)
    steps.activate(story)
    steps.deliver(story)
    steps.write_together(story)
    steps.verify(story, milestone)
