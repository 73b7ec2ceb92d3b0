"""A person's consents: how each purpose stands, what was ever said, and writing it down."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.asks.queries import Asked, asked_before, first_mail_at, rhythm_of
from raceme.consents import actions, queries
from raceme.consents.forms import AskForm, GiveForm, SaidForm
from raceme.consents.models import ConsentRequest
from raceme.consents.permissions import can_say_what_is_agreed_to, can_take_consent
from raceme.consents.views.reach import person_or_404, purpose_or_404
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.navigation import address
from raceme.core.pages import Question
from raceme.core.pages import ask as ask_first
from raceme.documents.actions import MEGABYTE
from raceme.organisations.models import Person


@login_required
@require_safe
def consents(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, person = person_or_404(request, workspace, pk)
    asked = queries.last_asked(person)
    context = {
        "workspace": space,
        "person": person,
        "standings": queries.standings_of(person),
        "said": queries.history_of_person(person),
        "asked": asked,
        "ask": asked.ask if asked else None,
        "can_take": can_take_consent(request.user, space),
        "can_manage": can_say_what_is_agreed_to(request.user, space),
        # An app above hands out and erases: it knows every place where data lie.
        "held": address("stewardship:person_data", space.slug, person.pk),
    }
    return render(request, "consents/person.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, workspace: str, pk: int, purpose: str) -> HttpResponse:
    """Write down that a person agreed."""
    space, person = person_or_404(request, workspace, pk, to_write=True)
    aim = purpose_or_404(purpose)
    texts = {
        language: queries.text_in_force(space, aim, language=language)
        for language, _name in settings.LANGUAGES
    }
    start = {"said_on": timezone.localdate(), "text": space.language}
    form = GiveForm(posted(request), request.FILES or None, initial=start, texts=texts)
    if form.is_valid():
        try:
            actions.give(
                person,
                purpose=aim,
                text=texts[form.cleaned_data["text"]],
                way=form.cleaned_data["way"],
                proof=form.shown(),
                said_on=form.cleaned_data["said_on"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told = {"name": person.name, "purpose": aim.label}
            messages.success(request, _("%(purpose)s: that %(name)s agreed is kept.") % told)
            return redirect("consents:person", space.slug, person.pk)
    context = {
        "workspace": space,
        "person": person,
        "purpose": aim,
        "form": form,
        "limit": settings.UPLOAD_LIMIT // MEGABYTE,
    }
    return render(request, "consents/give.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, workspace: str, pk: int, purpose: str) -> HttpResponse:
    """Write down that a person said no."""
    space, person = person_or_404(request, workspace, pk, to_write=True)
    aim = purpose_or_404(purpose)
    start = {"said_on": timezone.localdate()}
    form = SaidForm(posted(request), request.FILES or None, initial=start)
    if form.is_valid():
        try:
            actions.withdraw(
                person,
                purpose=aim,
                way=form.cleaned_data["way"],
                proof=form.shown(),
                said_on=form.cleaned_data["said_on"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told = {"name": person.name, "purpose": aim.label}
            messages.success(request, _("%(purpose)s: that %(name)s said no is kept.") % told)
            return redirect("consents:person", space.slug, person.pk)
    context = {
        "workspace": space,
        "person": person,
        "purpose": aim,
        "form": form,
        "limit": settings.UPLOAD_LIMIT // MEGABYTE,
    }
    return render(request, "consents/withdraw.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask a person by the week's mail, whose link opens the page where they say yes or no."""
    space, person = person_or_404(request, workspace, pk, to_write=True)
    now = timezone.now()
    due_on = actions.usual_due(space, at=now)
    start = {"purposes": _open_purposes(person), "due_on": due_on}
    form = AskForm(posted(request), initial=start)
    if form.is_valid():
        try:
            asked = actions.ask_for_consent(
                person,
                purposes=form.cleaned_data["purposes"],
                due_on=form.cleaned_data["due_on"],
                despite=form.cleaned_data["despite"],
                by=request.user,
                at=now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said_of(asked))
            return redirect("consents:person", space.slug, person.pk)
    rhythm = rhythm_of(space)
    key = Asked(None, person.pk)
    before = asked_before([key], workspace=space, at=now)[key]
    context = {
        "workspace": space,
        "person": person,
        "form": form,
        "before": before,
        "budget": rhythm.budget,
        "is_over": before.count >= rhythm.budget,
        "goes_out": first_mail_at(due_on=due_on, rhythm=rhythm, at=now),
    }
    return render(request, "consents/ask.html", context, status=status_of(form))


def _said_of(asked: ConsentRequest) -> str:
    moment = asked.ask.next_mail_at if asked.ask else None
    told = {"name": asked.person.name, "moment": words.moment(moment) if moment else ""}
    if moment is None or moment <= asked.at:
        return _("%(name)s is asked. The mail goes out within the hour.") % told
    return _("%(name)s is asked. The mail goes out on %(moment)s.") % told


def _open_purposes(person: Person) -> list[str]:
    standings = queries.standings_of(person)
    return [each.purpose for each in standings if not each.is_permitted and not each.withdrawal]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET, and close every link to a person's page by POST."""
    space, person = person_or_404(request, workspace, pk, to_write=True)
    back = reverse("consents:person", args=[space.slug, person.pk])
    if request.method == "POST":
        count = actions.close_pages(person, by=request.user, at=timezone.now())
        said = ngettext("%(count)s link is closed.", "%(count)s links are closed.", count)
        messages.success(request, said % {"count": count})
        return redirect(back)
    question = Question(
        _("Close every link to the page of %(name)s?") % {"name": person.name},
        effect=_(
            "Links in mails that were sent open nothing any more. What was agreed to stays as it "
            "is. The next mail carries a new link."
        ),
        verb=_("Close the links"),
        keep=_("Leave them"),
        back=back,
    )
    return ask_first(request, question, {"workspace": space, "person": person})
