"""What came in: its summary, the list of sets, one set, the texts of one question, the workbook."""

import tempfile

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.moments import one_moment
from raceme.core.pages import Question, ask
from raceme.core.pieces import Tile
from raceme.core.timing import counting
from raceme.questionnaires import queries
from raceme.questionnaires.actions.exporting import start_workbook
from raceme.questionnaires.counting import count_computed, newest_texts, questions_of, tallies
from raceme.questionnaires.counting.tallies import TEXTS as KINDS_OF_TEXT
from raceme.questionnaires.exports import name_of_workbook, write_answers
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.views.results.findings import findings
from raceme.questionnaires.views.results.lists import SETS, TEXTS
from raceme.questionnaires.views.results.looking import Look, frame, look_or_404, space_or_403
from raceme.questionnaires.views.results.one import sections_of
from raceme.questionnaires.views.results.picking import picked_or_404, question_or_404

LANGUAGE = "en"
# A workbook of more sets takes longer than anybody waits for a page.
MOST_AT_ONCE = 5_000
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def results(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what came in question by question, with a chart and its numbers for each."""
    look = look_or_404(request, workspace, pk)
    questions = questions_of(look.versions, language=_language(), with_computed=True)
    states = look.sift.all_sets.order_by().values_list("version", "state")
    counted = list(states.annotate(number=Count("pk"), newest=Max("handed_in_at")))
    handed_in = {
        version: number
        for version, state, number, _newest in counted
        if state == AnswerSet.State.HANDED_IN
    }
    newest = max((moment for *_rest, moment in counted if moment), default=None)
    with counting():
        found = tallies(look.sift, questions)
        count_computed(found, look.sift, look.versions, questions)
        texts = newest_texts(look.sift, questions)
    total = sum(handed_in.values())
    context = {
        **frame(look.space, look.questionnaire),
        "look": look,
        "total": total,
        "tiles": _tiles(look, total, sum(row[2] for row in counted) - total, newest),
        "sections": findings(questions, found, handed_in=handed_in, texts=texts, look=look),
        "address_of_file": look.address("workbook"),
        "is_file_asked_for": total > MOST_AT_ONCE,
        "address_of_sets": look.address("sets"),
    }
    return render(request, "questionnaires/results/results.html", context)


def _tiles(look: Look, handed_in: int, begun: int, newest: object) -> list[Tile]:
    state = AnswerSet.State
    return [
        Tile(
            _("Handed in"),
            words.number(handed_in),
            href=look.address("sets", state=state.HANDED_IN) if handed_in else "",
            meaning=_("last on %(day)s") % {"day": words.day(newest)}  # type: ignore[arg-type]
            if newest
            else _("nothing yet"),
        ),
        Tile(
            _("Begun, not handed in"),
            words.number(begun),
            href=look.address("sets", state=state.BEGUN) if begun else "",
            meaning=_("not counted below"),
        ),
    ]


@login_required
@require_safe
def sets(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """List the sets of answers, or those behind one number, as the summary counted them."""
    look = look_or_404(request, workspace, pk)
    picked = None
    if "item" in request.GET:
        picked = picked_or_404(request.GET, look, language=_language())
    listing = SETS.listing(
        request,
        picked.sets if picked else look.sift.all_sets,
        choices={
            "version": [(each.number, str(each.number)) for each in look.every_version],
            "collection": [(each.pk, each.title) for each in look.collections],
        },
    )
    context = {
        **frame(look.space, look.questionnaire),
        "look": look,
        "chose": picked.said if picked else "",
        "every_set": look.address("sets"),
    }
    return listing.answer("questionnaires/results/sets.html", context)


@login_required
@require_safe
def texts(request: Request, workspace: str, pk: int, item: str) -> HttpResponseBase:
    """List what was written in answer to one question."""
    look = look_or_404(request, workspace, pk)
    questions = questions_of(look.versions, language=_language())
    question = question_or_404(questions, item, of=request.GET.get("of", ""))
    if question.kind not in KINDS_OF_TEXT:
        raise Http404
    listing = TEXTS.listing(request, look.sift.answers([question]))
    context = {
        **frame(look.space, look.questionnaire),
        "look": look,
        "question": question,
    }
    return listing.answer("questionnaires/results/texts.html", context)


@login_required
@require_safe
def answers(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show one set of answers as it was given; who changes it does so where it was begun."""
    space = space_or_403(request, workspace)
    rows = queries.answer_sets_of(space).select_related(
        "version__questionnaire", "organisation", "person", "collection"
    )
    found = get_object_or_404(rows, pk=pk)
    context = {
        **frame(space, found.version.questionnaire),
        "answer_set": found,
        "who": str(found.organisation or found.person or _("Without a name")),
        "sections": sections_of(found, language=_language()),
    }
    return render(request, "questionnaires/results/answers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """Give the workbook; one of many sets is written beside the pages, and waits under *Jobs*."""
    look = look_or_404(request, workspace, pk)
    if request.method == "POST":
        job = start_workbook(
            look.questionnaire,
            look.versions,
            collection=look.collection,
            by=request.user,
            workspace=look.space,
            at=timezone.now(),
        )
        return redirect("portal:job", look.space.slug, job.pk)
    count = look.sift.sets.count()
    if count > MOST_AT_ONCE:
        return _ask_for_workbook(request, look, count)
    # Closed by the response, once it is sent.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    with one_moment(writes=False):
        write_answers(look.sift, look.versions, file, language=_language())
    file.seek(0)
    name = name_of_workbook(look.questionnaire)
    return FileResponse(file, as_attachment=True, filename=name, content_type=BOOK)


def _ask_for_workbook(request: Request, look: Look, count: int) -> HttpResponse:
    question = Question(
        _("Write %(count)s sets of answers into a workbook?") % {"count": words.number(count)},
        effect=_("It is written beside the pages, and waits for you under Jobs."),
        verb=_("Write the workbook"),
        keep=_("Leave it"),
        back=look.address("results"),
        action=look.address("workbook"),
        danger=False,
    )
    return ask(request, question, {"workspace": look.space})


def _language() -> str:
    return get_language() or LANGUAGE
