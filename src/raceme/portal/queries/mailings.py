"""Who gets a letter to many, who is left out and why, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.accounts.models import User
from raceme.consents.actions import page_path
from raceme.consents.queries import PURPOSE_OF_MAIL, Reason
from raceme.consents.queries import left_out as left_out_for
from raceme.engagements.models import Engagement
from raceme.mail.actions import SECRET, Letter
from raceme.mail.models import Mailing
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import (
    organisation_names_of,
    organisations_of,
    own_organisation,
    people_by_organisation,
    people_of,
)
from raceme.workspaces.models import Workspace

TWICE = _("has the same address as another")
NOBODY = _("has nobody you know who belongs to it now")
# What is mended where a person says yes or no.
OF_CONSENT = ("never_asked", "unanswered", "withdrawn", "expired")


@dataclass(frozen=True)
class LeftOut:
    """Who gets no letter and why; ``view`` is where that can be mended."""

    subject: Person | Organisation
    why: Promise | Reason
    view: str = "organisations:person"


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The keys of those who stand for what was chosen, and of organisations that have nobody."""

    people: set[int]
    without_people: set[int]


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """Those who get it, by the person's key in the order of names, and those who do not."""

    letters: Mapping[int, Letter]
    left_out: Sequence[LeftOut]

    @property
    def languages(self) -> list[str]:
        return sorted({letter.language for letter in self.letters.values()})


def people_of_organisations(organisations: Iterable[int], *, workspace: Workspace) -> Gathered:
    """Return who belongs now to each of ``organisations``, each person once."""
    keys = set(organisations)
    by_organisation = people_by_organisation(keys, workspace=workspace)
    return Gathered(
        people={person for people in by_organisation.values() for person in people},
        without_people=keys - by_organisation.keys(),
    )


def people_of_parts(parts: Iterable[Engagement], *, workspace: Workspace) -> Gathered:
    """Return who took these parts; of an organisation that nobody stood for, its people."""
    named: set[int] = set()
    unnamed: set[int] = set()
    for part in parts:
        if part.person_id is not None:
            named.add(part.person_id)
        elif part.organisation_id is not None:
            unnamed.add(part.organisation_id)
    behind = people_of_organisations(unnamed, workspace=workspace)
    return Gathered(people=named | behind.people, without_people=behind.without_people)


def recipients_of(mailing: Mailing, *, workspace: Workspace) -> Recipients:
    """Return whom it would reach now: the number of queries does not grow with theirs."""
    people = list(people_of(workspace).filter(pk__in=mailing.people))
    addresses = [person.email for person in people if person.email]
    purpose = PURPOSE_OF_MAIL[mailing.purpose]
    not_reached = dict(left_out_for(workspace, purpose, people))
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
        if person in not_reached:
            left_out.append(_without(person, not_reached[person]))
            continue
        if address in seen:
            left_out.append(LeftOut(person, TWICE))
            continue
        seen.add(address)
        letters[person.pk] = Letter(
            name=person.name,
            organisation=belongs.get(person.pk, ""),
            address=person.email,
            language=languages.get(address, workspace.language),
            page=page_path(SECRET),
        )
    return Recipients(letters=letters, left_out=[*_bare(mailing, workspace), *left_out])


def _bare(mailing: Mailing, workspace: Workspace) -> list[LeftOut]:
    """Return the organisations that were chosen and have nobody to write to."""
    if not mailing.without_people:
        return []
    rows = organisations_of(workspace).filter(pk__in=mailing.without_people)
    return [LeftOut(row, NOBODY, "portal:organisation") for row in rows]


def reply_address(workspace: Workspace) -> str:
    """Return where answers go: to the workspace's own organisation, where it says an address."""
    own = own_organisation(workspace)
    return own.email if own else ""


def _without(person: Person, reason: Reason) -> LeftOut:
    """Say why one is left out, and lead to where that can be mended."""
    view = "consents:person" if reason.code in OF_CONSENT else "organisations:person"
    return LeftOut(person, reason, view)
