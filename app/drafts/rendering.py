"""Markdown as safe HTML: no markup of the writer's own, no scripts, nothing fetched from outside.

Markdown is CommonMark with tables, strikethrough and footnotes. What the renderer makes is cleaned
once more, by a list of what may stay, so that a fault in one of the two opens nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("em", "strong", "s", "sup", "ul", "ol", "li", "a", "section"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "ol": {"start"},
    "li": {"id"},
    **{heading: {"id"} for heading in HEADINGS},
}
CLASSES = {"table": {"table", "table--kept"}, "th": {"is-number"}, "td": {"is-number"}}
SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True)
class Heading:
    """A line of the outline: level 2 to 6, its words, and the id that the text gives it."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True)
class Rendering:
    """A text as a page shows it."""

    html: str
    outline: tuple[Heading, ...]


def render(text: str) -> Rendering:
    """Draw `text`; every link asks that nothing of the reader be told to where it leads."""
    environment: dict[str, Any] = {}
    tokens = _markdown.parse(text, environment)
    outline = _number_headings(tokens)
    _dress_tables(tokens)
    html = _markdown.renderer.render(tokens, _markdown.options, environment)
    return Rendering(_clean(html), outline)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _number_headings(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Give headings their ids, and levels below the page's own title."""
    openings = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    lowered = 1 if any(tokens[i].tag == "h1" for i in openings) else 0
    outline = []
    for number, i in enumerate(openings, start=1):
        level = min(int(tokens[i].tag[1:]) + lowered, 6)
        closing = next(token for token in tokens[i:] if token.type == "heading_close")
        tokens[i].tag = closing.tag = f"h{level}"
        tokens[i].attrSet("id", f"part-{number}")
        outline.append(Heading(level, _plain(tokens[i + 1].children or ()), f"part-{number}"))
    return tuple(outline)


def _dress_tables(tokens: Sequence[Token]) -> None:
    """Draw tables as the forum's own, with figures at the right where the writer asked for that."""
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "table table--kept")
        elif token.type in {"th_open", "td_open"} and "right" in str(token.attrs.pop("style", "")):
            token.attrSet("class", "is-number")


def _plain(tokens: Sequence[Token]) -> str:
    words = (
        " "
        if token.type in {"softbreak", "hardbreak"}
        else _plain(token.children or ())
        if token.type == "image"
        else token.content
        for token in tokens
    )
    return "".join(words).strip()


def _draw_image(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: Any,
    environment: Any,
) -> str:
    """An image would be fetched from where it lies, and tell who reads: its words stand instead."""
    children = tokens[index].children or []
    return escapeHtml(self.renderInlineAsText(children, options, environment))


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False)
    markdown.add_render_rule("image", _draw_image)
    return markdown


_markdown = _make_markdown()
