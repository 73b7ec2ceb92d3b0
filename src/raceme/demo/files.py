"""Small real files, the same on every machine: what proves the demonstration's records."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

import typst

PAGE = """
#set document(title: {title}, date: none)
#set page(paper: "a5", margin: 15mm)
#set text(size: 9pt)
#text(fill: rgb("#8f2f6d"))[Generated for the demonstration of Raceme.]
#heading({title})
#{intro}
#table(columns: (auto, 1fr, auto), stroke: 0.4pt, {rows})
"""
EMBLEM = """
#set document(date: none)
#set page(width: 90mm, height: 30mm, margin: 3mm)
#set align(horizon)
#grid(columns: (36mm, 1fr), gutter: 4mm,
  {mark},
  text(size: 11pt, weight: "bold")[#{words}])
"""
# Twelve stars on a blue ground, as the rules for the Union's emblem describe it.
UNION = """box(width: 36mm, height: 24mm, fill: rgb("#003399"), {
  for n in range(12) { place(center + horizon,
    dx: 8mm * calc.cos(n * 30deg), dy: 8mm * calc.sin(n * 30deg),
    text(fill: rgb("#ffcc00"), size: 9pt)[#sym.star.filled]) }
})"""
PLAIN = """box(width: 36mm, height: 24mm, stroke: 1pt,
  align(center + horizon, text(size: 8pt)[Stand-in for the emblem]))"""


def paper(title: str, intro: str, rows: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return a page as PDF with a numbered row for each pair."""
    cells = ", ".join(
        f"[{number}], {_text(left)}, {_text(right)}"
        for number, (left, right) in enumerate(rows, start=1)
    )
    return _compiled(
        PAGE.format(title=_text(title), intro=_text(intro), rows=cells or "[], [], []"), "pdf"
    )


@cache
def emblem(words: str, *, of_the_union: bool) -> bytes:
    """Return an emblem as PNG; a stand-in where the real one is not ours to draw."""
    mark = UNION if of_the_union else PLAIN
    return _compiled(EMBLEM.replace("{mark}", mark).replace("{words}", _text(words)), "png")


def _text(value: str) -> str:
    """Return ``value`` as a text of the typesetter's own, in which nothing is a sign."""
    return '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"'))


def _compiled(source: str, form: Literal["pdf", "png"]) -> bytes:
    """Return the file; the typesetter's own fonts alone, for others differ by machine."""
    return typst.compile(source.encode(), format=form, ignore_system_fonts=True, ppi=96.0)
