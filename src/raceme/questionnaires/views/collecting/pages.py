"""Collections of one questionnaire: their list, opening one, watching it, closing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.asks import actions as asks
from raceme.core import lists, words
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question
from raceme.core.pages import ask as put_question
from raceme.core.pieces import Tile
from raceme.questionnaires import actions, queries
from raceme.questionnaires.forms.collecting import OpeningForm
from raceme.questionnaires.models import AnswerSet, Collection, Questionnaire
from raceme.questionnaires.queries import BEGUN
from raceme.questionnaires.views.collecting.lists import ASKED, COLLECTIONS
from raceme.questionnaires.views.results.looking import frame, space_or_403
from raceme.workspaces.models import Workspace

State = AnswerSet.State
REMIND = gettext_lazy("Remind them")


def writing_or_403(request: Request, workspace: str) -> Workspace:
    space = space_or_403(request, workspace)
    if not can_write(request.user, space):
        raise PermissionDenied
    return space


def collection_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> tuple[Workspace, Collection]:
    space = space_or_403(request, workspace)
    rows = Collection.objects.of(space).select_related("version__questionnaire")
    found = get_object_or_404(rows, pk=pk)
    found.workspace = space
    if to_write and not can_write(request.user, space):
        raise PermissionDenied
    return space, found


@login_required
@require_safe
def collections(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space = space_or_403(request, workspace)
    questionnaire = get_object_or_404(queries.questionnaires_of(space), pk=pk)
    listing = COLLECTIONS.listing(
        request,
        queries.collections_of(questionnaire),
        loaders={
            "begun": lambda keys: queries.sets_in(keys, state=State.BEGUN),
            "handed_in": lambda keys: queries.sets_in(keys, state=State.HANDED_IN),
        },
    )
    newest = queries.newest_version(questionnaire)
    is_in_use = newest is not None and questionnaire.retired_at is None
    context = {
        **frame(space, questionnaire),
        "can_open": is_in_use and can_write(request.user, space),
        "is_published": newest is not None,
    }
    return listing.answer("questionnaires/collecting/collections.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Open a collection with the newest version."""
    space = writing_or_403(request, workspace)
    questionnaire: Questionnaire = get_object_or_404(queries.questionnaires_of(space), pk=pk)
    newest = queries.newest_version(questionnaire)
    back = reverse("questionnaires:collections", args=[space.slug, questionnaire.pk])
    if newest is None:
        messages.warning(request, _("Publish a version first: there is nothing to answer yet."))
        return redirect(back)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_collection(
                newest,
                form.opening(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("“%(title)s” is open.") % {"title": made.title})
            return redirect("questionnaires:collection", space.slug, made.pk)
    context = {**frame(space, questionnaire), "form": form, "version": newest, "back": back}
    return render(request, "questionnaires/collecting/open.html", context, status=status_of(form))


@login_required
@require_safe
def collection(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """Show what was asked and what came in, with the public link where there is one."""
    space, found = collection_or_404(request, workspace, pk)
    may_write = can_write(request.user, space)
    is_over = queries.is_over(found, at=timezone.now())
    public = reverse("questionnaires-public:begin", args=[found.slug])
    listing = ASKED.listing(
        request,
        queries.asked_in(found),
        actions=[
            lists.Bulk("remind", REMIND, "questionnaires:remind", args=(found.pk,), icon="mail")
        ]
        if may_write and not is_over
        else (),
    )
    context = {
        **frame(space, found.version.questionnaire),
        "collection": found,
        "is_over": is_over,
        "may_write": may_write,
        "tiles": _tiles(space, found),
        "public_address": request.build_absolute_uri(public) if found.is_public else "",
        "results": _results(space, found),
    }
    return listing.answer("questionnaires/collecting/collection.html", context)


def _results(space: Workspace, found: Collection) -> str:
    there = reverse("questionnaires:results", args=[space.slug, found.version.questionnaire_id])
    return f"{there}?collection={found.pk}"


def _tiles(space: Workspace, found: Collection) -> list[Tile]:
    asked = queries.progress_of(found)
    sets = {state: queries.sets_in([found.pk], state=state).get(found.pk, 0) for state in State}
    here = reverse("questionnaires:collection", args=[space.slug, found.pk])
    every_set = reverse("questionnaires:sets", args=[space.slug, found.version.questionnaire_id])

    def of_sets(state: str) -> str:
        return f"{every_set}?collection={found.pk}&state={state}" if sets[State(state)] else ""

    tiles = [
        Tile(
            pgettext("sets of answers", "Begun"),
            words.number(sets[State.BEGUN]),
            href=of_sets(State.BEGUN),
            meaning=_("not handed in yet"),
        ),
        Tile(_("Handed in"), words.number(sets[State.HANDED_IN]), href=of_sets(State.HANDED_IN)),
    ]
    if found.is_anonymous:
        return tiles
    declined = asked.get("declined", 0)
    return [
        Tile(
            pgettext("people", "Asked"),
            words.number(sum(asked.values())),
            href=f"{here}#asked" if asked else "",
        ),
        *tiles,
        Tile(
            pgettext("people", "Declined"),
            words.number(declined),
            href=f"{here}?progress=declined" if declined else "",
        ),
    ]


@login_required
@require_POST
def remind(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Put what was chosen into the next mail to its people; who was reminded twice is left."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    chosen = ASKED.chosen(request, queries.asked_in(found))
    reminded = refused = 0
    for ask in chosen.rows.select_related("workspace", "person"):
        try:
            asks.remind(ask, by=request.user, at=timezone.now())
            reminded += 1
        except Refusal:
            refused += 1
    if reminded:
        said = ngettext("%(number)s is reminded.", "%(number)s are reminded.", reminded)
        messages.success(request, said % {"number": reminded})
    if refused:
        said = ngettext(
            "%(number)s is not: it is closed, was not mailed yet, or was reminded twice.",
            "%(number)s are not: they are closed, were not mailed yet, or were reminded twice.",
            refused,
        )
        messages.info(request, said % {"number": refused})
    if not chosen:
        messages.warning(request, _("Choose somebody first, then remind them."))
    return redirect("questionnaires:collection", space.slug, found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    back = reverse("questionnaires:collection", args=[space.slug, found.pk])
    if request.method == "POST":
        try:
            actions.close_collection(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is closed.") % {"title": found.title})
        return redirect(back)
    asked = queries.progress_of(found)
    waiting = asked.get("open", 0) + asked.get(BEGUN, 0)
    begun = queries.sets_in([found.pk], state=State.BEGUN).get(found.pk, 0)
    question = Question(
        _("Close “%(title)s”?") % {"title": found.title},
        effect=_(
            "Nothing is begun or handed in any more. %(begun)s begun and not handed in stay so; "
            "%(waiting)s who were asked and did not hand in are asked no longer. What was handed "
            "in stays."
        )
        % {"begun": words.number(begun), "waiting": words.number(waiting)},
        verb=_("Close the collection"),
        keep=_("Keep it open"),
        back=back,
    )
    return put_question(request, question, frame(space, found.version.questionnaire))
