"""Asking for answers: who is asked is chosen in a list, then what they read is typed."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.http import Request
from raceme.asks import queries as asked
from raceme.asks.actions import Recipient, Sent
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.lists import Chosen
from raceme.organisations.queries import organisations_of, people_of
from raceme.questionnaires import actions
from raceme.questionnaires.forms.collecting import AnswersForm
from raceme.questionnaires.views.collecting.lists import ORGANISATIONS, PEOPLE
from raceme.questionnaires.views.collecting.pages import collection_or_404
from raceme.questionnaires.views.results.looking import frame
from raceme.segments.models import Of
from raceme.segments.queries import segments_of
from raceme.workspaces.models import Workspace

MOST_AT_ONCE = 2_000
SHOWN = 50
USUAL_MINUTES, USUAL_DAYS = 10, 14
SEND = "send"


@login_required
@require_safe
def whom(request: Request, workspace: str, pk: int, of: str) -> HttpResponseBase:
    """Choose in the register whom to ask; a segment is one of the filters."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    is_of_people = of == Of.PEOPLE
    listing = (PEOPLE if is_of_people else ORGANISATIONS).listing(
        request,
        people_of(space) if is_of_people else organisations_of(space),
        choices=_choices(space, of),
        actions=[
            lists.Bulk(
                "ask",
                gettext_lazy("Ask them"),
                f"questionnaires:ask_{of}",
                args=(found.pk,),
                icon="send",
            )
        ],
    )
    context = {
        **frame(space, found.version.questionnaire),
        "collection": found,
        "of": of,
        "is_anonymous": found.is_anonymous,
    }
    return listing.answer("questionnaires/collecting/whom.html", context)


def _choices(space: Workspace, of: str) -> dict[str, list[tuple[int, str]]]:
    segments = segments_of(space).filter(of=of).values_list("pk", "name")
    return {"segment": list(segments)}


@login_required
@require_POST
def ask_people(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask the people who were chosen, each for the company they belong to."""
    space, _found = collection_or_404(request, workspace, pk, to_write=True)
    chosen = PEOPLE.chosen(request, people_of(space), choices=_choices(space, Of.PEOPLE))
    people = list(chosen.rows[: MOST_AT_ONCE + 1])
    belongs = asked.organisations_of_people([one.pk for one in people], workspace=space)
    companies = organisations_of(space).in_bulk(set(belongs.values()))
    recipients = [
        Recipient(organisation=companies.get(belongs.get(one.pk, 0)), person=one) for one in people
    ]
    return _asked(request, workspace, pk, recipients, chosen=chosen, of=Of.PEOPLE)


@login_required
@require_POST
def ask_organisations(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask one of the people of each organisation that was chosen."""
    space, _found = collection_or_404(request, workspace, pk, to_write=True)
    chosen = ORGANISATIONS.chosen(
        request, organisations_of(space), choices=_choices(space, Of.ORGANISATIONS)
    )
    companies = list(chosen.rows[: MOST_AT_ONCE + 1])
    contacts = asked.contacts_of([one.pk for one in companies], workspace=space)
    people = people_of(space).in_bulk(set(contacts.values()))
    recipients = [
        Recipient(organisation=one, person=people.get(contacts.get(one.pk, 0))) for one in companies
    ]
    return _asked(request, workspace, pk, recipients, chosen=chosen, of=Of.ORGANISATIONS)


def _asked(
    request: Request,
    workspace: str,
    pk: int,
    recipients: Sequence[Recipient],
    *,
    chosen: Chosen,
    of: str,
) -> HttpResponse:
    """Show the form with those who are asked, then do it; what is wrong leads back to the form."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    back = reverse(f"questionnaires:whom_{of}", args=[space.slug, found.pk])
    if not 0 < len(recipients) <= MOST_AT_ONCE:
        most = {"number": MOST_AT_ONCE}
        said = _("More than %(number)s are not asked at once. Filter the list.") % most
        nobody = _("Choose somebody first, then ask them.")
        messages.warning(request, said if recipients else nobody)
        return redirect(back)
    now = timezone.now()
    today = asked.local_day(space, at=now)
    usual = {"minutes": USUAL_MINUTES, "due_on": today + timedelta(days=USUAL_DAYS)}
    is_sent = request.POST.get("step") == SEND
    form = AnswersForm(request.POST if is_sent else None, initial=usual)
    if is_sent and form.is_valid():
        try:
            sent = actions.ask_for_answers(
                found,
                form.asking(title=found.version.questionnaire.title),
                of=recipients,
                by=request.user,
                at=now,
                despite=form.cleaned_data["despite"],
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _tell(request, sent)
            return redirect("questionnaires:collection", space.slug, found.pk)
    unreached = [one for one in recipients if one.person is None or not one.person.email]
    context = {
        **frame(space, found.version.questionnaire),
        "collection": found,
        "form": form,
        "chosen": chosen,
        "number": len(recipients),
        "shown": recipients[:SHOWN],
        "more": max(0, len(recipients) - SHOWN),
        "unreached": len(unreached),
        "back": back,
    }
    return render(request, "questionnaires/collecting/ask.html", context, status=status_of(form))


def _tell(request: Request, sent: Sent) -> None:
    number = len(sent.asks)
    said = ngettext("%(number)s is asked.", "%(number)s are asked.", number)
    messages.success(request, said % {"number": number})
    if left := len(sent.over_budget) + len(sent.asked_already):
        said = ngettext(
            "%(number)s was left out: asked enough this quarter, or for the same already.",
            "%(number)s were left out: asked enough this quarter, or for the same already.",
            left,
        )
        messages.info(request, said % {"number": left})
