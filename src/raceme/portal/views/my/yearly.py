"""The yearly question, where the link in a mail with asks leads to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from raceme.accounts.actions import LinkOver
from raceme.accounts.http import client_of
from raceme.asks.actions import page_with
from raceme.asks.models import Ask
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.organisations import actions as register
from raceme.organisations.access import read_revision
from raceme.organisations.models import Affiliation
from raceme.organisations.queries import open_affiliations
from raceme.portal.actions import my_company as actions
from raceme.portal.forms.my_company import FactsForm, initial_of
from raceme.portal.queries import own_company, still_right
from raceme.portal.views.my.door import GONE, Door
from raceme.portal.views.my.first import read_size


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_right_page(request: HttpRequest, secret: str, organisation: int) -> HttpResponse:
    """
    Ask the yearly question where the link in a mail with asks leads to.

    That link opens the asks of its mail and the pages that answer them, and nothing else of
    the company; the way to *My company* is a link of its own, mailed to the same address.
    """
    now = timezone.now()
    try:
        bundle = page_with(secret, at=now)
    except LinkOver as refusal:
        context = {"reason": str(refusal), "can_renew": False}
        return render(request, "portal/my/link_over.html", context, status=GONE)
    affiliation = get_object_or_404(
        open_affiliations(bundle.workspace).select_related("workspace"),
        person=bundle.person_id,
        organisation=organisation,
    )
    # Only as long as it was asked of them: another company's facts are behind no link of asks.
    asked = Ask.objects.of(bundle.workspace).filter(
        person=bundle.person_id, organisation=organisation, module=still_right.MODULE
    )
    get_object_or_404(asked.order_by("-pk")[:1])
    return _still_right(
        request, Door(organisation=affiliation.organisation, affiliation=affiliation)
    )


def _still_right(request: HttpRequest, door: Door) -> HttpResponse:
    row, space = door.organisation, door.workspace
    question = still_right.question_to(
        row, workspace=space, at=timezone.now(), today=timezone.localdate()
    )
    currency = space.currency if space else "EUR"
    is_form = request.method == "POST" and "correct" in request.POST
    form = FactsForm(
        request.POST if is_form else None,
        initial=initial_of(row, question.size, currency=currency),
    )
    if request.method == "POST":
        answered = _take(request, door, form, question=question)
        if answered is not None:
            return answered
    context = {
        "door": door,
        "organisation": row,
        "question": question,
        "form": form,
        "asked_by": space.name if space else "",
        "used_by": own_company.programmes_using(row),
        "shows_form": is_form or "correct" in request.GET,
        "is_demonstration": bool(space and space.is_demonstration),
    }
    return render(request, "portal/my/still_right.html", context, status=status_of(form))


def _take(
    request: HttpRequest, door: Door, form: FactsForm, *, question: still_right.Question
) -> HttpResponse | None:
    """Take the answer, or the wish for a link; None where the page is to be shown again."""
    if "send" in request.POST:
        return _send(request, door.affiliation)
    if "correct" in request.POST:
        is_taken = form.is_valid() and _corrected(door, form, question=question)
        said = _("Thank you. Nobody will ask you this again for a year.")
    else:
        is_taken, said = True, _confirmed(request, door, question=question)
    if not is_taken:
        return None
    messages.info(request, said)
    return redirect(request.path)


def _confirmed(request: HttpRequest, door: Door, *, question: still_right.Question) -> str:
    try:
        actions.confirm_facts(
            door.organisation,
            voice=door.voice,
            year=question.year,
            revision=read_revision(request.POST),
            size=read_size(request.POST.get("size", "")),
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        return _("Something was changed while you looked. This is what stands now.")
    except Refusal as refusal:
        return str(refusal)
    return _("Thank you. Nobody will ask you this again for a year.")


def _corrected(door: Door, form: FactsForm, *, question: still_right.Question) -> bool:
    try:
        actions.say_facts(
            door.organisation,
            voice=door.voice,
            facts=form.facts(),
            year=form.of_year(question.year),
            revision=form.cleaned_data["revision"] or 0,
            at=timezone.now(),
        )
    except ChangedMeanwhile as refusal:
        door.organisation.refresh_from_db()
        standing = initial_of(door.organisation, question.size, currency="")
        form.changed_meanwhile(refusal, revision=door.organisation.revision, standing=standing)
        return False
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _send(request: HttpRequest, affiliation: Affiliation | None) -> HttpResponse:
    assert affiliation is not None  # noqa: S101 (this door is a link's)
    try:
        register.send_company_link(
            affiliation, by=affiliation.person, client=client_of(request), at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link to My company is on its way to your address."))
    return redirect(request.path)
