"""
A funder's text document: content controls and ``[[marks]]`` are the places, and only they change.

A mark may lie in the text, in tables, headers, footers and notes, and Word may have cut it into
pieces. ``[[list: column]]`` in a row of a table makes that row repeat, one for each line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from django.utils.translation import gettext as _
from lxml import etree
from lxml.etree import _Element as Element

from raceme.reporting.filling.package import Package, clean
from raceme.reporting.filling.places import (
    FileUnusable,
    Filling,
    Kind,
    Place,
    Row,
    Tell,
    Value,
    nobody,
)

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"
PARTS = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
MARK = re.compile(r"\[\[\s*([^\[\]]{1,120}?)\s*\]\]")
COLUMN = re.compile(r"^(.+?)\s*:\s*(.+)$")
# Fields that fetch or run something when the document is opened or printed.
REACHING = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|INCLUDE|MACROBUTTON|DATABASE|RD)\b"
)


def tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


# Content controls that hold something else than words.
OTHER_CONTROLS = {tag(name) for name in (
    "docPartObj", "docPartList", "picture", "dropDownList", "comboBox", "citation",
    "bibliography", "equation", "group",
)} | {f"{{{WORD_2010}}}checkbox"}  # fmt: skip


class Letter:
    def __init__(self, content: bytes) -> None:
        self._package = package = Package(content)
        if package.tree(DOCUMENT).tag != tag("document"):
            raise FileUnusable(
                _("It is saved in the strict variant of the format. Save it as an ordinary .docx.")
            )
        self._parts = {name: package.tree(name) for name in package.names if PARTS.match(name)}
        for root in self._parts.values():
            _refuse_reaching(root)
        self.places = self._found()

    def _found(self) -> list[Place]:
        found: dict[str, Place] = {}
        columns: dict[str, list[str]] = {}
        for part, root in self._parts.items():
            for name, holder in _marked(root):
                told = COLUMN.match(name)
                is_row = told is not None and _row_of(holder) is not None
                if told is not None and is_row:
                    known = columns.setdefault(told[1], [])
                    known.extend([] if told[2] in known else [told[2]])
                key = told[1] if told is not None and is_row else name
                kind = Kind.LIST if is_row else Kind.VALUE
                if key not in found:
                    found[key] = Place(name=key, kind=kind, where=_where(part, holder))
        return sorted(
            (
                Place(
                    name=place.name,
                    kind=place.kind,
                    where=place.where,
                    columns=tuple(columns.get(place.name, ())),
                )
                for place in found.values()
            ),
            key=lambda place: place.name.lower(),
        )

    def filled(self, filling: Filling, *, tell: Tell = nobody) -> bytes:
        """Return the file with its places filled; a place that gets nothing stays as it is."""
        columns = {place.name: place.columns for place in self.places}
        for part, root in self._parts.items():
            has_changed = _fill_rows(root, filling.rows, columns, tell=tell)
            if _fill(root, filling.values) or has_changed:
                self._package.touch(part)
        return self._package.written()


def _refuse_reaching(root: Element) -> None:
    told = [str(one.get(tag("instr")) or "") for one in root.iter(tag("fldSimple"))]
    # An instruction may be cut into pieces so that no one of them says it.
    told += [
        "".join(str(one.text or "") for one in paragraph.iter(tag("instrText")))
        for paragraph in root.iter(tag("p"))
    ]
    for field in told:
        if REACHING.search(field.upper()):
            raise FileUnusable(
                _(
                    "One of its fields loads something from elsewhere: %(field)s. Put the text in "
                    "its place, and save it anew."
                )
                % {"field": field.strip()[:60]}
            )
    if root.find(f".//{tag('altChunk')}") is not None:
        raise FileUnusable(
            _("Another document is embedded in it. Copy its text in, and save it anew.")
        )


def _marked(root: Element) -> Iterator[tuple[str, Element]]:
    """Return the name of each place, with the element that holds it, in the order of the text."""
    for one in root.iter(tag("p"), tag("sdt")):
        if one.tag == tag("sdt"):
            name = _name_of(one)
            if name:
                yield name, one
        else:
            text = "".join(str(piece.text or "") for piece in _pieces(one))
            for found in MARK.finditer(text):
                yield found[1], one


def _name_of(control: Element) -> str:
    """Return what a content control is called: by its tag, else its title."""
    told = control.find(tag("sdtPr"))
    if told is None or any(one.tag in OTHER_CONTROLS for one in told):
        return ""
    for name in ("tag", "alias"):
        found = told.find(tag(name))
        if found is not None and str(found.get(tag("val")) or "").strip():
            return str(found.get(tag("val"))).strip()
    return ""


def _pieces(paragraph: Element) -> list[Element]:
    """Return the pieces of text of a paragraph, without those of one that lies inside it."""
    return [
        one
        for one in paragraph.iter(tag("t"))
        if next(one.iterancestors(tag("p")), None) is paragraph
    ]


def _row_of(holder: Element) -> Element | None:
    return next(holder.iterancestors(tag("tr")), None)


def _where(part: str, holder: Element) -> str:
    if _row_of(holder) is not None:
        return "table"
    for name in ("header", "footer", "notes"):
        if name in part:
            return name
    return "text"


def _fill(root: Element, values: Mapping[str, Value]) -> bool:
    has_changed = False
    # The inner ones first: a control that holds others is filled as one.
    for control in reversed(list(root.iter(tag("sdt")))):
        name = _name_of(control)
        if name in values:
            _fill_control(control, values[name].text)
            has_changed = True
    for paragraph in list(root.iter(tag("p"))):
        has_changed |= _fill_marks(paragraph, values)
    return has_changed


def _fill_marks(paragraph: Element, values: Mapping[str, Value]) -> bool:
    pieces = _pieces(paragraph)
    text = "".join(str(one.text or "") for one in pieces)
    found = [one for one in MARK.finditer(text) if one[1] in values]
    # From the last to the first, so that what stands before keeps its place.
    for one in reversed(found):
        _replace(pieces, one.start(), one.end(), clean(values[one[1]].text))
    for piece in pieces if found else ():
        _break_lines(piece)
    return bool(found)


def _replace(pieces: Sequence[Element], start: int, end: int, text: str) -> None:
    """Put ``text`` where the mark begins, and take the rest of it out of the later pieces."""
    at, is_put = 0, False
    for piece in pieces:
        own = str(piece.text or "")
        first, last = max(start - at, 0), min(end - at, len(own))
        at += len(own)
        if first >= last:
            continue
        piece.text = own[:first] + ("" if is_put else text) + own[last:]
        piece.set(SPACE, "preserve")
        is_put = True


def _break_lines(piece: Element) -> None:
    """Let the lines of a text be lines of the document."""
    lines = str(piece.text or "").split("\n")
    piece.text = lines[0]
    after = piece
    for line in lines[1:]:
        pause = etree.Element(tag("br"))
        after.addnext(pause)
        after = etree.Element(tag("t"))
        after.text = line
        after.set(SPACE, "preserve")
        pause.addnext(after)


def _fill_control(control: Element, text: str) -> None:
    """Put ``text`` into a content control, in the letters of what stood there."""
    told, content = control.find(tag("sdtPr")), control.find(tag("sdtContent"))
    if content is None:
        return
    for name in ("showingPlcHdr", "dataBinding"):
        # The one says that nothing was written yet, the other would write something else.
        for one in told.findall(tag(name)) if told is not None else ():
            told.remove(one)
    runs = list(content.iter(tag("r")))
    run = runs[0] if runs else etree.Element(tag("r"))
    letters = run.find(tag("rPr"))
    if letters is not None:
        for one in letters.findall(tag("rStyle")):
            if str(one.get(tag("val"))).lower().startswith("placeholder"):
                letters.remove(one)
    for one in list(run):
        if one is not letters:
            run.remove(one)
    piece = etree.SubElement(run, tag("t"))
    piece.text = clean(text)
    piece.set(SPACE, "preserve")
    _break_lines(piece)
    _keep_only(content, run)


def _keep_only(content: Element, run: Element) -> None:
    """Leave one run in the content of a control, with the paragraph or cell around it."""
    paragraph = next(run.iterancestors(tag("p")), None)
    is_inside = paragraph is not None and content in paragraph.iterancestors()
    if run.getparent() is None:
        holder = content.find(f".//{tag('p')}")
        (content if holder is None else holder).append(run)
        is_inside, paragraph = holder is not None, holder
    keep = run if not is_inside else paragraph
    for other in list(content.iter(tag("r"))):
        if other is not run and other.getparent() is not None:
            other.getparent().remove(other)
    for other in list(content.iter(tag("p"))):
        if is_inside and other is not keep and other.getparent() is not None:
            other.getparent().remove(other)


def _fill_rows(
    root: Element,
    lists: Mapping[str, Sequence[Row]],
    columns: Mapping[str, tuple[str, ...]],
    *,
    tell: Tell,
) -> bool:
    has_changed = False
    for row in [one for one in root.iter(tag("tr")) if _lists_in(one) & set(lists)]:
        [name, *_others] = sorted(_lists_in(row) & set(lists))
        names = [f"{name}: {column}" for column in columns[name]]
        empty = [Value("", "")] * len(names)
        for line in lists[name] or [empty]:
            tell(name)
            copy = deepcopy(row)
            _forget_ids(copy)
            _fill(copy, _loosely(copy, dict(zip(names, line, strict=False))))
            row.addprevious(copy)
        row.getparent().remove(row)
        has_changed = True
    return has_changed


def _lists_in(row: Element) -> set[str]:
    """Return the lists whose columns stand in ``row`` itself, not in a table inside it."""
    found = (COLUMN.match(name) for name, holder in _marked(row) if _row_of(holder) is row)
    return {one[1] for one in found if one is not None}


def _loosely(row: Element, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return ``values`` by the marks as they are written, spaces beside the colon or not."""
    found = {}
    for name, _holder in _marked(row):
        told = COLUMN.match(name)
        plain = f"{told[1]}: {told[2]}" if told else name
        if plain in values:
            found[name] = values[plain]
    return found


def _forget_ids(row: Element) -> None:
    """Take off what there may be only once in a document."""
    for one in row.iter():
        for name in ("paraId", "textId"):
            one.attrib.pop(f"{{{WORD_2010}}}{name}", None)
    for name in ("bookmarkStart", "bookmarkEnd"):
        for mark in list(row.iter(tag(name))):
            mark.getparent().remove(mark)
    for told in row.iter(tag("sdtPr")):
        for one in told.findall(tag("id")):
            told.remove(one)
