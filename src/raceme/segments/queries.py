"""Named reads of segments, and of whom they find."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from raceme.consents.models import Purpose
from raceme.consents.queries import LeftOut, by_reason, left_out, permitted
from raceme.core.places import country
from raceme.engagements.queries import kinds_known_to
from raceme.mail.models import Mailing
from raceme.organisations.access import EUROPE
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import (
    clusters_of,
    open_affiliations,
    organisations_of,
    people_of,
)
from raceme.programmes.queries import programme_choices
from raceme.segments.conditions import Asked, Filters, Home, Offered, compiled, read_filters
from raceme.segments.models import Of, Segment, Use
from raceme.workspaces.models import Workspace

HOMES = {Of.ORGANISATIONS: Home.ORGANISATION, Of.PEOPLE: Home.PERSON}

MOST_READ_FIRST = 2_000


def segments_of(workspace: Workspace | int) -> QuerySet[Segment]:
    return Segment.objects.of(workspace).order_by("name", "pk")


def organisations_found(
    workspace: Workspace | int, filters: Filters, *, on: date
) -> QuerySet[Organisation]:
    """Return the organisations of the workspace that ``filters`` find, by name: one query."""
    key = workspace if isinstance(workspace, int) else workspace.pk
    said = compiled(filters, home=Home.ORGANISATION, asked=Asked(key, on))
    return organisations_of(workspace).filter(said)


def people_found(workspace: Workspace | int, filters: Filters, *, on: date) -> QuerySet[Person]:
    """Return the people of the workspace that ``filters`` find, by name: one query."""
    key = workspace if isinstance(workspace, int) else workspace.pk
    said = compiled(filters, home=Home.PERSON, asked=Asked(key, on))
    return people_of(workspace).filter(said)


def found(
    workspace: Workspace | int, of: str, filters: Filters, *, on: date
) -> QuerySet[Organisation] | QuerySet[Person]:
    if of == Of.PEOPLE:
        return people_found(workspace, filters, on=on)
    return organisations_found(workspace, filters, on=on)


def members_of(
    segment: Segment, *, on: date | None = None
) -> QuerySet[Organisation] | QuerySet[Person]:
    """Return whom ``segment`` finds on a day; today where none is said."""
    day = on or timezone.localdate()
    return found(segment.workspace_id, segment.of, read_filters(segment.filters), on=day)


def people_behind(segment: Segment, *, on: date | None = None) -> QuerySet[Person]:
    """Return the people it finds; of organisations, who belongs to them now."""
    day, filters = on or timezone.localdate(), read_filters(segment.filters)
    if segment.of == Of.PEOPLE:
        return people_found(segment.workspace_id, filters, on=day)
    found = organisations_found(segment.workspace_id, filters, on=day).order_by().values("pk")
    # Read first where they are few: PostgreSQL, not knowing that, asks for each person anew.
    is_many = found.count() > MOST_READ_FIRST
    of_these = Q(organisation__in=found if is_many else [row["pk"] for row in found])
    belonging = open_affiliations(segment.workspace_id).filter(of_these)
    return people_of(segment.workspace_id).filter(pk__in=belonging.order_by().values("person"))


def without_people(segment: Segment, *, on: date | None = None) -> QuerySet[Organisation]:
    """Return the organisations it finds where the workspace knows nobody."""
    if segment.of == Of.PEOPLE:
        return Organisation.objects.none()
    day, filters = on or timezone.localdate(), read_filters(segment.filters)
    belonging = open_affiliations(segment.workspace_id).filter(organisation=OuterRef("pk"))
    rows = organisations_found(segment.workspace_id, filters, on=day)
    return rows.filter(~Exists(belonging.order_by()))


def offered(workspace: Workspace) -> Offered:
    """Return what the workspace has to choose from: three queries."""
    kinds = [(kind.code, kind.label) for kind in kinds_known_to(workspace)]
    return {
        "clusters": [
            (str(pk), name) for pk, name in clusters_of(workspace).values_list("pk", "name")
        ],
        "programmes": [(str(pk), name) for pk, name in programme_choices(workspace)],
        "activity_kinds": sorted(kinds, key=lambda kind: kind[1]),
        "countries": sorted(
            ((code, country(code)) for code in EUROPE), key=lambda choice: choice[1]
        ),
    }


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Who is reached for a purpose, and who is left out, by reason."""

    purpose: str
    count: int
    left_out: Sequence[LeftOut]
    without_people: Sequence[Organisation] = ()

    @property
    def reached(self) -> int:
        return self.count - len(self.left_out)

    @property
    def by_reason(self) -> Mapping[str, Sequence[LeftOut]]:
        """Those left out, by the code of the reason, the commonest first."""
        return by_reason(self.left_out)


def reached(segment: Segment, purpose: str, *, on: date | None = None) -> Reached:
    """Return who of a segment is reached for ``purpose``: queries do not grow with the people."""
    day = on or timezone.localdate()
    people = people_behind(segment, on=day)
    return Reached(
        purpose=purpose,
        count=people.order_by().values("pk").count(),
        left_out=left_out(segment.workspace_id, purpose, people, on=day),
        without_people=list(without_people(segment, on=day)),
    )


def consent_words(people: Iterable[int], *, workspace: Workspace, on: date) -> dict[int, list[Any]]:
    """Return by person the purposes that they agreed to, for a list or an export."""
    agreed = {f"to_{purpose}": permitted(purpose, on=on) for purpose in Purpose.values}
    rows = people_of(workspace).filter(pk__in=list(people)).annotate(**agreed)
    labels = [purpose.label for purpose in Purpose]
    return {
        pk: [label for label, is_given in zip(labels, given, strict=True) if is_given]
        for pk, *given in rows.values_list("pk", *agreed)
    }


def segment_behind(made: str, *, workspace: Workspace | int) -> Segment | None:
    """Return the segment for which something was made, by its reference."""
    return segments_of(workspace).filter(uses__made=made).first()


def drafts_for(segment: Segment) -> QuerySet[Mailing]:
    """Return the letters to it that are written and not sent: they keep it from being deleted."""
    made = Use.objects.of(segment.workspace_id).filter(segment=segment)
    prefix = f"{Mailing._meta.label_lower}:"  # noqa: SLF001 (where Django tells it)
    keys = [
        int(reference.removeprefix(prefix))
        for reference in made.values_list("made", flat=True)
        if reference.startswith(prefix)
    ]
    drafts = Mailing.objects.filter(workspace=segment.workspace_id, pk__in=keys, sent_at=None)
    return drafts.order_by("-created_at", "-pk")
