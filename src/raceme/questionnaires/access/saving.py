"""What was sent of a page of answers: read, saved, and what became of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.timezone import now

from raceme.documents.actions import together
from raceme.documents.validation import NotKept
from raceme.questionnaires import actions
from raceme.questionnaires.access.filling import Filling, keys_in
from raceme.questionnaires.access.paper import Asked, Cells
from raceme.questionnaires.access.reading import (
    NAMED,
    Place,
    Raw,
    Shown,
    Unread,
    answer_of,
    chosen_in,
    filled_rows,
    name_of,
    raw_in,
)
from raceme.questionnaires.access.register import Register, register_of
from raceme.questionnaires.access.telling import sentence
from raceme.questionnaires.actions import Saved, Standing
from raceme.questionnaires.actions.files import attach_file
from raceme.questionnaires.solving import (
    Fault,
    Item,
    Kind,
    asked_columns,
    has_conditions,
    without_hidden_cells,
)

LONGEST_REVISION = 10


@dataclass
class Sent:
    """
    What was sent, and what came of it, by the codes of items and by places.

    ``raws``: as the controls held it; ``read``: the same as answers, of a table with each of its
    rows; ``rows``: which these are; ``cells``: what is asked in each; ``errors``: what cannot be
    read or may not be taken.
    """

    raws: dict[str, Raw] = field(default_factory=dict)
    read: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Shown]] = field(default_factory=dict)
    cells: dict[str, Cells] = field(default_factory=dict)
    errors: dict[Place, list[str]] = field(default_factory=dict)
    saved: Saved = field(default_factory=Saved)

    @property
    def conflicts(self) -> Mapping[str, Standing]:
        return self.saved.conflicts

    @property
    def is_whole(self) -> bool:
        return not self.errors and not self.conflicts

    def errors_of(self, code: str) -> list[tuple[Place, str]]:
        return [
            (place, each)
            for place, said in self.errors.items()
            if place[0] == code
            for each in said
        ]

    def note(self, place: Place, said: str) -> None:
        self.errors.setdefault(place, []).append(said)


def save_sent(filling: Filling, *, among: Iterable[Asked], without: str = "") -> Sent:
    """
    Save what was sent of the items ``among``, but ``without`` one of them.

    What is right is saved also where something else is wrong. Raises ``NotOpen``.
    """
    request, doors = filling.request, filling.doors
    present = set(request.POST.getlist("present")) - {without}
    items = [each for each in among if each.code in present and _may_be_sent(each.item, filling)]
    sent = Sent()
    with together():
        posted = _without_row(_with_files(items, filling, sent))
        sent.raws = {each.code: raw_in(each.item, posted, name_of(each.code)) for each in items}
        sent.rows = {
            each.code: [row for row, _raw in filled_rows(each.item, posted, name_of(each.code))]
            for each in items
            if each.item.kind is Kind.TABLE
        }
        values = _values(items, filling, sent)
        seen = {code: _revision(request, code) for code in values}
        sent.saved = actions.save_answers(
            filling.answer_set, values, seen=seen, by=doors.by, at=now()
        )
    known = {each.code: each for each in items}
    for wrong in sent.saved.wrong:
        asked = known[str(wrong.place[0])]
        # What its own page no longer asks is not wrong: it goes with the question.
        if wrong.fault is not Fault.NOT_ASKED:
            sent.note(wrong.place, sentence(wrong, asked))
    return sent


def _may_be_sent(item: Item, filling: Filling) -> bool:
    """
    Tell whether the reader may give this answer.

    Who does not see the register may not name others in it either: by trying keys he would
    learn who is known here.
    """
    if item.kind in NAMED:
        return filling.doors.offers_register or item.kind in filling.own
    if item.kind is Kind.FILE:
        return filling.doors.takes_files
    return item.kind is not Kind.COMPUTED


def _with_files(items: list[Asked], filling: Filling, sent: Sent) -> QueryDict:
    """Keep the files that came along, and return what was sent with their keys in it."""
    posted = filling.request.POST.copy()
    if not filling.doors.takes_files:
        return posted
    for asked in items:
        for name in _file_names(asked.item, filling.request.FILES):
            upload = filling.request.FILES[name]
            if not isinstance(upload, UploadedFile):
                continue
            try:
                document = attach_file(
                    filling.answer_set, upload, item=asked.code, by=filling.doors.by, at=now()
                )
            except NotKept as refusal:
                sent.note((asked.code,), str(refusal))
            else:
                posted[name] = str(document.pk)
    return posted


def _without_row(posted: QueryDict) -> QueryDict:
    """Take the row out that a button asks to remove: the item's code, and the row's number."""
    code, _space, number = posted.get("less", "").partition(" ")
    for name in list(posted):
        if code and name.startswith(f"{name_of(code)}-{number}-"):
            del posted[name]
    return posted


def _file_names(item: Item, files: Iterable[str]) -> list[str]:
    """Return under which of the names of ``files`` one belongs to this item, or to its rows."""
    name = name_of(item.code)
    if item.kind is Kind.FILE:
        return [each for each in files if each == name]
    columns = "|".join(each.code for each in item.columns if each.kind is Kind.FILE)
    cell = re.compile(rf"{name}-\d{{1,4}}-({columns})")
    return [each for each in files if columns and cell.fullmatch(each)]


def _values(items: list[Asked], filling: Filling, sent: Sent) -> dict[str, Any]:
    """Return the answers that could be read; ``sent`` gets what could not."""
    register = _register(items, filling, sent)
    unread: dict[str, list[Unread]] = {}
    for asked in items:
        code = asked.code
        answer, unread[code] = answer_of(asked.item, sent.raws[code], register, place=(code,))
        sent.read[code] = answer
    known = {**filling.answers, **sent.read}
    scheme = filling.paper.scheme
    for asked in items:
        if has_conditions(asked.item):
            rows = sent.read[asked.code] or []
            *shown, blank = asked_columns(scheme, known, asked.item, [*rows, {}])
            sent.cells[asked.code] = Cells(shown, blank)
            # What a row no longer asks for goes with its question, readable or not.
            unread[asked.code] = [
                each
                for each in unread[asked.code]
                if str(each.place[2]) in shown[int(each.place[1])]
            ]
    for each in chain.from_iterable(unread.values()):
        sent.note(each.place, each.sentence)
    trimmed = without_hidden_cells(scheme, known)
    return {code: trimmed[code] for code in sent.read if not unread[code]}


def _register(items: list[Asked], filling: Filling, sent: Sent) -> Register:
    """
    Return those who are named in what was sent.

    Who does not see the register names themselves, and leaves in a table whom its rows name.
    """
    named = [
        (kind, chosen)
        for each in items
        for kind, chosen in chosen_in(each.item, sent.raws[each.code])
    ]
    keys = {(kind, key) for kind, each in named for key in (each.was, each.which) if key}
    if not filling.doors.offers_register:
        stored = ((each, filling.answers.get(each.code)) for each in items)
        own = {(kind, choice.key) for kind, choice in filling.own.items()} if keys else set()
        keys &= own | {key for asked, answer in stored for key in keys_in(asked, answer)}
    return register_of(
        filling.answer_set.workspace_id,
        keys=keys,
        texts=[(kind, chosen.text) for kind, chosen in named],
        is_offered=filling.doors.offers_register,
    )


def _revision(request: HttpRequest, code: str) -> int:
    text = request.POST.get(f"s-{code}", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_REVISION
    return int(text) if is_number else 0
