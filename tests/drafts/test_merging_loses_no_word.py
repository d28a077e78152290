"""Two texts made from one are joined without losing a word, whichever is saved first."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.core.words import lines_of, tidy, words_of
from app.drafts.merge import Clash, has_marks, merge

WORDS = ["border", "наркотики", "seizure", "of", "год", "the", "kg", "2016", "#", "|"]
a_text = some.lists(some.lists(some.sampled_from(WORDS), max_size=6).map(" ".join), max_size=7).map(
    lambda lines: tidy("\n".join(lines))
)


@some.composite
def an_edit(draw, base, new_words):
    """`base` with words taken out and words of `new_words` put in."""
    words = words_of(base)
    for _ in range(draw(some.integers(0, 4))):
        place = draw(some.integers(0, len(words)))
        if draw(some.booleans()):
            words.insert(place, draw(some.sampled_from(new_words)) + draw(some.sampled_from(" \n")))
        elif words:
            del words[min(place, len(words) - 1)]
    return tidy("".join(words))


@some.composite
def two_edits(draw):
    base = draw(a_text)
    mine = draw(an_edit(base, ["mine1", "mine2", "mine3"]))
    return base, mine, draw(an_edit(base, ["theirs1", "theirs2"]))


def count(text, start):
    return Counter(word for word in text.split() if word.startswith(start))


@settings(max_examples=400)
@given(two_edits())
def test_every_word_put_in_is_in_the_result_or_in_a_clash(texts):
    base, mine, theirs = texts

    result = merge(base, mine, theirs).marked("Mine", "Theirs")

    assert count(result, "mine") >= count(mine, "mine")
    assert count(result, "theirs") >= count(theirs, "theirs")


@settings(max_examples=400)
@given(two_edits())
def test_the_result_does_not_depend_on_who_saves_first(texts):
    base, mine, theirs = texts

    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    assert len(one.clashes) == len(other.clashes)
    if not one.clashes:
        assert one.text == other.text


@settings(max_examples=200)
@given(two_edits())
def test_what_only_one_side_changed_is_taken_as_it_is(texts):
    base, mine, _theirs = texts

    assert merge(base, mine, base).text == mine
    assert merge(base, base, mine).text == mine
    assert merge(base, mine, mine).text == mine


@given(some.permutations(range(5)))
def test_edits_in_different_sentences_give_one_text_in_any_order_of_saving(order):
    base = "".join(f"Paragraph {n} says one thing and another.\n\n" for n in range(5))
    edits = [base.replace(f"{n} says one thing", f"{n} says word{n} thing") for n in range(5)]

    current = base
    for number in order:
        current = merge(base, edits[number], current).text

    assert [f"word{n}" in current for n in range(5)] == [True] * 5
    assert "one thing" not in current


def test_two_changes_in_one_line_are_both_kept_when_a_word_stands_between():
    result = merge("heroin fell from 483 kg to 24 kg\n", *_sides("483|483.0", "24|24.1"))

    assert result.text == "heroin fell from 483.0 kg to 24.1 kg\n"


def _sides(*changes):
    base = "heroin fell from 483 kg to 24 kg\n"
    return [base.replace(*change.split("|")) for change in changes]


def test_changes_that_touch_are_left_to_a_person_with_the_whole_passage():
    result = merge("# A\n\nit fell\n\nend\n", "# A\n\nit rose\n\nend\n", "# A\n\nit stood\n\nend\n")

    assert result.clashes == (Clash("it fell\n", "it rose\n", "it stood\n"),)
    assert result.marked("Yours", "Revision 2") == (
        "# A\n\n<<<<<<< Yours\nit rose\n=======\nit stood\n>>>>>>> Revision 2\n\nend\n"
    )
    with pytest.raises(ValueError):
        _ = result.text


def test_marks_left_in_a_text_are_noticed():
    assert has_marks("a\n>>>>>>> Revision 2\n")
    assert not has_marks("Title\n=======\n> quoted\n")


@given(some.text())
def test_lines_and_words_joined_are_the_text(text):
    assert "".join(lines_of(text)) == text
    assert "".join(words_of(text)) == text


def test_long_passages_without_a_line_feed_are_not_searched_word_by_word():
    base = " ".join(f"w{n}" for n in range(5_000)) + "\n"

    result = merge(base, base.replace("w10 ", "x "), base.replace("w4000 ", "y "))

    assert len(result.clashes) == 1
