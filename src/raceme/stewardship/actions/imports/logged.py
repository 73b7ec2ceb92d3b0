"""What an import added to the log, and how it is taken back: as every other change of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core.errors import Refusal
from raceme.engagements.actions import refuse_taking_back, take_additions_back
from raceme.engagements.actions.versions import contents_of
from raceme.engagements.models import Activity, ActivityVersion, Engagement, Evidence
from raceme.stewardship.models import Import

ACTIVITY, ENGAGEMENT = "engagements.activity", "engagements.engagement"
EVIDENCE = "engagements.evidence"
# What the register says of who took part is brought up to date by itself: nobody's correction.
DATED = {"country", "region", "size_class", "organisation_kind", "activity_code", "is_member"}
AT_ONCE = 1_000
Made = Mapping[str, Collection[int]]
Content = Mapping[str, Mapping[str, Mapping[str, Any]]]


class InTheWay(Exception):
    """An activity from which what was added cannot be taken again."""

    def __init__(self, activity: Activity, sentence: str) -> None:
        self.activity, self.sentence = activity, sentence
        super().__init__(sentence)


@dataclass
class Added:
    """What an import added to one activity that it did not record itself."""

    engagements: set[int] = field(default_factory=set)
    evidence: set[int] = field(default_factory=set)


def additions_in(made: Made, found: Import, *, own: Collection[int]) -> dict[int, Added]:
    """Return what was added to activities but ``own``, the ones that the import recorded."""
    added: dict[int, Added] = defaultdict(Added)
    for label, model, name in (
        (ENGAGEMENT, Engagement, "engagements"),
        (EVIDENCE, Evidence, "evidence"),
    ):
        for keys in _parted(sorted(made.get(label, ()))):
            rows = model.objects.of(found.workspace_id).filter(pk__in=keys).order_by("pk")
            for key, activity in rows.values_list("pk", "activity"):
                if activity not in own:
                    getattr(added[activity], name).add(key)
    return added


def _parted(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def changed_since(keys: list[int], found: Import) -> list[Activity]:
    """Return those of the activities that the import recorded which are not as it left them."""
    activities = _activities(keys, found)
    left, now = _left(activities, found), contents_of(activities)
    return [
        activity
        for activity in activities
        if activity.pk in left
        and (
            left[activity.pk]["facts"] != now[activity.pk]["facts"]
            or _are_corrected(left[activity.pk], now[activity.pk])
        )
    ]


def in_the_way(added: Mapping[int, Added], found: Import) -> Iterator[InTheWay]:
    """Yield the activities from which what was added cannot be taken again, each with why."""
    activities = _activities(added, found)
    left, now = _left(activities, found), contents_of(activities)
    for activity in activities:
        mine = added[activity.pk]
        if activity.state == Activity.State.WITHDRAWN:
            yield InTheWay(activity, _("It was withdrawn since."))
        elif activity.pk in left and _are_corrected(
            left[activity.pk], now[activity.pk], among=mine.engagements
        ):
            yield InTheWay(activity, _("Who was added to it was corrected since."))
        else:
            try:
                refuse_taking_back(activity, engagements=mine.engagements, evidence=mine.evidence)
            except Refusal:
                yield InTheWay(activity, _("Without it nothing would show that it was held."))


def _activities(keys: Iterable[int], found: Import) -> list[Activity]:
    rows = Activity.objects.of(found.workspace_id).select_related("kind").filter(pk__in=keys)
    return list(rows.order_by("pk"))


def _left(activities: list[Activity], found: Import) -> dict[int, Content]:
    """Return what stood of each activity when the import was done with it."""
    versions = ActivityVersion.objects.of(found.workspace_id).filter(activity__in=activities)
    if found.imported_at is not None:
        versions = versions.filter(at__lte=found.imported_at)
    rows = versions.order_by("number").values_list("activity", "content")
    return dict(rows.iterator())


def _are_corrected(left: Content, now: Content, *, among: Collection[int] | None = None) -> bool:
    """Tell whether one of the parts says something else now; what is gone is no correction."""
    keys = left["parts"].keys() & now["parts"].keys()
    if among is not None:
        keys &= {str(key) for key in among}
    return any(_plain(left["parts"][key]) != _plain(now["parts"][key]) for key in keys)


def _plain(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in DATED}


def take_back(added: Mapping[int, Added], found: Import, *, by: User, at: datetime) -> None:
    """Take what was added from each activity again; raises ``InTheWay``."""
    for activity in _activities(added, found):
        mine = added[activity.pk]
        try:
            take_additions_back(
                activity,
                engagements=mine.engagements,
                evidence=mine.evidence,
                reason=_("The import of %(file)s was taken back.") % {"file": found.name},
                by=by,
                at=at,
            )
        except Refusal as refusal:
            raise InTheWay(activity, str(refusal)) from refusal
