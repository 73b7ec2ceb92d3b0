"""
How a page shows a person what they agree to, and takes what they say by one tap.

``shown_to`` makes what ``consents/own.html`` draws, what was asked for first; ``taken`` keeps what
was pressed. So a page of another app has the same purposes and buttons as the page of the mailed
link. ``REASONS`` say of how many a page tells that they are left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _

from raceme.consents import actions, queries
from raceme.consents.actions import Proof
from raceme.consents.models import ConsentRequest, ConsentText, Purpose
from raceme.consents.queries import Standing
from raceme.mail.queries import stops_of
from raceme.organisations.models import Person

GIVE, WITHDRAW, DECLINE = "give", "withdraw", "decline"
# How many are left out for a reason, by its code.
REASONS = {
    "never_asked": ngettext_lazy(
        "%(count)s has never been asked", "%(count)s have never been asked", "count"
    ),
    "unanswered": ngettext_lazy(
        "%(count)s was asked and has not answered",
        "%(count)s were asked and have not answered",
        "count",
    ),
    "withdrawn": ngettext_lazy("%(count)s said no", "%(count)s said no", "count"),
    "expired": ngettext_lazy(
        "%(count)s agreed until a day that is over",
        "%(count)s agreed until a day that is over",
        "count",
    ),
    "no_address": ngettext_lazy(
        "%(count)s has no e-mail address", "%(count)s have no e-mail address", "count"
    ),
    "stopped": ngettext_lazy(
        "%(count)s wants no mail of this kind", "%(count)s want no mail of this kind", "count"
    ),
    "unwanted": ngettext_lazy(
        "%(count)s reported earlier mail as unwanted",
        "%(count)s reported earlier mail as unwanted",
        "count",
    ),
    "bounced": ngettext_lazy("mail to %(count)s came back", "mail to %(count)s came back", "count"),
    "agreed": ngettext_lazy(
        "%(count)s has agreed already", "%(count)s have agreed already", "count"
    ),
    "other_basis": ngettext_lazy(
        "%(count)s is reached on another legal basis",
        "%(count)s are reached on another legal basis",
        "count",
    ),
    "waits": ngettext_lazy(
        "for %(count)s the question is still open",
        "for %(count)s the question is still open",
        "count",
    ),
    "asked_lately": ngettext_lazy(
        "%(count)s was asked within the last month",
        "%(count)s were asked within the last month",
        "count",
    ),
}


@dataclass(frozen=True)
class Shown:
    """
    One purpose as the page shows it; ``newer`` is a text that came after what was agreed to.

    ``is_asked`` where a question waits for what is said to it.
    """

    standing: Standing
    text: ConsentText
    newer: ConsentText | None
    is_stopped: bool
    is_asked: bool


def shown_to(person: Person, *, questions: Iterable[ConsentRequest] = ()) -> list[Shown]:
    """
    Return each purpose with its words in the reader's language: at most six queries.

    What ``questions`` ask for comes first.
    """
    asked = {purpose for each in questions for purpose in each.purposes if purpose not in each.said}
    texts = queries.texts_in_force(person.workspace, language=get_language() or "en")
    stopped = _stopped(person)
    shown = []
    for standing in queries.standings_of(person):
        now = texts[standing.purpose]
        consent = standing.consent
        text = consent.text if consent else now
        is_newer = bool(consent) and text.language == now.language and text.text != now.text
        shown.append(
            Shown(
                standing=standing,
                text=text,
                newer=now if is_newer else None,
                is_stopped=standing.purpose in stopped,
                is_asked=standing.purpose in asked,
            )
        )
    return sorted(shown, key=lambda each: not each.is_asked)


def taken(
    person: Person, sent: Mapping[str, object], *, way: str, proof: Proof, at: datetime
) -> str | None:
    """
    Do what the one button says that was pressed, and return what was done, in a sentence.

    Any other word does nothing: then None. Raises what ``give`` and ``withdraw`` refuse.
    """
    for step in (GIVE, WITHDRAW):
        asked = sent.get(step, "")
        if asked in Purpose.values:
            return _said(step, Purpose(asked), person, way=way, proof=proof, at=at)
    declined = sent.get(DECLINE, "")
    for request in queries.open_requests(person) if declined else ():
        if str(request.pk) == declined:
            actions.decline(request, way=way, by=person, at=at)
            return _("You will not be asked this again. What you agree to stays as it was.")
    return None


def _said(
    step: str, purpose: Purpose, person: Person, *, way: str, proof: Proof, at: datetime
) -> str:
    told = {"purpose": purpose.label}
    if step == GIVE:
        text = queries.text_in_force(person.workspace, purpose, language=get_language() or "en")
        actions.give(person, purpose=purpose, text=text, way=way, proof=proof, by=person, at=at)
        return _("%(purpose)s: that you agree is kept. You may take it back here.") % told
    actions.withdraw(person, purpose=purpose, way=way, proof=proof, by=person, at=at)
    return _("%(purpose)s: that you said no is kept, and holds from now on.") % told


def _stopped(person: Person) -> set[Purpose]:
    """Return for which purposes the person stopped mail by the link at its foot."""
    if not person.email:
        return set()
    return {
        purpose
        for kind, purpose in queries.PURPOSE_OF_MAIL.items()
        if stops_of(person.workspace_id, kind, among=[person.email]).exists()
    }
