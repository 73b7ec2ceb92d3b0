"""
Asking: one company or person, or many chosen in their list.

What is typed, whom it is for and the mail it makes stand on two pages: the form, and a look at it
with the number of those who are asked. Nothing is kept in between but in the page itself.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request
from raceme.asks import actions, queries
from raceme.asks.access import addressed, for_companies, for_people, looked_at, whom_asked
from raceme.asks.actions import Recipient
from raceme.asks.forms import AskForm, usual_due
from raceme.asks.models import Ask
from raceme.asks.views.reach import asking_or_403
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.lists import Chosen
from raceme.organisations.access import chosen_organisations, chosen_people
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import open_affiliations, organisations_of, people_of
from raceme.workspaces.models import Workspace

MOST_AT_ONCE = 2000
SHOWN = 50
MOST_DIGITS = 18
LOOK, SEND = "look", "send"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, workspace: str) -> HttpResponse:
    """Ask one company, or one person, that the address names."""
    space = asking_or_403(request, workspace)
    organisation, person = _named(request, space)
    if organisation is None and person is None:
        return render(request, "asks/whom.html", {"workspace": space})
    people = _people_of(organisation, space) if organisation and person is None else None
    form = _form(request, space, people=people)
    if people:
        key = form.data.get("person", "") if form.is_bound else str(people[0].pk)
        person = next((one for one in people if str(one.pk) == key), None)
    recipient = Recipient(organisation=organisation, person=person)
    return _asked(request, space, form, [recipient], chosen=None)


@login_required
@require_POST
def ask_people(request: Request, workspace: str) -> HttpResponse:
    """Ask those who were chosen in the list of people."""
    space = asking_or_403(request, workspace)
    chosen = chosen_people(request, space)
    people = list(chosen.rows[: MOST_AT_ONCE + 1])
    back = reverse("organisations:people", args=[space.slug])
    if refused := _none_or_too_many(request, people, back):
        return refused
    recipients = for_people(people, workspace=space)
    return _asked(request, space, _form(request, space), recipients, chosen=chosen)


@login_required
@require_POST
def ask_organisations(request: Request, workspace: str) -> HttpResponse:
    """Ask one of the people of each organisation that was chosen in the list."""
    space = asking_or_403(request, workspace)
    today = queries.local_day(space, at=timezone.now())
    chosen = chosen_organisations(request, space, on=today)
    companies = list(chosen.rows[: MOST_AT_ONCE + 1])
    back = reverse("organisations:organisations", args=[space.slug])
    if refused := _none_or_too_many(request, companies, back):
        return refused
    recipients = for_companies(companies, workspace=space)
    return _asked(request, space, _form(request, space), recipients, chosen=chosen)


def _asked(
    request: Request,
    space: Workspace,
    form: AskForm,
    recipients: Sequence[Recipient],
    *,
    chosen: Chosen | None,
) -> HttpResponse:
    """Show the form, then how it will look, then do it; what is wrong leads back to the form."""
    now = timezone.now()
    step = request.POST.get("step", "") if form.is_bound and form.is_valid() else ""
    if step in (LOOK, SEND):
        try:
            actions.check(form.asking(), workspace=space, at=now)
            if step == SEND:
                return _done(request, space, form, recipients, is_one=chosen is None, at=now)
        except Refusal as refusal:
            form.refuse(refusal)
            step = ""
    rhythm = queries.rhythm_of(space)
    those = addressed(recipients, rhythm, at=now)
    context = {"workspace": space, "form": form, "chosen": chosen, "is_one": chosen is None}
    context |= whom_asked(those, rhythm, most=SHOWN)
    if step == LOOK:
        asking, by = form.asking(), str(request.user)
        context["kind"] = dict(Ask.Kind.choices)[asking.kind]
        context |= looked_at(asking, those, rhythm, reason=form.reason, by=by, at=now)
        if context["asked_number"] or chosen is not None:
            return render(request, "asks/look.html", context)
        form.refuse(actions.OverBudget(count=those[0].before.count, budget=rhythm.budget))
    return render(request, "asks/new.html", context, status=status_of(form))


def _done(
    request: Request,
    space: Workspace,
    form: AskForm,
    recipients: Sequence[Recipient],
    *,
    is_one: bool,
    at: datetime,
) -> HttpResponse:
    asking, reason, token = form.asking(), form.reason, token_in(request.POST)
    if is_one:
        row = actions.ask(
            asking,
            workspace=space,
            of=recipients[0],
            by=request.user,
            at=at,
            despite=reason,
            token=token,
        )
        messages.success(request, _("%(who)s is asked.") % {"who": recipients[0]})
        return redirect("asks:ask", space.slug, row.pk)
    sent = actions.ask_many(
        asking, workspace=space, of=recipients, by=request.user, at=at, despite=reason, token=token
    )
    _tell(request, sent)
    return redirect(f"{reverse('asks:asks', args=[space.slug])}?round={_round_of(sent)}")


def _round_of(sent: actions.Sent) -> int | None:
    return sent.round.pk if sent.round else None


def _tell(request: Request, sent: actions.Sent) -> None:
    number = len(sent.asks)
    said = ngettext("%(number)s is asked.", "%(number)s are asked.", number)
    messages.success(request, said % {"number": number})
    if sent.over_budget:
        left = len(sent.over_budget)
        said = ngettext(
            "%(number)s was left out, who was asked enough this quarter.",
            "%(number)s were left out, who were asked enough this quarter.",
            left,
        )
        messages.info(request, said % {"number": left})
    if sent.asked_already:
        left = len(sent.asked_already)
        said = ngettext(
            "%(number)s was left out, for whom the same is open already.",
            "%(number)s were left out, for whom the same is open already.",
            left,
        )
        messages.info(request, said % {"number": left})


def _form(request: Request, space: Workspace, *, people: Sequence[Person] | None = None) -> AskForm:
    """Return the form as it was sent, or empty where a list or a link has led here."""
    today = queries.local_day(space, at=timezone.now())
    start = {"minutes": 2, "due_on": usual_due(today), "kind": Ask.Kind.TEXT}
    if people:
        start["person"] = str(people[0].pk)
    sent = request.POST if "title" in request.POST else None
    return AskForm(sent, people=people, initial=start)


def _named(request: Request, space: Workspace) -> tuple[Organisation | None, Person | None]:
    sent = request.GET
    organisation, person = (_number(sent.get(name, "")) for name in ("organisation", "person"))
    if organisation:
        return get_object_or_404(organisations_of(space), pk=organisation), None
    if not person:
        return None, None
    row = get_object_or_404(people_of(space), pk=person)
    belongs = queries.organisations_of_people([row.pk], workspace=space).get(row.pk)
    return organisations_of(space).filter(pk=belongs or 0).first(), row


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Http404
    return int(text)


def _people_of(organisation: Organisation, space: Workspace) -> list[Person]:
    rows = open_affiliations(space).filter(organisation=organisation)
    return [row.person for row in rows[:SHOWN]]


def _none_or_too_many(request: Request, chosen: Sequence[object], back: str) -> HttpResponse | None:
    if not chosen:
        messages.warning(request, _("Choose somebody first, then ask them."))
        return redirect(back)
    if len(chosen) > MOST_AT_ONCE:
        most = {"number": MOST_AT_ONCE}
        said = _("More than %(number)s are not asked at once. Filter the list.") % most
        messages.warning(request, said)
        return redirect(back)
    return None
