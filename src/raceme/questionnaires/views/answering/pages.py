"""Where somebody begins to answer, goes on, hands in: the same behind each door."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.actions import TooManyAttempts
from raceme.accounts.http import client_of, language_of
from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.core.errors import Refusal
from raceme.core.watch import NAMES_NOBODY
from raceme.questionnaires import access, actions
from raceme.questionnaires.counting.questions import said
from raceme.questionnaires.models import AnswerSet, Collection
from raceme.questionnaires.queries import collection_with_slug, is_over
from raceme.questionnaires.views.answering.doors import (
    Door,
    behind_a_door,
    framed_in,
    over,
    unlisted,
)

TOO_MANY = 429
LONGEST_REASON = 300
# What was begun for an ask that ran out may still be handed in; for these it may not.
TAKEN_BACK = (Ask.State.WITHDRAWN, Ask.State.DECLINED)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def landing(request: HttpRequest, door: Door) -> HttpResponse:
    """
    Say what it is about, and begin by POST: what scans mail opens the links in it.

    By the same page somebody says that they do not answer, or gets an address for another device.
    """
    if door.answers is not None and not door.answers.is_open:
        return redirect(door.href("receipt"))
    if request.method == "POST":
        return _posted(request, door)
    return _landing(request, door)


def _posted(request: HttpRequest, door: Door) -> HttpResponse:
    try:
        if "decline" in request.POST and door.ask is not None:
            reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
            asks.decline(door.ask, reason=reason, way=door.way, by=door.by, at=timezone.now())
            return _landing(request, door, is_declined=True)
        answers = door.answers or _begun(door)
        if "elsewhere" in request.POST:
            secret = actions.open_elsewhere(answers, at=timezone.now())
            return _landing(request, door, elsewhere=secret)
    except actions.CollectionOver:
        raise
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return _landing(request, door)
    if door.answers is not None:
        # Who comes back goes on where something is still open.
        return redirect(access.entrance(request, answers, door.doors))
    return redirect(door.href("section", section=first_section(answers)))


def _begun(door: Door) -> AnswerSet:
    assert door.ask is not None  # noqa: S101 (a link of its own opens what was begun)
    return actions.begin_asked(
        door.ask,
        door.collection,
        language=translation.get_language() or door.language,
        by=door.by,
        at=timezone.now(),
    )


def first_section(answers: AnswerSet) -> str:
    return str(answers.version.definition["sections"][0]["code"])


def _landing(
    request: HttpRequest, door: Door, *, elsewhere: str = "", is_declined: bool = False
) -> HttpResponse:
    context = {
        **about(door.collection),
        "door": door,
        "ask": door.ask,
        "is_begun": door.answers is not None,
        "is_declined": is_declined or (door.ask is not None and door.ask.state in TAKEN_BACK),
        "is_kept_here": door.is_of_its_own,
        "own_address": request.build_absolute_uri(request.path) if door.is_of_its_own else "",
        "elsewhere": request.build_absolute_uri(
            reverse("questionnaires-public:link", args=[door.collection.slug, elsewhere])
        )
        if elsewhere
        else "",
    }
    return render(request, "questionnaires/answering/landing.html", context)


def about(collection: Collection) -> dict[str, object]:
    """Return what the first page says of a collection, in the language in use."""
    definition = collection.version.definition
    language = translation.get_language() or ""
    return {
        "collection": collection,
        "is_demonstration": collection.workspace.is_demonstration,
        "title": said(definition["title"], language=language),
        "introduction": said(definition.get("introduction"), language=language),
        "is_over": is_over(collection, at=timezone.now()),
    }


@behind_a_door
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, door: Door, section: str) -> HttpResponseBase:
    answers = open_answers(door)
    return access.section_page(request, answers, door.doors, section)


@behind_a_door
@require_POST
def save(request: HttpRequest, door: Door) -> HttpResponseBase:
    return access.save(request, open_answers(door), door.doors)


@behind_a_door
@require_safe
def review(request: HttpRequest, door: Door) -> HttpResponseBase:
    return access.review_page(request, open_answers(door), door.doors)


@behind_a_door
@require_POST
def hand_in(request: HttpRequest, door: Door) -> HttpResponseBase:
    def then(row: AnswerSet) -> object:
        return actions.hand_in_answers(row, way=door.way, by=door.by, at=timezone.now())

    return access.hand_in(request, open_answers(door), door.doors, then=then)


@behind_a_door
@require_safe
def receipt(request: HttpRequest, door: Door) -> HttpResponseBase:
    if door.answers is None:
        raise Http404
    return access.receipt_page(request, door.answers, door.doors)


def open_answers(door: Door) -> AnswerSet:
    """Return what was begun; what was not is not there, what is closed says so."""
    if door.answers is None:
        raise Http404
    if door.answers.is_open:
        if door.is_over:
            raise actions.CollectionOver(title=door.collection.version.questionnaire.title)
        if door.ask is not None and door.ask.state in TAKEN_BACK:
            raise asks.NoLongerOpen(door.ask)
    return door.answers


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponseBase:
    """
    Show what the public link leads to, and begin a set of answers by POST.

    No token is asked for: a frame of another site has no cookies, and nothing is done here in
    anybody's name.
    """
    collection = collection_with_slug(slug)
    if collection is None or not collection.is_public:
        return over(request, _("This address opens nothing."), is_public=True, status=404)
    if collection.is_anonymous:
        setattr(request, NAMES_NOBODY, True)
    with translation.override(language_of(request, otherwise=collection.workspace.language)):
        if is_over(collection, at=timezone.now()):
            title = collection.version.questionnaire.title
            said = str(actions.CollectionOver(title=title))
            response: HttpResponseBase = over(request, said, is_public=True)
        elif request.method == "POST":
            response = _begun_by_link(request, collection)
        else:
            response = _public(request, collection)
    return unlisted(framed_in(response, collection))


def _begun_by_link(request: HttpRequest, collection: Collection) -> HttpResponse:
    try:
        _answers, secret = actions.begin_by_link(
            collection,
            language=translation.get_language() or "en",
            client=client_of(request),
            at=timezone.now(),
        )
    except TooManyAttempts as refusal:
        return _public(request, collection, refusal=str(refusal), status=TOO_MANY)
    except Refusal as refusal:
        return _public(request, collection, refusal=str(refusal), status=422)
    return redirect("questionnaires-public:link", collection.slug, secret)


def _public(
    request: HttpRequest, collection: Collection, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {**about(collection), "refusal": refusal}
    return render(request, "questionnaires/answering/public.html", context, status=status)
