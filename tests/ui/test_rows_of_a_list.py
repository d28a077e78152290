"""Rows that are drawn in one go say no more than the cells they replace, and escape as they do."""

from app.ui.drawing import draw_link, draw_rows

COLUMNS = [{"label": "Project"}, {"label": 'Lead "house"'}, {"label": "Period"}]


def test_texts_and_links_of_a_row_are_escaped() -> None:
    link = draw_link("<b>A title</b>", '/projects/1"', "EF-1 & more")

    drawn = draw_rows(COLUMNS, [(link, "<i>House</i>", "2026")])

    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert '<a href="/projects/1&#34;">&lt;b&gt;A title&lt;/b&gt;</a>' in drawn
    assert "<small>EF-1 &amp; more</small>" in drawn
    assert 'data-label="Lead &#34;house&#34;"><span>&lt;i&gt;House&lt;/i&gt;</span>' in drawn


def test_a_column_with_nothing_in_it_is_marked_as_empty() -> None:
    drawn = draw_rows(COLUMNS, [("A title", "", "2026")])

    assert 'class="is-empty"></td>' in drawn
    assert drawn.count("is-empty") == 1
    assert drawn.startswith('<tr role="row"><th role="rowheader" scope="row">')
