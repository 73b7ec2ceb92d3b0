"""Activities with those who took part: one row a participant, or a video meeting's list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.core.typed import Unreadable
from raceme.engagements.actions import (
    Facts,
    Part,
    Place,
    Proof,
    add_evidence,
    add_participants,
    read_place,
    record_activity,
)
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.engagements.queries import kinds_known_to, log_of
from raceme.organisations.models import Organisation
from raceme.organisations.names import person_key
from raceme.organisations.queries import open_affiliations, people_of
from raceme.stewardship.actions.imports import proving, values
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import again, organisations, people
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict
from raceme.stewardship.matching.organisations import Wanted, domain_of, match_organisations
from raceme.stewardship.matching.terms import Found
from raceme.stewardship.models import Import

ACTIVITY = "engagements.activity"
ENGAGEMENT = "engagements.engagement"
KEY, PART = "activity", "part"
BELONGS = "belongs"
MINUTES_OF_AN_HOUR = 60
MINUTE = 60
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Occasion:
    """What makes two rows speak of the same activity."""

    title: str
    started_on: str
    kind: int


def read(rows: Sequence[Row], batch: Batch) -> None:
    kinds = _kinds(batch)
    is_attendance = batch.of.holds == Import.Holds.ATTENDANCE
    for row in rows:
        people.read(row, is_needed=False)
        organisations.read(row, batch)
        if not (people.KEY in row.facts or organisations.KEY in row.facts or row.errors):
            row.errors["person_name"] = _("Say who took part: a person, or an organisation.")
        source = _of_options(batch) if is_attendance else row.told
        _read_activity(row, source, kinds, batch)
        _read_part(row)


def _of_options(batch: Batch) -> dict[str, str]:
    names = ("title", "started_on", "hours")
    return {"is_online": "yes", **{name: str(batch.options.get(name) or "") for name in names}}


def _kinds(batch: Batch) -> dict[str, int]:
    """Return the kinds of activity by what they may be called."""
    found: dict[str, int] = {}
    for kind in kinds_known_to(batch.workspace):
        for word in (kind.code, kind.name, kind.label):
            found.setdefault(person_key(word.replace("-", " ").replace("_", " ")), kind.pk)
    return found


def _read_activity(
    row: Row, said: Mapping[str, str], kinds: Mapping[str, int], batch: Batch
) -> None:
    title = " ".join(said.get("title", "").split())[:LONGEST_TITLE]
    fact: dict[str, Any] = {"title": title, "kind": _kind(row, said, kinds, batch)}
    if not title:
        row.errors["title"] = _("Write the title of the activity.")
    for name in ("started_on", "ended_on"):
        text = said.get(name, "").strip()
        try:
            fact[name] = values.day_in(text).isoformat() if text else None
        except Unreadable as unreadable:
            row.errors[name] = str(unreadable)
    if not fact.get("started_on") and "started_on" not in row.errors:
        row.errors["started_on"] = _("Write the day on which it was.")
    fact["ended_on"] = fact.get("ended_on") or fact.get("started_on")
    fact |= _where(row, said)
    try:
        text = said.get("hours", "").strip()
        fact["hours"] = str(values.number_in(text)) if text else None
    except Unreadable as unreadable:
        row.errors["hours"] = str(unreadable)
    row.facts[KEY] = fact


def _kind(row: Row, said: Mapping[str, str], kinds: Mapping[str, int], batch: Batch) -> int | None:
    text = said.get("activity_kind", "").strip()
    if text and (found := kinds.get(person_key(text))) is not None:
        return found
    default = batch.options.get("activity_kind")
    if default in kinds.values():
        return int(str(default))
    row.errors["activity_kind"] = (
        _("There is no such kind of activity. Choose one for all rows, or add the kind first.")
        if text
        else _("Choose a kind of activity for all rows.")
    )
    return None


def _where(row: Row, said: Mapping[str, str]) -> dict[str, Any]:
    text = ", ".join(
        part
        for part in (
            said.get("place_town", "").strip(),
            said.get("place_region", "").strip() or said.get("place_country", "").strip(),
        )
        if part
    )
    place = Place()
    try:
        place = read_place(text)
    except Refusal as refusal:
        row.errors["place_town"] = str(refusal)
    return {
        "town": place.town,
        "country": place.country,
        "region": place.region,
        "is_online": said.get("is_online") == "yes",
    }


def _read_part(row: Row) -> None:
    minutes = row.told.get("minutes") or _minutes_between(row)
    row.facts[PART] = {
        "role": row.told.get("participant_role") or Engagement.Role.PARTICIPANT,
        "state": row.told.get("state") or Engagement.State.TOOK_PART,
        "hours": str(Decimal(minutes) / MINUTES_OF_AN_HOUR) if minutes else None,
    }


def _minutes_between(row: Row) -> str:
    """Return the minutes between coming and going, where both moments are written."""
    came, went = row.told.get("joined_at", ""), row.told.get("left_at", "")
    if not (came and went):
        return ""
    minutes = (datetime.fromisoformat(went) - datetime.fromisoformat(came)).total_seconds() / MINUTE
    if minutes >= 0:
        return str(round(minutes))
    if row.decision.choice != Choice.WITHOUT:
        row.errors["left_at"] = _("This is before the moment at which they came.")
    return ""


# ---------- found ----------


def match(rows: Sequence[Row], batch: Batch) -> None:
    organisations.match(rows, batch)
    _match_people(rows, batch)
    still = [row for row in rows if row.verdict != Verdict.UNDECIDED and not row.errors]
    _belong(still, batch)
    standing = _standing(still, batch)
    there = _there(standing.values())
    for row in still:
        _judge(row, standing, there, batch)


def _match_people(rows: Sequence[Row], batch: Batch) -> None:
    """Say whom each row means; who may be several people has to be decided."""
    verdicts = {row.number: row.verdict for row in rows}
    people.match(rows, batch, is_main=True)
    for row in rows:
        if row.verdict != Verdict.UNDECIDED and organisations.KEY in row.facts:
            row.verdict = verdicts[row.number]


def _belong(rows: Sequence[Row], batch: Batch) -> None:
    """Let a known person take part for the one organisation they belong to."""
    alone = {row.person for row in rows if row.person and organisations.KEY not in row.facts}
    places: dict[int, set[int]] = defaultdict(set)
    if alone:
        pairs = open_affiliations(batch.workspace).select_related(None).filter(person__in=alone)
        for person, organisation in pairs.values_list("person", "organisation"):
            places[person].add(organisation)
    for row in rows:
        if organisations.KEY not in row.facts:
            own = places.get(row.person or 0, set())
            row.target = next(iter(own)) if len(own) == 1 else None
    _belong_by_address(rows, batch)


def _belong_by_address(rows: Sequence[Row], batch: Batch) -> None:
    """Let a person of no organisation take part for the one whose domain their address has."""
    told = [
        row
        for row in rows
        if organisations.KEY not in row.facts
        and row.target is None
        and row.facts.get(people.KEY, {}).get("email")
    ]
    domains = [domain_of(row.facts[people.KEY]["email"]) for row in told]
    wanted = [Wanted(name="", email=f"@{one}", website=one) for one in domains]
    found = match_organisations(wanted, workspace=batch.workspace, with_near=False)
    for row, domain, match in zip(told, domains, found, strict=True):
        if domain and len(match.candidates) == 1:
            row.target, row.found = match.candidates[0], Found.DOMAIN


def occasion_of(row: Row) -> Occasion:
    fact = row.facts[KEY]
    return Occasion(person_key(fact["title"]), fact["started_on"], fact["kind"])


def _standing(rows: Sequence[Row], batch: Batch) -> dict[Occasion, Activity]:
    """Return the activities there are already, by what makes rows speak of them."""
    wanted = {occasion_of(row) for row in rows}
    days = {date.fromisoformat(one.started_on) for one in wanted}
    found: dict[Occasion, Activity] = {}
    activities = log_of(batch.workspace).filter(started_on__in=days)
    for activity in activities.exclude(state=Activity.State.WITHDRAWN).order_by("-pk"):
        key = Occasion(
            person_key(activity.title), activity.started_on.isoformat(), activity.kind_id
        )
        found[key] = activity
    return found


Key = tuple[int | None, int | None]


def _there(activities: Any) -> dict[int, set[Key]]:  # noqa: ANN401 (the view of a dictionary)
    """Return who takes part in each activity already, by its key."""
    found: dict[int, set[Key]] = defaultdict(set)
    keys = [activity.pk for activity in activities]
    for activity in activities:
        engagements = activity.engagements.all() if len(keys) == 1 else ()
        for one in engagements:
            found[activity.pk].add((one.organisation_id, one.person_id))
    if len(keys) > 1:
        space = next(iter(activities)).workspace_id
        rows = Engagement.objects.of(space).filter(activity__in=keys).order_by("pk")
        for activity, organisation, person in rows.values_list(
            "activity", "organisation", "person"
        ):
            found[activity].add((organisation, person))
    return found


def _judge(
    row: Row, standing: dict[Occasion, Activity], there: dict[int, set[Key]], batch: Batch
) -> None:
    occasion = occasion_of(row)
    activity = standing.get(occasion)
    row.activity = activity.pk if activity else None
    who = f"{row.target or _name(row, organisations.KEY)}|{row.person or _person(row)}"
    first = batch.seen.setdefault(f"{occasion}>{who}", row.number)
    if first != row.number:
        row.twin = first
        row.say(Verdict.SKIPPED, Found.TWICE)
    elif activity and (row.target, row.person) in there.get(activity.pk, ()):
        row.verdict = Verdict.SAME
    else:
        row.verdict = Verdict.NEW
        row.changes["title"] = [None, row.facts[KEY]["title"]]


def _name(row: Row, key: str) -> str:
    fact = row.facts.get(key)
    return organisations.key_of(fact) if fact else ""


def _person(row: Row) -> str:
    return people.key_of(row) if people.KEY in row.facts else ""


# ---------- written ----------


def write(rows: Sequence[Row], batch: Batch) -> None:
    chosen = {row.number: row.person for row in rows}
    again.match(rows, batch)
    organisations.write(rows, batch)
    still = [row for row in rows if row.is_writable]
    people.match(still, batch, is_main=False)
    for row in still:
        if row.decision.person is not None:
            row.person = chosen[row.number]
    people.write(still, batch)
    _belong(still, batch)
    standing = _standing(still, batch)
    groups: dict[Occasion, list[Row]] = defaultdict(list)
    for row in still:
        if row.is_writable:
            groups[occasion_of(row)].append(row)
    for occasion, group in groups.items():
        _write(group, standing.get(occasion), batch)
    for row in still:
        again.judge(row, main=ENGAGEMENT)


def _write(rows: list[Row], activity: Activity | None, batch: Batch) -> None:
    """Record the activity of some rows with who took part, or add whom it lacks."""
    there = _there([activity])[activity.pk] if activity else set()
    parts: dict[Key, tuple[Row, Part]] = {}
    for row, part in zip(rows, _parts(rows, batch), strict=True):
        key = (row.target, row.person)
        if key not in there and key not in parts:
            parts[key] = (row, part)
    proofs = proving.proofs_for(activity, rows[0], batch)
    if activity is not None and not (parts or proofs):
        return
    told = [part for _row, part in parts.values()]
    try:
        if activity is None:
            made = record_activity(
                batch.workspace,
                facts=_facts(rows[0], batch),
                parts=told,
                proofs=proofs,
                by=batch.by,
                at=batch.at,
                is_generated=batch.of.is_generated,
            )
            rows[0].add(ACTIVITY, made.pk)
            engagements = list(made.engagements.order_by("pk"))
        else:
            made = activity
            engagements = _added(activity, told, proofs, batch)
    except Refusal as refusal:
        for row in rows:
            row.verdict, row.said = Verdict.FAILED, str(refusal)
        return
    if proofs:
        proving.note(made, rows[0], batch)
    for engagement in engagements:
        found = parts.get((engagement.organisation_id, engagement.person_id))
        if found is not None:
            found[0].add(ENGAGEMENT, engagement.pk)


def _added(
    activity: Activity, parts: Sequence[Part], proofs: Sequence[Proof], batch: Batch
) -> list[Engagement]:
    if parts:
        return add_participants(activity, parts=parts, proofs=proofs, by=batch.by, at=batch.at)
    add_evidence(activity, proofs=proofs, by=batch.by, at=batch.at)
    return []


def _parts(rows: Sequence[Row], batch: Batch) -> list[Part]:
    firms = Organisation.objects.in_bulk([row.target for row in rows if row.target])
    known = people_of(batch.workspace).filter(pk__in={row.person for row in rows if row.person})
    persons = {person.pk: person for person in known}
    parts = []
    for row in rows:
        told = row.facts[PART]
        hours = told.get("hours")
        parts.append(
            Part(
                organisation=firms.get(row.target or 0),
                person=persons.get(row.person or 0),
                role=told["role"],
                state=told["state"],
                hours=round(Decimal(hours), 2) if hours else None,
            )
        )
    return parts


def _facts(row: Row, batch: Batch) -> Facts:
    told = row.facts[KEY]
    started = date.fromisoformat(told["started_on"])
    state = Activity.State.PLANNED if started > batch.today else Activity.State.HELD
    return Facts(
        kind=Kind.objects.get(pk=told["kind"]),
        title=told["title"],
        started_on=started,
        ended_on=date.fromisoformat(told["ended_on"]),
        state=state,
        is_online=told["is_online"],
        town=told["town"],
        country=told["country"],
        region=told["region"],
        hours=Decimal(told["hours"]) if told["hours"] else None,
    )
