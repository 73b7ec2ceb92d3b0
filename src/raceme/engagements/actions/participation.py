"""Who took part: added, corrected and taken away, each with a version of the activity."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q

from raceme.core.models import Record
from raceme.engagements.actions import checking, refusals
from raceme.engagements.actions.parts import own_engagements, renew_dated, write_parts
from raceme.engagements.actions.proving import documents_in, name_of_proof, write_proofs
from raceme.engagements.actions.settling import because, settle
from raceme.engagements.actions.terms import By, Part, Proof
from raceme.engagements.actions.versions import locked, refuse_withdrawn
from raceme.engagements.models import Activity, Engagement


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What can be wrong about a participant's part; who it was cannot: take that away instead."""

    role: str
    state: str
    hours: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""


@transaction.atomic
def add_participants(
    activity: Activity,
    *,
    parts: Sequence[Part],
    proofs: Sequence[Proof] = (),
    by: By,
    at: datetime,
) -> list[Engagement]:
    """Add ``parts``, and what proves them, to an activity that stands already."""
    row = locked(activity)
    workspace, days = row.workspace, (row.ended_on - row.started_on).days + 1
    checking.refuse_first(checking.faults_of_parts(parts, days=days, workspace=workspace))
    checking.refuse_first(checking.faults_of_proofs(proofs, workspace=workspace))
    engagements = write_parts(row, parts, at=at)
    evidence = write_proofs(row, proofs, by=by, at=at)
    settle(
        "add_participants",
        row,
        beside=[*engagements, *evidence],
        others=documents_in(proofs),
        changes={
            "participants": (None, len(engagements)),
            "evidence": (None, [name_of_proof(each) for each in proofs]),
        },
        by=by,
        at=at,
    )
    return engagements


@transaction.atomic
def correct_engagement(
    engagement: Engagement,
    *,
    correction: Correction,
    revision: int,
    reason: str = "",
    by: By,
    at: datetime,
) -> Engagement:
    """Correct the part of one participant; raises ``ChangedMeanwhile`` like its activity."""
    row = locked(engagement.activity, revision=revision)
    (found,) = own_engagements(row, [engagement])
    part = Part(organisation=found.organisation, person=found.person, **vars(correction))
    days = (row.ended_on - row.started_on).days + 1
    checking.refuse_first(checking.faults_of_parts([part], days=days, workspace=row.workspace))
    others = row.engagements.exclude(pk=found.pk)
    if part.key in others.values_list("organisation_id", "person_id", "role").order_by("pk"):
        raise refusals.TakesPartTwice(name=part.name)
    changes = {
        name: (getattr(found, name), value)
        for name, value in vars(correction).items()
        if getattr(found, name) != value
    }
    for name, (_before, value) in changes.items():
        setattr(found, name, value)
    found.save(update_fields=list(changes))
    settle(
        "correct_engagement",
        row,
        beside=[found],
        changes=changes,
        reason=because(reason),
        by=by,
        at=at,
    )
    return found


@transaction.atomic
def take_engagement_away(engagement: Engagement, *, reason: str = "", by: By, at: datetime) -> None:
    """
    Take away a participant who was none; earlier versions of the activity keep it.

    Raises ``HeldFast`` where the part stands in a report that was frozen.
    """
    row = locked(engagement.activity)
    (found,) = own_engagements(row, [engagement])
    if not row.engagements.exclude(pk=found.pk).exists():
        checking.refuse_first(
            checking.stands_on_nothing(
                state=row.state,
                kind=row.kind,
                has_parts=False,
                has_document=row.evidence.exclude(document=None).exclude(engagement=found).exists(),
            )
        )
    name = str(found.person or found.organisation)
    # What proved this part alone goes with it; the document itself stays.
    proofs = list(found.evidence.select_related("document").order_by("pk"))
    changes: dict[str, tuple[object, object]] = {"participants": ([name], None)}
    if proofs:
        changes["evidence"] = ([name_of_proof(each) for each in proofs], None)
    others: list[Record] = [found.organisation] if found.organisation else []
    try:
        with transaction.atomic():
            found.delete()
    except IntegrityError as held:
        raise refusals.HeldFast(name=name) from held
    settle(
        "take_engagement_away",
        row,
        others=[*others, *documents_in(proofs)],
        changes=changes,
        reason=because(reason),
        by=by,
        at=at,
    )


def refuse_taking_back(
    activity: Activity, *, engagements: Collection[int], evidence: Collection[int]
) -> None:
    """Refuse what ``take_additions_back`` would refuse: the same, before anything is done."""
    refuse_withdrawn([activity])
    documents = activity.evidence.exclude(document=None).exclude(pk__in=evidence)
    checking.refuse_first(
        checking.stands_on_nothing(
            state=activity.state,
            kind=activity.kind,
            has_parts=activity.engagements.exclude(pk__in=engagements).exists(),
            has_document=documents.exclude(engagement__in=engagements).exists(),
        )
    )


@transaction.atomic
def take_additions_back(
    activity: Activity,
    *,
    engagements: Collection[int],
    evidence: Collection[int],
    reason: str,
    by: By,
    at: datetime,
) -> None:
    """
    Take away what was added to an activity that stood already; its earlier versions keep it.

    ``engagements`` and ``evidence`` are the keys of it; what is gone meanwhile is gone. Raises
    ``StateForbids`` for one that was withdrawn, ``NobodyTookPart`` and ``NothingToShow`` where
    nothing would be left, and ``HeldFast`` where a part stands in a report that was frozen.
    """
    row = locked(activity)
    refuse_taking_back(row, engagements=engagements, evidence=evidence)
    parts = row.engagements.filter(pk__in=engagements).select_related("organisation", "person")
    proofs = row.evidence.filter(Q(pk__in=evidence) | Q(engagement__in=engagements))
    gone = list(parts.order_by("pk"))
    proved = list(proofs.select_related("document").order_by("pk"))
    if not gone and not proved:
        return
    names = [str(each.person or each.organisation) for each in gone]
    changes: dict[str, tuple[object, object]] = {}
    if gone:
        changes["participants"] = (names, None)
    if proved:
        changes["evidence"] = ([name_of_proof(each) for each in proved], None)
    try:
        with transaction.atomic():
            proofs.delete()
            row.engagements.filter(pk__in=[each.pk for each in gone]).delete()
    except IntegrityError as held:
        raise refusals.HeldFast(name=", ".join(names)) from held
    others: list[Record] = [each.organisation for each in gone if each.organisation]
    settle(
        "take_additions_back",
        row,
        others=[*dict.fromkeys(others), *documents_in(proved)],
        changes=changes,
        reason=because(reason),
        by=by,
        at=at,
    )


@transaction.atomic
def take_from_register(activity: Activity, *, by: By, at: datetime) -> int:
    """
    Say anew, from the register, what size each was on the day and whether it was a member.

    For facts that the register learnt later; returns for how many something changed.
    """
    row = locked(activity)
    before = _dated(row)
    renew_dated(row)
    after = _dated(row)
    changed = {pk for pk, was in before.items() if after[pk] != was}
    if changed:
        changes = {"engagements": (None, sorted(changed))}
        settle("take_from_register", row, changes=changes, by=by, at=at)
    return len(changed)


def _dated(activity: Activity) -> Mapping[int, tuple[str, bool]]:
    rows = activity.engagements.values_list("pk", "size_class", "is_member").order_by("pk")
    return {pk: (size_class, is_member) for pk, size_class, is_member in rows}
