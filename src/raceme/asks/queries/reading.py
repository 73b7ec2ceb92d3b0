"""Which asks there are, whose they are, and whom a mail with them reaches."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.asks.models import Ask, Bundle, Round
from raceme.asks.queries.timing import BETWEEN, bundle_from, rhythm_of
from raceme.mail.queries import bounces_of
from raceme.organisations.models import Affiliation, Organisation, Person
from raceme.organisations.queries import open_affiliations, reachable
from raceme.workspaces.models import Workspace

State = Ask.State


def asks_visible_to(user: User) -> QuerySet[Ask]:
    """Return the asks of the workspaces of ``user``, newest first."""
    return Ask.objects.within(workspaces_of(user)).order_by("-asked_at", "-pk")


def asks_of(workspace: Workspace) -> QuerySet[Ask]:
    """Return what ``workspace`` asked, newest first."""
    return Ask.objects.of(workspace).order_by("-asked_at", "-pk")


def listed_asks(workspace: Workspace) -> QuerySet[Ask]:
    """Return the same, to be listed: with ``reachable`` where the person asked has a page."""
    return asks_of(workspace).annotate(reachable=reachable("person__"))


def rounds_of(workspace: Workspace) -> QuerySet[Round]:
    """Return what was asked of many at once, newest first."""
    return Round.objects.of(workspace).order_by("-asked_at", "-pk")


def bundles_of(person: Person) -> QuerySet[Bundle]:
    """Return the mails with asks that a person was sent, newest first."""
    return (
        Bundle.objects.of(person.workspace_id)
        .filter(person=person)
        .select_related("message")
        .order_by("-sent_at", "-pk")
    )


def open_asks_of(
    *,
    person: Person | int | None = None,
    organisation: Organisation | int | None = None,
    themselves: Iterable[int] | QuerySet[Affiliation, Any] = (),
) -> QuerySet[Ask]:
    """
    Return what is open for a person, or for a company from whichever workspace, by its day.

    With it what is open for people ``themselves`` (their keys), and for no company. A person is
    asked for a company only as long as they belong to it. What is for a company's own people (a
    text, its sender) is for their eyes alone: staff read ``asks_of``.
    """
    belongs = Affiliation.objects.reached_by(
        Q(person=OuterRef("person"), organisation=OuterRef("organisation"), ended_on=None)
    )
    whose = Q(organisation=organisation) if organisation is not None else Q(person=person)
    if organisation is not None and person is not None:
        whose &= Q(person=person)
    if person is not None:
        whose &= Q(organisation=None) | Q(Exists(belongs))
    whose |= Q(person__in=themselves, organisation=None)
    rows = Ask.objects.reached_by(whose & Q(state=State.OPEN))
    return rows.select_related("workspace", "organisation", "person").order_by("due_on", "pk")


def asks_told(person: Person) -> QuerySet[Ask]:
    """Return whatever was asked of a person, open or not, with what its page shows of it."""
    rows = Ask.objects.of(person.workspace_id).filter(person=person)
    return rows.select_related("workspace", "organisation", "person").order_by("-asked_at", "-pk")


def quiet_until(person: Person, *, at: datetime) -> datetime:
    """Return before when nothing new goes out to a person, unless it cannot wait."""
    rhythm = rhythm_of(person.workspace)
    last = bundles_of(person).first()
    return bundle_from(max(at, last.sent_at + BETWEEN) if last else at, rhythm=rhythm)


def people_to_tell(*, at: datetime) -> list[int]:
    """Return the keys of those for whom something is to be in a mail by now."""
    due = Ask.objects.reached_by(Q(state=State.OPEN, next_mail_at__lte=at, person__isnull=False))
    return list(due.order_by("person").values_list("person", flat=True).distinct())


def workspaces_to_tell(*, at: datetime) -> QuerySet[Workspace]:
    due = Ask.objects.reached_by(
        Q(state=State.OPEN, next_mail_at__lte=at, workspace=OuterRef("pk"))
    )
    return Workspace.objects.filter(Exists(due)).order_by("pk")


def contacts_of(organisations: Iterable[int], *, workspace: Workspace) -> dict[int, int]:
    """Return, by the organisation's key, who is asked for it: the first whom mail reaches."""
    people = contact_people_of(organisations, workspace=workspace)
    return {organisation: person.pk for organisation, person in people.items()}


def contact_people_of(organisations: Iterable[int], *, workspace: Workspace) -> dict[int, Person]:
    """Return the same people, whole."""
    rows = (
        open_affiliations(workspace)
        .filter(organisation__in=list(organisations))
        .exclude(person__email="")
    )
    found = [(row.organisation_id, row.person) for row in rows]
    barred = barred_among({person.email for _organisation, person in found})
    contacts: dict[int, Person] = {}
    for organisation, person in found:
        if person.email.lower() not in barred:
            contacts.setdefault(organisation, person)
    return contacts


def organisations_of_people(people: Iterable[int], *, workspace: Workspace) -> dict[int, int]:
    """Return, by the person's key, the one company they are asked for: no guess among several."""
    rows = open_affiliations(workspace).filter(person__in=list(people))
    found: dict[int, list[int]] = {}
    for person, organisation in rows.values_list("person", "organisation"):
        found.setdefault(person, []).append(organisation)
    return {person: each[0] for person, each in found.items() if len(each) == 1}


def barred_among(addresses: Collection[str]) -> set[str]:
    """Return to which of these addresses no mail is written, in small letters."""
    return set(bounces_of(addresses).values_list("address", flat=True)) if addresses else set()


def asked_again(asks: Sequence[Ask]) -> set[int]:
    """Return the keys of those of ``asks`` whose somebody is asked the same by another one now."""
    same = Ask.objects.reached_by(
        Q(
            workspace=OuterRef("workspace"),
            module=OuterRef("module"),
            title=OuterRef("title"),
            state=State.OPEN,
        )
    ).filter(
        Q(person=OuterRef("person"), organisation=OuterRef("organisation"))
        | Q(person=None, organisation=OuterRef("organisation"))
        | Q(organisation=None, person=OuterRef("person"))
    )
    rows = Ask.objects.reached_by(Q(pk__in=[ask.pk for ask in asks]))
    others = rows.filter(Exists(same.exclude(pk=OuterRef("pk"))))
    return set(others.order_by("pk").values_list("pk", flat=True))
