"""What becomes of rows of the register that would collide when two records become one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from raceme.organisations.models import EarlierPublication, Membership, Relationship
from raceme.stewardship.actions.merging.folding import fold, fold_onto
from raceme.stewardship.actions.merging.spans import Span, keeper_of, runs, whole
from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.queries.followed import Relation, rows_of

Row = Any  # of whichever model
Combined = dict[Row, Mapping[str, object]]


def relationships(work: Work, relation: Relation) -> None:
    """Let each workspace deal with the one since it dealt with either; its own stays its own."""
    standing = {row.workspace_id: row for row in work.rows(relation, work.survivor)}
    folded = {
        row: standing[row.workspace_id]
        for row in work.rows(relation, work.absorbed)
        if row.workspace_id in standing
    }
    combined: Combined = {
        keeper: {
            "since": min(row.since, keeper.since),
            "kind": Relationship.Kind.OWN
            if Relationship.Kind.OWN in (row.kind, keeper.kind)
            else keeper.kind,
        }
        for row, keeper in folded.items()
    }
    fold(work, folded, combined=combined)


def memberships(work: Work, relation: Relation) -> None:
    """
    Memberships that overlap become one, from the earliest day until the latest.

    That one of both belonged to the other's cluster says nothing any more.
    """
    other = "cluster" if relation.field == "member" else "member"
    rows = rows_of(Membership).filter(**{f"{relation.field}__in": work.both}).select_for_update()
    within = list(rows.filter(**{f"{other}__in": work.both}).order_by("pk"))
    work.ledger.remove(within)
    groups: dict[tuple[int, int], list[Membership]] = {}
    for row in rows.order_by("joined_on", "pk"):
        groups.setdefault((row.workspace_id, getattr(row, f"{other}_id")), []).append(row)
    folded: dict[Row, Row] = {}
    combined: Combined = {}
    for group in groups.values():
        _join(work, relation, group, folded, combined)
    fold(work, folded, combined=combined)


def _join(
    work: Work,
    relation: Relation,
    group: Sequence[Membership],
    folded: dict[Row, Row],
    combined: Combined,
) -> None:
    for run in runs([Span(row, row.joined_on, row.left_on) for row in group]):
        names = {getattr(span.row, relation.column) for span in run}
        if len(run) == 1 or work.absorbed not in names:
            continue
        keeper = keeper_of(
            run, is_survivors=lambda row: getattr(row, relation.column) == work.survivor
        )
        first, last = whole(run)
        folded |= {span.row: keeper for span in run if span.row is not keeper}
        combined[keeper] = {"joined_on": first, "left_on": last}


def affiliations(work: Work, relation: Relation) -> None:
    """Keep the survivor's of two that are open, from the earlier day that is known on."""
    other = "organisation_id" if relation.field == "person" else "person_id"
    standing = {
        getattr(row, other): row for row in work.rows(relation, work.survivor).filter(ended_on=None)
    }
    folded = {
        row: standing[getattr(row, other)]
        for row in work.rows(relation, work.absorbed).filter(ended_on=None)
        if getattr(row, other) in standing
    }
    combined: Combined = {
        keeper: {
            "role": keeper.role or row.role,
            "started_on": min(
                (day for day in (row.started_on, keeper.started_on) if day), default=None
            ),
        }
        for row, keeper in folded.items()
    }
    fold(work, folded, combined=combined)


def sizes(work: Work, relation: Relation) -> None:
    """Of two sizes of one day the survivor's stays; those of other days join it."""
    fold_onto(work, relation, same=("valid_from",))


def profiles(work: Work, relation: Relation) -> None:
    """
    Keep the survivor's profile, with what it left empty taken from the other.

    The cluster was public on every day on which either was.
    """
    keeper = work.rows(relation, work.survivor).first()
    row = work.rows(relation, work.absorbed).first()
    if keeper is None or row is None:
        return
    earlier = list(rows_of(EarlierPublication).filter(profile__in=[keeper, row]).order_by("pk"))
    # Until is the first day on which it was public no more.
    stood = [(each.public_from, each.public_until) for each in earlier]
    stood += [(each.public_from, each.public_until) for each in (keeper, row) if each.public_from]
    spans = [Span(None, since, until and until - timedelta(days=1)) for since, until in stood]
    days: list[tuple[Any, Any]] = [whole(run) for run in runs(spans)]
    *before, now = days or [(None, None)]
    # They are written anew, as many as are left.
    work.ledger.remove(earlier)
    filled: dict[str, object] = {
        name: getattr(keeper, name) or getattr(row, name)
        for name in ("acronym", "founded_on", "fields", "description")
    }
    dates = {"public_from": now[0], "public_until": _day_after(now[1])}
    fold(work, {row: keeper}, combined={keeper: {**filled, **dates}})
    work.ledger.add(
        [
            EarlierPublication(profile=keeper, public_from=first, public_until=_day_after(last))
            for first, last in before
        ]
    )


def _day_after(day: Any) -> Any:  # noqa: ANN401 (a day or none)
    return day and day + timedelta(days=1)


def claims(work: Work, relation: Relation) -> None:
    """Whoever speaks for both does so once: the absorbed one's claim ends."""
    standing = list(work.rows(relation, work.survivor).filter(state__in=OPEN_CLAIMS))
    addresses = {row.email for row in standing}
    users = {row.user_id for row in standing if row.user_id and row.state == "standing"}
    ended = {"state": "ended", "ended_at": work.at, "ended_by": str(work.by)[:200]}
    work.ledger.follow(
        [
            (row, ended)
            for row in work.rows(relation, work.absorbed).filter(state__in=OPEN_CLAIMS)
            if row.email in addresses or (row.user_id in users and row.state == "standing")
        ]
    )


def round_parts(work: Work, relation: Relation) -> None:
    """In one round an organisation stands once: the survivor's part stays."""
    fold_onto(work, relation, same=("round_id",))


OPEN_CLAIMS = ("asked", "standing")
