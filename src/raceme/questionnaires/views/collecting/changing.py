"""Changing the name and the last day of a collection, and opening it once more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.asks.queries import local_day
from raceme.audit.queries import history_page
from raceme.core import words
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question
from raceme.core.pages import ask as put_question
from raceme.questionnaires import actions, queries
from raceme.questionnaires.forms.collecting import ChangingForm, ReopeningForm
from raceme.questionnaires.models import AnswerSet, Collection
from raceme.questionnaires.views.collecting.pages import collection_or_404
from raceme.questionnaires.views.results.looking import frame
from raceme.workspaces.models import Workspace

MOST_DIGITS = 9


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Change name and last day; of two who do the second is told what the first has saved."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    back = reverse("questionnaires:collection", args=[space.slug, found.pk])
    if found.closed_at is not None:
        messages.warning(request, str(actions.CollectionClosed(title=found.title)))
        return redirect(back)
    stands = {"title": found.title, "closes_on": found.closes_on, "revision": found.revision}
    form = ChangingForm(posted(request), initial=stands)
    if form.is_valid():
        try:
            changed, moved = actions.change_collection(
                found,
                title=form.cleaned_data["title"],
                closes_on=form.cleaned_data["closes_on"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.changed_meanwhile(refusal, revision=found.revision, standing=stands)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": changed.title})
            _tell_moved(request, changed, moved)
            return redirect(back)
    context = {
        **frame(space, found.version.questionnaire),
        "collection": found,
        "form": form,
        "waiting": _waiting(found),
        "back": back,
    }
    return render(request, "questionnaires/collecting/change.html", context, status=status_of(form))


def _waiting(found: Collection) -> int:
    asked = queries.progress_of(found)
    return asked.get("open", 0) + asked.get(queries.BEGUN, 0)


def _tell_moved(request: Request, changed: Collection, moved: int) -> None:
    if not moved or changed.closes_on is None:
        return
    said = ngettext(
        "%(number)s who was asked has until %(day)s now.",
        "%(number)s who were asked have until %(day)s now.",
        moved,
    )
    told = {"number": words.number(moved), "day": words.day(changed.closes_on)}
    messages.info(request, said % told)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say whom it asks again, and open it by POST."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    back = reverse("questionnaires:collection", args=[space.slug, found.pk])
    if found.closed_at is None:
        messages.info(request, str(actions.NotClosed(title=found.title)))
        return redirect(back)
    waited = queries.withdrawn_by_closing(found).count()
    form = ReopeningForm(posted(request), initial=_usual(space, found))
    if waited:
        form.fields["asks_again"].help_text = _whom_it_asks(waited)
    else:
        del form.fields["asks_again"]
    if form.is_valid():
        try:
            reopened, asked = actions.reopen_collection(
                found,
                closes_on=form.cleaned_data["closes_on"],
                asks_again=form.cleaned_data.get("asks_again", False),
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _tell_reopened(request, reopened, asked)
            return redirect(back)
    begun = queries.sets_in([found.pk], state=AnswerSet.State.BEGUN).get(found.pk, 0)
    question = Question(
        _("Reopen “%(title)s”?") % {"title": found.title},
        effect=_(
            "Answers are begun and handed in again. %(begun)s begun and not handed in can be gone "
            "on with."
        )
        % {"begun": words.number(begun)},
        verb=_("Reopen the collection"),
        keep=_("Leave it closed"),
        back=back,
        danger=False,
        form=form,
    )
    return put_question(request, question, frame(space, found.version.questionnaire))


def _usual(space: Workspace, found: Collection) -> dict[str, object]:
    """Offer the last day it had, where that is still to come."""
    today = local_day(space, at=timezone.now())
    is_ahead = found.closes_on is not None and found.closes_on >= today
    return {"closes_on": found.closes_on if is_ahead else None, "asks_again": True}


def _whom_it_asks(waited: int) -> str:
    said = ngettext(
        "%(number)s waited when it was closed. Their link works again, and they get only the "
        "mail that was still to come.",
        "%(number)s waited when it was closed. Their links work again, and they get only the "
        "mail that was still to come.",
        waited,
    )
    return said % {"number": words.number(waited)}


def _tell_reopened(request: Request, reopened: Collection, asked: int) -> None:
    messages.success(request, _("“%(title)s” is open again.") % {"title": reopened.title})
    if asked:
        said = ngettext("%(number)s is asked again.", "%(number)s are asked again.", asked)
        messages.info(request, said % {"number": words.number(asked)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew_link(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET, and give it another public link by POST."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    back = reverse("questionnaires:collection", args=[space.slug, found.pk])
    if not found.is_public:
        raise Http404
    if request.method == "POST":
        try:
            actions.renew_public_link(
                found,
                revision=_number(request.POST.get("revision", "")),
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The public link is another one now. Give it out anew."))
        return redirect(back)
    question = Question(
        _("Give “%(title)s” another public link?") % {"title": found.title},
        effect=_(
            "By the one it has now nothing is begun any more, also in letters and frames that show "
            "it. Whoever has begun goes on by the address of their own; what was handed in stays."
        ),
        verb=_("Make another link"),
        keep=_("Keep the link"),
        back=back,
        hidden={"revision": [str(found.revision)]},
    )
    return put_question(request, question, frame(space, found.version.questionnaire))


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show who opened, changed, closed and reopened it, and when."""
    space, found = collection_or_404(request, workspace, pk)
    page = history_page(found, within=space, number=request.GET.get("page"))
    context = {
        **frame(space, found.version.questionnaire),
        "collection": found,
        "page": page,
    }
    return render(request, "questionnaires/collecting/history.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
