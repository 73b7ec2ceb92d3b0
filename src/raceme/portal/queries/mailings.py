"""Who gets a letter to many, who is left out and why, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.accounts.models import User
from raceme.mail.actions import Letter
from raceme.mail.models import Bounce, Mailing
from raceme.mail.queries import bounces_of, stops_of
from raceme.organisations.models import Person
from raceme.organisations.queries import organisation_names_of, own_organisation, people_of
from raceme.workspaces.models import Workspace

NO_ADDRESS = _("has no e-mail address")
BOUNCED = _("mail to the address came back")
UNWANTED = _("reported earlier mail as unwanted")
STOPPED = _("wants no mail of this kind")
TWICE = _("has the same address as another")


@dataclass(frozen=True)
class LeftOut:
    person: Person
    why: Promise


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """Those who get it, by the person's key in the order of names, and those who do not."""

    letters: Mapping[int, Letter]
    left_out: Sequence[LeftOut]

    @property
    def languages(self) -> list[str]:
        return sorted({letter.language for letter in self.letters.values()})


def recipients_of(mailing: Mailing, *, workspace: Workspace) -> Recipients:
    """Return whom it would reach now: the number of queries does not grow with theirs."""
    people = list(people_of(workspace).filter(pk__in=mailing.people))
    addresses = [person.email for person in people if person.email]
    against = _against(addresses, mailing=mailing, workspace=workspace)
    languages = {
        email.lower(): language
        for email, language in User.objects.filter(
            email__in={each for address in addresses for each in (address, address.lower())}
        ).values_list("email", "language")
    }
    belongs = organisation_names_of([person.pk for person in people], workspace=workspace)
    letters: dict[int, Letter] = {}
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    for person in people:
        address = person.email.lower()
        why = _why_not(address, against=against, seen=seen)
        if why:
            left_out.append(LeftOut(person, why))
            continue
        seen.add(address)
        letters[person.pk] = Letter(
            name=person.name,
            organisation=belongs.get(person.pk, ""),
            address=person.email,
            language=languages.get(address, workspace.language),
        )
    return Recipients(letters=letters, left_out=left_out)


def reply_address(workspace: Workspace) -> str:
    """Return where answers go: to the workspace's own organisation, where it says an address."""
    own = own_organisation(workspace)
    return own.email if own else ""


def _against(
    addresses: Sequence[str], *, mailing: Mailing, workspace: Workspace
) -> dict[str, Promise]:
    stopped = stops_of(workspace.pk, mailing.purpose, among=addresses)
    against: dict[str, Promise] = dict.fromkeys(stopped.values_list("address", flat=True), STOPPED)
    for bounce in bounces_of(addresses):
        is_unwanted = bounce.kind == Bounce.Kind.COMPLAINT
        against[bounce.address] = UNWANTED if is_unwanted else BOUNCED
    return against


def _why_not(address: str, *, against: Mapping[str, Promise], seen: set[str]) -> Promise | None:
    if not address:
        return NO_ADDRESS
    if address in seen:
        return TWICE
    return against.get(address)
