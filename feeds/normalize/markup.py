"""HTML to plain text: line breaks and blank lines stay, markup, scripts and styles go, nothing is fetched.

One pass over the text, each character looked at a bounded number of times: `html.parser` takes
quadratic time for pages made of half-open tags, and anybody may send us one.
"""

import html
import re

_BLOCKS = frozenset(
    {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"}
)
_LINES = frozenset({"br", "div", "li", "tr", "hr", "section", "article", "header", "footer"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_TAG = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:-]{0,40}")
_BLANK = re.compile(r"[ \t\r\f\v\n]+")
_MANY = re.compile(r"\n{3,}")
_LONGEST_TAG = 4096  # a quoted > inside a tag is looked for so far


def plain(markup: str) -> str:
    """Return the words of a piece of HTML: `br` is a line end, `p` a blank line."""
    parts: list[str] = []
    at, lower = 0, markup.lower()
    while (start := markup.find("<", at)) >= 0:
        parts.append(_words(markup[at:start]))
        if markup.startswith("<!--", start):
            end = markup.find("-->", start + 4)
            at = len(markup) if end < 0 else end + 3
            continue
        name = _TAG.match(markup, start + 1)
        if name is None and not markup.startswith(("!", "?"), start + 1):
            parts.append("<")
            at = start + 1
            continue
        if (end := _end_of_tag(markup, start)) < 0:
            at = start
            break  # no tag ends any more: the rest is text
        at = end + 1
        tag = name[0].lower() if name else ""
        if tag in _SILENT:
            closed = lower.find(f"</{tag}", at)
            at = len(markup) if closed < 0 else closed
        parts.append(_break(tag))
    parts.append(_words(markup[at:]))
    lines = (line.strip(" ") for line in "".join(parts).split("\n"))
    return _MANY.sub("\n\n", "\n".join(lines)).strip("\n")


def _words(text: str) -> str:
    return _BLANK.sub(" ", html.unescape(text))


def _break(tag: str) -> str:
    """Return what a tag means to plain text: a line end, a blank line, or nothing."""
    name = tag.removeprefix("/")
    if name in _BLOCKS:
        return "\n\n"
    return "\n" if name in _LINES and tag != "/br" else ""


def _end_of_tag(markup: str, start: int) -> int:
    """Return where the tag at `start` ends; a > between quotes does not end it. -1: it never does."""
    end = markup.find(">", start)
    farthest = start + _LONGEST_TAG
    while 0 <= end < farthest and markup.count('"', start, end) % 2:
        later = markup.find(">", end + 1, farthest)
        if later < 0:
            break
        end = later
    return end
