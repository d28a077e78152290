"""What a writer types is shown as text: it neither runs, nor fetches, nor leaves its frame."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.drafts.rendering import ATTRIBUTES, CLASSES, SCHEMES, TAGS, Heading, render

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)",
    "![<img src=x onerror=alert(1)>](x)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    '[x](https://a.example "\\" onmouseover=alert(1) x=\\"")',
    "[x]: javascript:alert(1)\n\n[x]",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><table><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x&gt;'>",
    "<iframe src=https://evil.example></iframe>",
    "<form action=https://evil.example><input name=password></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<style>*{background:url(https://evil.example)}</style>",
    "<p style='position:fixed;inset:0'>over everything</p>",
    "<p id=content class=shell>clobbered</p>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "# <b onclick=alert(1)>x</b>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "\u202e[x](https://evil.example)",
]


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def assert_safe(html):
    reader = Reader()
    reader.feed(html)
    for tag, attributes in reader.tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel", "class"}
        assert set(attributes.get("class", "").split()) <= CLASSES.get(tag, set())
        if "href" in attributes:
            scheme = urlsplit(attributes["href"]).scheme
            assert scheme in SCHEMES | {""}
            assert attributes["rel"] == "noopener noreferrer nofollow"
        assert attributes.get("id", "part-1").startswith(("part-", "fn"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markup_comes_to_nothing(text):
    assert_safe(render(text).html)


pieces = some.sampled_from([*HOSTILE, "# ", "\n\n", "* ", "> ", "`", "[", "](", ")", "<", "word "])


@settings(max_examples=200, deadline=None)
@given(some.lists(pieces, max_size=8).map("".join))
def test_any_mixture_of_it_comes_to_nothing(text):
    assert_safe(render(text).html)


def test_headings_stand_below_the_page_title_and_make_the_outline():
    rendered = render("# What *follows*\n\n## Далее\n")

    assert rendered.outline == (Heading(2, "What follows", "part-1"), Heading(3, "Далее", "part-2"))
    assert '<h2 id="part-1">' in rendered.html


def test_a_text_that_begins_with_second_headings_keeps_them():
    assert render("## A\n\n### B\n").outline == (
        Heading(2, "A", "part-1"),
        Heading(3, "B", "part-2"),
    )


def test_the_words_of_an_image_stand_in_its_place():
    assert "Map of <routes>" not in render("![Map of <routes>](x.png)").html
    assert "Map of &lt;routes&gt;" in render("![Map of <routes>](x.png)").html


def test_tables_lists_and_footnotes_are_drawn():
    html = render("* a\n\n| kg |\n|---:|\n| 1 |\n\nx[^1]\n\n[^1]: Note.\n").html

    for part in ("<ul>", "<table class=", '<td class="is-number">1', 'href="#fn1"', "Note."):
        assert part in html
