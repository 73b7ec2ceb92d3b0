"""A person's own page of consents, opened by a link in a mail: seen, given and withdrawn."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from raceme.accounts.actions.links import LinkOver, LinkUnknown
from raceme.accounts.models import Link
from raceme.consents import actions, queries
from raceme.consents.actions import Proof
from raceme.consents.models import ConsentText, Purpose, Way
from raceme.consents.queries import Standing
from raceme.core.errors import Refusal
from raceme.mail.queries import stops_of
from raceme.organisations.models import Person
from raceme.organisations.queries import own_organisation

GONE = 410
GIVE, WITHDRAW = "give", "withdraw"


@dataclass(frozen=True)
class Asked:
    """One purpose as the page shows it; ``newer`` is a text that came after what was agreed to."""

    standing: Standing
    text: ConsentText
    newer: ConsentText | None
    is_stopped: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """Show by GET, which changes nothing; say yes or no to one purpose by POST."""
    try:
        link, person = actions.page_of(secret, at=timezone.now())
    except LinkOver as refusal:
        context = {"reason": str(refusal), "is_known": not isinstance(refusal, LinkUnknown)}
        return render(request, "consents/over.html", context, status=GONE)
    if request.method == "POST":
        try:
            _answer(request, link, person)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect(request.path)
    own = own_organisation(person.workspace)
    context = {
        "person": person,
        "workspace": person.workspace,
        "asked": _asked(person),
        "said": queries.history_of_person(person),
        "link": link,
        "reply_to": own.email if own else "",
    }
    response = render(request, "consents/mine.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, link: Link, person: Person) -> None:
    """Do what the one button says that was pressed; any other word does nothing."""
    for step in (GIVE, WITHDRAW):
        asked = request.POST.get(step, "")
        if asked in Purpose.values:
            _said(request, step, Purpose(asked), link=link, person=person)
            return
    messages.warning(request, _("Nothing was changed. Press one of the buttons below."))


def _said(request: HttpRequest, step: str, purpose: Purpose, *, link: Link, person: Person) -> None:
    now = timezone.now()
    proof = Proof(came_by=link.reference)
    told = {"purpose": purpose.label}
    if step == GIVE:
        text = queries.text_in_force(person.workspace, purpose, language=get_language() or "en")
        actions.give(
            person, purpose=purpose, text=text, way=Way.LINK, proof=proof, by=person, at=now
        )
        messages.success(
            request, _("%(purpose)s: that you agree is kept. You may take it back here.") % told
        )
    else:
        actions.withdraw(person, purpose=purpose, way=Way.LINK, proof=proof, by=person, at=now)
        messages.success(
            request, _("%(purpose)s: that you said no is kept, and holds from now on.") % told
        )


def _asked(person: Person) -> list[Asked]:
    texts = queries.texts_in_force(person.workspace, language=get_language() or "en")
    stopped = _stopped(person)
    asked = []
    for standing in queries.standings_of(person):
        now = texts[standing.purpose]
        consent = standing.consent
        shown = consent.text if consent else now
        is_newer = bool(consent) and shown.language == now.language and shown.text != now.text
        asked.append(Asked(standing, shown, now if is_newer else None, standing.purpose in stopped))
    return asked


def _stopped(person: Person) -> set[Purpose]:
    """Return for which purposes the person stopped mail by the link at its foot."""
    if not person.email:
        return set()
    return {
        purpose
        for kind, purpose in queries.PURPOSE_OF_MAIL.items()
        if stops_of(person.workspace_id, kind, among=[person.email]).exists()
    }
