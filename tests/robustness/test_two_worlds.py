"""What a person sees is the same to the byte, whatever another institution hides."""

import pytest

from app.core import time
from tests.authorization.world import build
from tests.robustness.crawl import Answers, Reader, addresses, questions
from tests.robustness.secrets import hide, hide_from_all_but_coordinators, open_house

OUTSIDERS = ("lead", "lead representative", "observer")
"""From whom B hides all; to a coordinator it owes what it has submitted."""


def differences(before: Answers, after: Answers) -> list[str]:
    """Where two crawls differ, and by what."""
    assert before.keys() == after.keys()
    return [
        f"{path}\n{_around(before[path], after[path])}\n{_around(after[path], before[path])}"
        for path in before
        if before[path] != after[path]
    ]


def _around(said: str, other: str) -> str:
    place = next((at for at, (a, b) in enumerate(zip(said, other, strict=False)) if a != b), 0)
    return repr(said[max(0, place - 80) : place + 160])


@pytest.mark.promises
def test_a_person_sees_the_same_whatever_another_institution_hides(app, make, promise):
    with time.frozen(time.now()):
        world = build(app, make, "active")
        house = open_house(make)
        readers = {
            person: Reader(app, make, world.people[person])
            for person in (*OUTSIDERS, "coordinator")
        }
        asked = dict.fromkeys(
            [
                *addresses(world.subjects, world.others),
                *addresses({type(house.listed): house.listed.id}, world.others, only_loaded=True),
                *questions(app, {"listed": house.listed.id, "house": house.institution.id}),
            ]
        )
        before = {person: reader.crawl(asked) for person, reader in readers.items()}

        hidden = hide(app, make, house)
        after = {person: reader.crawl(asked) for person, reader in readers.items()}
        hide_from_all_but_coordinators(make, house, hidden)
        later = {person: readers[person].crawl(asked) for person in OUTSIDERS}

    found = [
        f"{person}: {each}"
        for world_of in (after, later)
        for person, answers in world_of.items()
        for each in differences(before[person], answers)
    ]
    compared = sum(len(answers) for world_of in (after, later) for answers in world_of.values())
    met = hidden.canaries.met_in(answers for world in (after, later) for answers in world.values())
    print(*found, *met, sep="\n")
    promise("P5", f"{len(met)} of {len(hidden.canaries.places)} words met", "0 met", not met)
    promise("P4", f"{len(found)} of {compared} answers differ", "0 differ", not found)
