"""The first page of *My company*: the one question, what is next, what came so far."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from raceme.accounts.http import Request
from raceme.asks.models import Ask
from raceme.asks.queries import open_asks_of
from raceme.consents.actions import MODULE as CONSENTS
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.organisations.access import read_revision
from raceme.organisations.actions import Said
from raceme.organisations.queries import proposals_to_company, standing_claims_of
from raceme.portal.actions import my_company as actions
from raceme.portal.forms.my_company import FactsForm, initial_of
from raceme.portal.navigation import MY_COMPANY_FACTS
from raceme.portal.queries import own_company, still_right
from raceme.portal.views.my.agreed import own_affiliations
from raceme.portal.views.my.door import Door, behind_a_door
from raceme.portal.views.my.frame import framed

PLANNED_SHOWN = 3
ENTRIES_SHOWN = 3


@login_required
@require_safe
def choose(request: Request) -> HttpResponse:
    """Lead to the company of who is signed in; let choose where there are several."""
    claims = list(standing_claims_of(request.user))
    if len(claims) == 1:
        return redirect("portal-public:my_company", claims[0].organisation_id)
    return render(request, "portal/my/choose.html", {"claims": claims})


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/my/link_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def home(request: HttpRequest, door: Door) -> HttpResponse:
    if request.method == "POST":
        # Only a link that is over takes one here, and this one is not.
        return redirect(door.href(""))
    organisation, space = door.organisation, door.workspace
    today = timezone.localdate()
    question = question_behind(door)
    planned = own_company.planned_with(organisation, workspace=space, today=today)
    entries = own_company.received_by(organisation, workspace=space)[:ENTRIES_SHOWN]
    waiting = asks_behind(door)
    context = {
        "question": question,
        "asks": [ask for ask in waiting if ask.module != still_right.MODULE],
        "asked_by": next(
            (ask.workspace.name for ask in waiting if ask.module == still_right.MODULE),
            space.name if space else "",
        ),
        "questions": len([ask for ask in waiting if ask.module != still_right.MODULE])
        + (question.confirmed is None),
        "used_by": own_company.programmes_using(organisation),
        "planned": own_company.planned_in_words(
            planned[:PLANNED_SHOWN], organisation=organisation, today=today
        ),
        "received": own_company.counted(organisation, workspace=space),
        "entries": own_company.told(
            entries, organisation=organisation, with_workspace=space is None
        ),
        "proposals": proposals_to_company(organisation).count() if door.claim else 0,
    }
    return framed(request, door, "portal/my/home.html", context, at="home")


@require_POST
@behind_a_door
def confirm(request: HttpRequest, door: Door) -> HttpResponse:
    """Say that all that was shown is right: one tap."""
    year = timezone.localdate().year - 1
    try:
        actions.confirm_facts(
            door.organisation,
            voice=door.voice,
            year=year,
            revision=read_revision(request.POST),
            size=read_size(request.POST.get("size", "")),
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        messages.warning(
            request,
            _("Something was changed while you looked. Look once more: this is what stands now."),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. Nobody will ask you this again for a year."))
    return redirect(door.href(""))


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def facts(request: HttpRequest, door: Door) -> HttpResponse:
    """Correct what has changed; the rest is said to be right with it."""
    row, question = door.organisation, question_behind(door)
    currency = door.workspace.currency if door.workspace else "EUR"
    sent = request.POST if request.method == "POST" else None
    form = FactsForm(sent, initial=initial_of(row, question.size, currency=currency))
    form.fields["employees"].label = question.lines[0].label
    form.fields["turnover"].label = question.lines[1].label
    if form.is_valid():
        try:
            said = actions.say_facts(
                row,
                voice=door.voice,
                facts=form.facts(),
                year=form.of_year(question.year),
                revision=form.cleaned_data["revision"] or 0,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row.refresh_from_db()
            standing = initial_of(row, question_behind(door).size, currency=currency)
            form.changed_meanwhile(refusal, revision=row.revision, standing=standing)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _thank(request, said)
            return redirect(door.href(""))
    context = {"form": form, "question": question}
    return framed(
        request, door, "portal/my/facts.html", context, at="company", status=status_of(form)
    )


def _thank(request: HttpRequest, said: Said) -> None:
    if said.proposed:
        words = {"facts": ", ".join(str(MY_COMPANY_FACTS[name]) for name in said.proposed)}
        messages.info(
            request,
            _(
                "Thank you. Sent to be looked at, and not yet in the record: %(facts)s. The rest "
                "is kept."
            )
            % words,
        )
        return
    messages.success(
        request, _("Thank you, it is kept. Nobody will ask you this again for a year.")
    )


def question_behind(door: Door) -> still_right.Question:
    return still_right.question_to(
        door.organisation,
        workspace=door.workspace,
        at=timezone.now(),
        today=timezone.localdate(),
    )


def asks_behind(door: Door) -> Sequence[Ask]:
    """
    Return what is asked: of all the company by an account, of oneself by a link.

    What is asked of oneself, and of no company, is there by both, and nobody else's is.
    """
    person = door.affiliation.person if door.affiliation else None
    own = own_affiliations(door)
    known = own.filter(person=OuterRef("person")).order_by("pk").values("pk")[:1]
    asks = open_asks_of(
        person=person, organisation=door.organisation, themselves=own.order_by().values("person")
    )
    waiting = list(asks.annotate(known_as=Subquery(known)))
    for ask in waiting:
        if ask.module == CONSENTS and ask.organisation_id is None:
            ask.path = door.href("consents", affiliation=ask.known_as)
    return waiting


def read_size(typed: str) -> int | None:
    fits = typed.isascii() and typed.isdigit() and len(typed) <= 18  # noqa: PLR2004 (of a key)
    return int(typed) if fits else None
