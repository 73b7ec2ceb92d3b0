"""
What somebody of the company agrees to: their own word alone, whoever speaks for the company.

Who is signed in changes it here. A link may have been handed on, so that a word by it would be
anybody's: behind it the way to one's own page is mailed to one's own address.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import client_of
from raceme.consents import actions
from raceme.consents.access import shown_to, taken
from raceme.consents.actions import NoAddress, Proof
from raceme.consents.models import Consent, Way
from raceme.consents.queries import agreed_by, history_of_person, open_requests
from raceme.core.errors import Refusal
from raceme.organisations.models import Affiliation, Person
from raceme.portal.queries import own_company
from raceme.portal.views.my.door import Door, behind_a_door
from raceme.portal.views.my.frame import framed


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What whoever looks has agreed to with one workspace, and where that is changed."""

    affiliation: Affiliation
    consents: list[Consent]
    href: str


def agreed_behind(door: Door) -> list[Agreed]:
    """Return it for each workspace that knows who looks at this company: two queries."""
    rows = own_affiliations(door)
    given: dict[int, list[Consent]] = {}
    for consent in agreed_by([row.person_id for row in rows], on=timezone.localdate()):
        given.setdefault(consent.person_id, []).append(consent)
    return [
        Agreed(
            affiliation=row,
            consents=given.get(row.person_id, []),
            href=door.href("consents", affiliation=row.pk),
        )
        for row in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def consents(request: HttpRequest, door: Door, affiliation: int) -> HttpResponse:
    """Show it, and take a yes or a no; by a link mail the way to the page that takes it."""
    row = next((one for one in own_affiliations(door) if one.pk == affiliation), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        if door.claim is not None:
            _answer(request, door, row.person)
        else:
            _send(request, row.person)
        return redirect(request.path)
    person = row.person
    questions = list(open_requests(person))
    context = {
        "person": person,
        "workspace": row.workspace,
        "questions": questions,
        "asked": shown_to(person, questions=questions) if door.claim else [],
        "said": history_of_person(person) if door.claim else [],
        "given": [] if door.claim else agreed_by([person.pk], on=timezone.localdate()),
        "sent_to": masked(person.email),
    }
    return framed(request, door, "portal/my/consents.html", context, at="company")


def masked(address: str) -> str:
    """Return an address so that its owner knows it, and nobody else learns it."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if name else ""


def own_affiliations(door: Door) -> QuerySet[Affiliation]:
    """Return as whom each workspace knows who looks at this company."""
    if door.affiliation is not None:
        return own_company.known_by(door.affiliation)
    return own_company.known_as(door.organisation, email=door.email)


def _answer(request: HttpRequest, door: Door, person: Person) -> None:
    proof = Proof(came_by=door.voice.by.reference)
    try:
        said = taken(person, request.POST, way=Way.ACCOUNT, proof=proof, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return
    if said is None:
        messages.warning(request, _("Nothing was changed. Press one of the buttons below."))
    else:
        messages.success(request, said)


def _send(request: HttpRequest, person: Person) -> None:
    try:
        actions.send_page(person, by=person, client=client_of(request), at=timezone.now())
    except NoAddress:
        told = {"workspace": person.workspace.name}
        sentence = _("Nothing was sent: mail to your address comes back. Tell %(workspace)s.")
        messages.error(request, sentence % told)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("We sent its link to %(address)s. Look also among the unwanted mail.")
        messages.success(request, sentence % {"address": masked(person.email)})
