"""What a yes or a no means for the asks that wait for it: the last purpose answers them."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.consents.actions.terms import By
from raceme.consents.models import ConsentRequest, Purpose, Way
from raceme.consents.queries import open_requests
from raceme.organisations.models import Person

# How an ask is answered that was answered in each way.
WAYS: Mapping[str, str] = {
    Way.LINK: Ask.Way.LINK,
    Way.ACCOUNT: Ask.Way.ACCOUNT,
    Way.FORM: Ask.Way.IN_PERSON,
    Way.PAPER: Ask.Way.IN_PERSON,
    Way.IMPORTED: Ask.Way.IN_PERSON,
    Way.MAIL: Ask.Way.MAIL,
    Way.PHONE: Ask.Way.TELEPHONE,
}


def note(person: Person, *, purpose: str, is_yes: bool, way: str, by: By, at: datetime) -> None:
    """Keep what was said with each question that waits for it; call it with the person locked."""
    for request in open_requests(person):
        if purpose in request.purposes:
            request.said = {**request.said, str(purpose): is_yes}
            request.save(update_fields=["said"])
            if set(request.purposes) <= set(request.said):
                _answer(request, way=way, by=by, at=at)


def decline(request: ConsentRequest, *, way: str, by: By, at: datetime) -> None:
    """Keep that nothing is said to a question: it gives and withdraws nothing."""
    if request.ask is not None:
        asks.decline(request.ask, way=WAYS[way], by=by, at=at)


def _answer(request: ConsentRequest, *, way: str, by: By, at: datetime) -> None:
    assert request.ask is not None  # noqa: S101 (an open one was looked for)
    with translation.override(request.ask.workspace.language):
        yes, no = _("%(purpose)s: yes"), _("%(purpose)s: no")
        told = [
            (yes if request.said[purpose] else no) % {"purpose": Purpose(purpose).label}
            for purpose in request.purposes
        ]
    try:
        asks.answer(request.ask, summary="; ".join(told), way=WAYS[way], by=by, at=at)
    except asks.NoLongerOpen:
        # Withdrawn or declined at the same moment: what was said stands all the same.
        return
