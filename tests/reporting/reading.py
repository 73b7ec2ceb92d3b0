"""Reading a page as its reader does: the words of a table's cells, of list items, of links."""

import re
from html import unescape

_ROW = re.compile(r"<tr[ >].*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][ >].*?</t[hd]>", re.DOTALL)
_ITEM = re.compile(r"<li>.*?</li>", re.DOTALL)
_LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>', re.DOTALL)
_INLINE = re.compile(r"</?(?:strong|b)>")
_TAG = re.compile(r"<[^>]+>")


def text(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", _HIDDEN.sub("", html)))).split())


def rows(html: str) -> list[list[str]]:
    """Return the cells of each row below a table's head."""
    found = [[text(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(html)]
    return [cells for cells, row in zip(found, _ROW.findall(html), strict=True) if "<td" in row]


def items(html: str) -> list[str]:
    return [text(item) for item in _ITEM.findall(html)]


def links(html: str) -> dict[str, str]:
    """Return where each link leads, by its words; of several the last."""
    return {text(words): unescape(href) for href, words in _LINK.findall(html)}


def part(html: str, name: str) -> str:
    """Return the section that begins with the element of this id."""
    start = html.index(f'id="{name}"')
    end = html.find("</section>", start)
    return html[start : end if end >= 0 else None]
