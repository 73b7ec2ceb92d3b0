"""What is wrong with what an action was told, each said once and beside its field."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q
from django_countries import countries

from raceme.core.currencies import CURRENCIES
from raceme.core.errors import FieldRefusal
from raceme.core.places import regions_of
from raceme.engagements.actions import refusals
from raceme.engagements.actions.terms import WHOLE_SHARE, Facts, Part, Proof, Towards
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.programmes.models import PlanItem
from raceme.programmes.queries import programmes_of
from raceme.workspaces.models import Workspace

DECIMAL_PLACES = 2
LONGEST_TITLE = 200
HOURS_A_DAY = 24
LARGEST_AMOUNT = Decimal(10) ** 12


def faults_of_record(
    facts: Facts,
    *,
    parts: Sequence[Part],
    towards: Sequence[Towards],
    proofs: Sequence[Proof],
    workspace: Workspace,
    at: datetime,
) -> Iterator[FieldRefusal]:
    """Give every fault of an activity that is about to be recorded."""
    yield from faults_of(facts, workspace=workspace, at=at)
    yield from faults_of_towards(towards, workspace=workspace)
    yield from faults_of_parts(parts, days=facts.days, workspace=workspace)
    yield from faults_of_proofs(proofs, workspace=workspace)
    yield from stands_on_nothing(
        state=facts.state,
        kind=facts.kind,
        has_parts=bool(parts),
        has_document=any(proof.document for proof in proofs),
    )


def faults_of(facts: Facts, *, workspace: Workspace, at: datetime) -> Iterator[FieldRefusal]:
    """Give every fault of ``facts``, in the order in which the form asks for them."""
    if facts.kind.workspace_id not in (None, workspace.pk):
        yield refusals.UnknownCode("kind", facts.kind.code)
    if not facts.title.strip() or len(facts.title) > LONGEST_TITLE:
        yield refusals.TitleMissing()
    yield from _faults_of_days(facts, today=today_of(workspace, at=at))
    yield from _faults_of_hours(facts.hours, days=facts.days)
    yield from _faults_of_place(facts)
    if facts.state not in Activity.State.values:
        yield refusals.UnknownCode("state", facts.state)
    if facts.level and not facts.kind.has_level:
        yield refusals.KindWithoutLevel()
    elif facts.level and facts.level not in Activity.Level.values:
        yield refusals.UnknownCode("level", facts.level)
    if facts.part_of is not None and facts.part_of.workspace_id != workspace.pk:
        yield refusals.UnknownCode("part_of", facts.part_of.pk)


def _faults_of_days(facts: Facts, *, today: date) -> Iterator[FieldRefusal]:
    if facts.ended_on < facts.started_on:
        yield refusals.EndsBeforeStart()
    elif facts.state == Activity.State.HELD and facts.started_on > today:
        yield refusals.LiesAhead()
    times = (facts.start_time, facts.end_time)
    if facts.days == 1 and times[0] and times[1] and times[1] < times[0]:
        yield refusals.EndsBeforeStart("end_time")


def _faults_of_place(facts: Facts) -> Iterator[FieldRefusal]:
    if facts.country and facts.country not in countries:
        yield refusals.UnknownCode("country", facts.country)
    elif facts.region and facts.region not in dict(regions_of(facts.country)):
        yield refusals.UnknownCode("region", facts.region)


def _faults_of_hours(hours: Decimal | None, *, days: int) -> Iterator[FieldRefusal]:
    if hours is None:
        return
    if hours.is_finite() and hours < 0:
        yield refusals.NegativeHours()
    elif days > 0 and not (_is_short(hours) and hours <= HOURS_A_DAY * days):
        yield refusals.HoursOutOfRange(days=days)


def faults_of_parts(
    parts: Sequence[Part], *, days: int, workspace: Workspace
) -> Iterator[FieldRefusal]:
    """Give every fault of who took part, in the order in which they are named."""
    seen = set()
    for part in parts:
        if part.key in seen:
            yield refusals.TakesPartTwice(name=part.name)
        seen.add(part.key)
        yield from _faults_of_part(part, days=days, workspace=workspace)


def _faults_of_part(part: Part, *, days: int, workspace: Workspace) -> Iterator[FieldRefusal]:
    person = part.person
    if part.organisation is None and person is None:
        yield refusals.NobodyTookPart()
    if person is not None and person.workspace_id != workspace.pk:
        yield refusals.UnknownCode("participants", person.pk)
    if part.role not in Engagement.Role.values:
        yield refusals.UnknownCode("role", part.role)
    if part.state not in Engagement.State.values:
        yield refusals.UnknownCode("state", part.state)
    yield from _faults_of_hours(part.hours, days=days)
    yield from _faults_of_amount(part)


def _faults_of_amount(part: Part) -> Iterator[FieldRefusal]:
    if part.currency and part.currency not in CURRENCIES:
        yield refusals.UnknownCode("currency", part.currency)
    if part.amount is None:
        return
    if not (_is_short(part.amount) and 0 <= part.amount < LARGEST_AMOUNT):
        yield refusals.AmountOutOfRange()
    if not part.currency:
        yield refusals.AmountWithoutCurrency()


def faults_of_towards(
    towards: Sequence[Towards], *, workspace: Workspace
) -> Iterator[FieldRefusal]:
    """Give every fault of what an activity shall count towards."""
    open_to = set(
        programmes_of(workspace)
        .filter(pk__in=[each.programme.pk for each in towards])
        .values_list("pk", flat=True)
    )
    lines = {each.plan_item.pk for each in towards if each.plan_item is not None}
    if lines and PlanItem.objects.reached_by(Q(pk__in=lines)).count() < len(lines):
        yield refusals.ProgrammeGone()
    seen = set()
    for each in towards:
        if each.programme.pk not in open_to:
            yield refusals.ProgrammeElsewhere()
        if each.programme.pk in seen:
            yield refusals.ProgrammeTwice(name=each.programme.name)
        seen.add(each.programme.pk)
        yield from faults_of_share(each.share)
        if each.plan_item is not None and each.plan_item.programme_id != each.programme.pk:
            yield refusals.UnknownCode("plan_item", each.plan_item.code)


def faults_of_share(share: Decimal) -> Iterator[FieldRefusal]:
    if not (_is_short(share) and 0 <= share <= WHOLE_SHARE):
        yield refusals.ShareOutOfRange()


def faults_of_proofs(proofs: Sequence[Proof], *, workspace: Workspace) -> Iterator[FieldRefusal]:
    for proof in proofs:
        document = proof.document
        if document is None and not proof.system_record:
            yield refusals.UnknownCode("evidence", "")
        if document is not None and document.workspace_id != workspace.pk:
            yield refusals.UnknownCode("evidence", document.name)


def stands_on_nothing(
    *, state: str, kind: Kind, has_parts: bool, has_document: bool
) -> Iterator[FieldRefusal]:
    """
    Refuse what was held and shows nothing for it.

    What was held has participants; only a kind whose result is a document may stand on that.
    """
    if state != Activity.State.HELD or has_parts:
        return
    if not kind.is_document:
        yield refusals.NobodyTookPart()
    elif not has_document:
        yield refusals.NothingToShow()


def refuse_first(faults: Iterator[FieldRefusal]) -> None:
    for fault in faults:
        raise fault


def today_of(workspace: Workspace, *, at: datetime) -> date:
    return at.astimezone(ZoneInfo(workspace.time_zone)).date()


def _is_short(number: Decimal) -> bool:
    """Tell whether ``number`` is one, with two decimals at most."""
    exponent = number.normalize().as_tuple().exponent if number.is_finite() else None
    return isinstance(exponent, int) and exponent >= -DECIMAL_PLACES
