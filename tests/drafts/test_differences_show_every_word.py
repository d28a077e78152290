"""A difference is the two texts, and nothing but the two texts."""

from hypothesis import given, settings
from hypothesis import strategies as some

from app.core.difference import ADDED, SAME, TAKEN, Passage, difference, passages

a_text = some.text(alphabet="ab я\n", max_size=60)


@settings(max_examples=300)
@given(a_text, a_text)
def test_the_pieces_give_both_texts_again(before, after):
    pieces = difference(before, after)

    assert "".join(text for kind, text in pieces if kind != ADDED) == before
    assert "".join(text for kind, text in pieces if kind != TAKEN) == after


@given(a_text)
def test_a_text_does_not_differ_from_itself(text):
    assert all(kind == SAME for kind, _text in difference(text, text))


def test_only_the_changed_words_are_marked():
    pieces = difference("Heroin collapsed in 2016.\n", "Heroin fell in 2016.\n")

    assert pieces == [
        (SAME, "Heroin "),
        (TAKEN, "collapsed "),
        (ADDED, "fell "),
        (SAME, "in 2016.\n"),
    ]


def test_paragraphs_far_from_a_change_are_left_out_and_counted():
    before = "".join(f"Paragraph {n}.\n\n" for n in range(9))

    shown = passages(difference(before, before.replace("Paragraph 4.", "Paragraph four.")))

    assert [each.left_out for each in shown] == [3, 0, 0, 0, 3]
    assert shown[1] == Passage(pieces=((SAME, "Paragraph 3."),))


@settings(max_examples=200)
@given(a_text, a_text)
def test_no_changed_word_is_left_out_of_the_passages(before, after):
    pieces = difference(before, after)

    shown = [piece for passage in passages(pieces) for piece in passage.pieces]

    for kind in (ADDED, TAKEN):
        said = "".join(text for each, text in pieces if each == kind).split()
        seen = "".join(text for each, text in shown if each == kind).split()
        assert "".join(said) == "".join(seen)
