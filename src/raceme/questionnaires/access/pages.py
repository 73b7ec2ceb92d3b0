"""The pages of one set of answers, drawn the same wherever they are shown."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core.devices import mark_of, who_is
from raceme.questionnaires import actions
from raceme.questionnaires.access.doors import Doors
from raceme.questionnaires.access.drawing import ANY_ROW
from raceme.questionnaires.access.filling import Filling, Opened, Progress
from raceme.questionnaires.access.paper import Asked, Cells, Section
from raceme.questionnaires.access.reading import NAMED, Place, Shown
from raceme.questionnaires.access.register import LONGEST_NAME, choices_of
from raceme.questionnaires.access.saving import Sent, save_sent
from raceme.questionnaires.access.sections import SectionDrawn, drawn_section
from raceme.questionnaires.access.telling import Told, figure, sentence, told
from raceme.questionnaires.actions import NotComplete, NotOpen
from raceme.questionnaires.actions.checking import faults_of
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.solving import Kind

HandIn = Callable[[AnswerSet], object]


def section_page(
    request: HttpRequest, answer_set: AnswerSet, doors: Doors, section: str
) -> HttpResponse:
    """
    Show a section, or save what was sent of it and lead on to the next.

    A section in which nothing is asked leads on, too; answers that were handed in lead to their
    receipt. Raises ``Http404`` for a section that there is not.
    """
    if not answer_set.is_open:
        return redirect(doors.receipt)
    filling = Filling(request, answer_set, doors)
    found = filling.paper.section(section)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _saved_section(filling, found)
    if not any(True for _each in filling.items(found)):
        return redirect(filling.beside(found, step=1))
    return _section_drawn(filling, drawn_section(filling, found), status=HTTPStatus.OK)


def entrance(request: HttpRequest, answer_set: AnswerSet, doors: Doors) -> str:
    """Return where filling in goes on: at the first section not all answered, else the review."""
    if not answer_set.is_open:
        return doors.receipt
    progress = Filling(request, answer_set, doors).progress()
    return next((each.href for each in progress if not each.is_whole), doors.review)


def _section_drawn(filling: Filling, drawn: SectionDrawn, *, status: int) -> HttpResponse:
    section = drawn.section
    progress = filling.progress(here=section.code)
    context = {
        **_shared(filling, progress),
        "section": section,
        "drawn": drawn,
        "before": filling.beside(section, step=-1),
        "after": filling.beside(section, step=1),
        "number": next((at for at, each in enumerate(progress, start=1) if each.is_here), 0),
    }
    return render(filling.request, "questionnaires/fill/section.html", context, status=status)


def _shared(filling: Filling, progress: list[Progress]) -> dict[str, Any]:
    paper, doors = filling.paper, filling.doors
    asked = sum(each.asked for each in progress)
    answered = sum(each.answered for each in progress)
    return {
        **doors.context,
        "frame": doors.frame,
        "doors": doors,
        "answers": filling.answer_set,
        "paper": paper,
        # What is written in another language than the page says so, to those who hear it.
        "spoken": "" if paper.language == get_language() else paper.language,
        "progress": progress,
        "asked": asked,
        "answered": answered,
        "width": f"{100 * answered / asked:.1f}%" if asked else "0%",
        "pages": filling.pages,
    }


def _saved_section(filling: Filling, section: Section) -> HttpResponse:
    posted, doors = filling.request.POST, filling.doors
    before = filling.open_places(section)
    theirs = posted.get("theirs", "")
    try:
        sent = save_sent(filling, among=section.items, without=theirs)
        if posted.get("confirm"):
            # What was sent is confirmed by being sent; this is about what is only shown.
            codes = [each.code for each in section.items]
            actions.confirm_carried(filling.answer_set, codes, by=doors.by, at=now())
    except NotOpen as refusal:
        messages.error(filling.request, str(refusal))
        return redirect(doors.receipt)
    after = Filling(filling.request, filling.answer_set, doors)
    if not sent.is_whole:
        drawn = drawn_section(after, section, sent=sent)
        return _section_drawn(after, drawn, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(_next(after, section, before=before, theirs=theirs))


def _next(filling: Filling, section: Section, *, before: Opened, theirs: str) -> str:
    """Return where the pressed button leads, once everything is saved."""
    posted, here = filling.request.POST, filling.doors.section(section.code)
    if code := _known(section, posted.get("more", "") or posted.get("edit", "")):
        wish = "more" if posted.get("more") else "edit"
        return f"{here}?{wish}={code}#q-{code}"
    if code := _known(section, theirs or posted.get("less", "").partition(" ")[0]):
        return f"{here}#q-{code}"
    if posted.get("confirm") or posted.get("stay"):
        return here
    if posted.get("previous"):
        return filling.beside(section, step=-1) or here
    if opened := filling.open_places(section).since(before):
        # What these answers have opened comes before the next section.
        messages.info(filling.request, _("Saved. These answers open further questions here."))
        return f"{here}#{_anchor(opened[0])}"
    return filling.beside(section, step=1)


def _anchor(place: Place) -> str:
    """Return where an item begins on its page, or the controls of a cell."""
    return f"q-{place[0]}" if len(place) == 1 else "-".join(["a", *map(str, place)])


def _known(section: Section, code: str) -> str:
    return code if any(each.code == code for each in section.items) else ""


def save(request: HttpRequest, answer_set: AnswerSet, doors: Doors) -> HttpResponse:
    """
    Save what a script sends, of whichever section, and answer it as JSON.

    409: the answers were handed in or discarded. Raises ``PermissionDenied`` where the page was
    somebody else's.
    """
    if request.headers.get("Raceme-Whose", "") != mark_of(who_is(request.user)):
        raise PermissionDenied
    filling = Filling(request, answer_set, doors)
    items = filling.paper.items
    try:
        sent = save_sent(filling, among=items.values())
    except NotOpen as refusal:
        return JsonResponse({"text": str(refusal)}, status=HTTPStatus.CONFLICT)
    return JsonResponse(
        {
            "revisions": dict(sent.saved.revisions),
            "conflicts": _conflicts(filling, sent),
            "wrong": [
                {"item": code, "text": _told_wrong(items[code], sent)}
                for code in dict.fromkeys(str(place[0]) for place in sent.errors)
            ],
            "dropped": list(sent.saved.dropped),
            "trimmed": dict(sent.saved.trimmed),
            "asked": {code: _asked(cells, sent.rows[code]) for code, cells in sent.cells.items()},
        }
    )


def _asked(cells: Cells, rows: list[Shown]) -> dict[str, list[str]]:
    """Return by the numbers of rows which of their cells are asked; *n* is any blank row."""
    numbered = {str(row.number): asked for row, asked in zip(rows, cells.rows, strict=True)} | {
        ANY_ROW: cells.blank
    }
    return {number: sorted(asked) for number, asked in numbered.items()}


def found(request: HttpRequest, answer_set: AnswerSet, doors: Doors) -> HttpResponse:
    """
    Show whom a name may mean that somebody is typing: what a script puts below the field.

    Raises ``Http404`` where the reader may not choose in the register.
    """
    kind = request.GET.get("kind") or Kind.ORGANISATION
    if not doors.offers_register or kind not in NAMED:
        raise Http404
    text = request.GET.get("q", "").strip()[:LONGEST_NAME]
    choices = choices_of(answer_set.workspace_id, Kind(kind), text)
    return render(request, "questionnaires/fill/found.html", {"choices": choices, "text": text})


def _conflicts(filling: Filling, sent: Sent) -> dict[str, Any]:
    items = filling.paper.items
    theirs = {code: each.value for code, each in sent.conflicts.items()}
    register = filling.register([items[code] for code in theirs], theirs) if theirs else None
    return {
        code: {
            "value": each.value,
            "shown": str(told(items[code], each.value, register)) if register else "",
            "by": each.by,
            "at": each.at.isoformat(),
            "revision": each.revision,
        }
        for code, each in sent.conflicts.items()
    }


def _told_wrong(asked: Asked, sent: Sent) -> str:
    """Put what is wrong with one item into one text; of a table with its row and column."""
    rows = sent.rows.get(asked.code)
    return " ".join(
        _in_its_place(asked, _on_its_page(place, rows) if rows else place, said)
        for place, said in sent.errors_of(asked.code)
    )


def _on_its_page(place: Place, rows: list[Shown]) -> Place:
    """Return a place in a table as its page counts rows: those that are blank as well."""
    code, *inside = place
    return (code, rows[int(inside[0])].at, *inside[1:]) if inside else place


def _in_its_place(asked: Asked, place: Place, said: str) -> str:
    if asked.item.kind is Kind.TABLE and len(place) > 2:  # noqa: PLR2004 (item, row, column)
        column = asked.words.inner("columns")[str(place[2])]
        return _("Row %(number)s, %(column)s: %(sentence)s") % {
            "number": int(place[1]) + 1,
            "column": column["short"] or column["text"],
            "sentence": said,
        }
    if asked.item.kind is Kind.MATRIX and len(place) > 1:
        row = asked.words.inner("rows").get(str(place[1]))
        return f"{row['text'] if row else place[1]}: {said}"
    return said


# ---------- review, handing in, receipt ----------


class Line(NamedTuple):
    """One item on the review; ``errors``: what is missing or wrong."""

    asked: Asked
    told: Told
    errors: list[str]
    href: str
    is_carried: bool
    figure: str = ""
    file: str = ""


def review_page(
    request: HttpRequest,
    answer_set: AnswerSet,
    doors: Doors,
    *,
    refusal: str = "",
) -> HttpResponse:
    """Show all answers by section, with what is missing, and the way to hand them in."""
    if not answer_set.is_open:
        return redirect(doors.receipt)
    filling = Filling(request, answer_set, doors)
    wrong: dict[str, list[str]] = {}
    scheme, answers = filling.paper.scheme, filling.answers
    # As handing in looks at them: also whether who is named in them is still known.
    for each in faults_of(scheme, answers, answer_set=answer_set, is_complete=True):
        code = str(each.place[0])
        if code in filling.paper.items:
            asked = filling.paper.items[code]
            said = _in_its_place(asked, each.place, sentence(each, asked))
            wrong.setdefault(code, []).append(said)
    progress = filling.progress()
    context = {
        **_shared(filling, progress),
        "sections": told_sections(filling, wrong=wrong),
        "wrong": sum(len(each) for each in wrong.values()),
        "first": progress[0].href if progress else "",
        "last": progress[-1].href if progress else "",
        "refusal": refusal,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "questionnaires/fill/review.html", context, status=status)


def told_sections(
    filling: Filling, *, wrong: Mapping[str, list[str]]
) -> list[tuple[Section, list[Line]]]:
    register = filling.register(filling.paper.items.values())
    carried = {code for code, row in filling.rows.items() if row.is_carried}
    return [
        (
            section,
            [
                Line(
                    asked=each,
                    told=told(each, filling.answers.get(each.code), register),
                    errors=wrong.get(each.code, []),
                    href=f"{filling.doors.section(section.code)}?edit={each.code}#q-{each.code}",
                    is_carried=each.code in carried,
                    file=_file_href(filling, each),
                    figure=figure(filling.computed.get(each.code), unit=each.item.unit),
                )
                for each in filling.items(section)
            ],
        )
        for section in filling.sections
    ]


def _file_href(filling: Filling, asked: Asked) -> str:
    key, door = filling.answers.get(asked.code), filling.doors.file
    return door(int(key)) if door is not None and asked.item.kind is Kind.FILE and key else ""


def hand_in(
    request: HttpRequest, answer_set: AnswerSet, doors: Doors, *, then: HandIn | None = None
) -> HttpResponse:
    """
    Hand the answers in and lead to the receipt; what is missing leads back to the review.

    ``then`` is what the calling app does instead of the plain action; it may refuse likewise.
    """
    try:
        if then is not None:
            then(answer_set)
        else:
            actions.hand_in(answer_set, by=doors.by, at=now())
    except NotComplete as refusal:
        return review_page(request, answer_set, doors, refusal=str(refusal))
    except NotOpen as refusal:
        messages.info(request, str(refusal))
    return redirect(doors.receipt)


def receipt_page(request: HttpRequest, answer_set: AnswerSet, doors: Doors) -> HttpResponse:
    """Show what was handed in, when and by whom."""
    if answer_set.is_open:
        return redirect(doors.review)
    filling = Filling(request, answer_set, doors)
    context = {
        **_shared(filling, filling.progress()),
        "sections": told_sections(filling, wrong={}),
    }
    return render(request, "questionnaires/fill/receipt.html", context)
