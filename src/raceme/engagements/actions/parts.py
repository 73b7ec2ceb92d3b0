"""Who took part, written down with what each was on that day."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from raceme.engagements.actions import refusals
from raceme.engagements.actions.terms import Part
from raceme.engagements.models import Activity, Engagement
from raceme.organisations.actions import hold_people, relate
from raceme.organisations.queries import snapshots


def write_parts(activity: Activity, parts: Sequence[Part], *, at: datetime) -> list[Engagement]:
    """Write down ``parts`` of an activity whose row is locked; nobody takes part twice."""
    if not parts:
        return []
    known = set(
        activity.engagements.values_list("organisation_id", "person_id", "role").order_by("pk")
    )
    for part in parts:
        if part.key in known:
            raise refusals.TakesPartTwice(name=part.name)
    organisations = {part.organisation.pk: part.organisation for part in parts if part.organisation}
    relate(activity.workspace, organisations.values(), at=at)
    hold_people([part.person for part in parts if part.person])
    then = _then(activity, organisations)
    return Engagement.objects.bulk_create(
        [_engagement(activity, part, then=then) for part in parts]
    )


def _engagement(
    activity: Activity, part: Part, *, then: dict[int, dict[str, object]]
) -> Engagement:
    if part.organisation is not None:
        was = then[part.organisation.pk]
    else:
        was = {"country": part.person.country if part.person else ""}
    return Engagement(
        workspace_id=activity.workspace_id,
        activity=activity,
        organisation=part.organisation,
        person=part.person,
        role=part.role,
        state=part.state,
        hours=part.hours,
        amount=part.amount,
        currency=part.currency,
        **was,
    )


def _then(activity: Activity, organisations: Iterable[int]) -> dict[int, dict[str, object]]:
    """Return the fields of an engagement that keep what each organisation was on the day."""
    found = snapshots(organisations, workspace=activity.workspace_id, on=activity.ended_on)
    then = {pk: asdict(snapshot) for pk, snapshot in found.items()}
    for fields in then.values():
        fields["organisation_kind"] = fields.pop("kind")
    return then


def renew_dated(activity: Activity) -> None:
    """
    Say anew what depends on the day: size class and membership.

    Place and kind are kept as they were written down, for the register knows only what
    they are now.
    """
    engagements = list(activity.engagements.exclude(organisation=None).order_by("pk"))
    then = _then(activity, {one.organisation_id for one in engagements if one.organisation_id})
    for one in engagements:
        was = then[one.organisation_id] if one.organisation_id else {}
        one.size_class, one.is_member = str(was["size_class"]), bool(was["is_member"])
    activity.engagements.bulk_update(engagements, ["size_class", "is_member"])


def own_engagements(activity: Activity, engagements: Iterable[Engagement]) -> list[Engagement]:
    """Return ``engagements`` as they stand; refuse if one is not, or no more, of ``activity``."""
    wanted = {one.pk for one in engagements}
    rows = list(
        activity.engagements.filter(pk__in=wanted)
        .select_related("organisation", "person")
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise refusals.SaysNothing
    return rows
