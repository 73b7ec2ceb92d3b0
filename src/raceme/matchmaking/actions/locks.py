"""
Locked rows. Who meets is the lock of their requests: people by their keys, then the request.

So two that ask, answer or take back wait for each other where they concern one person, and for
nobody else; and none of them waits in a ring. What is set up is locked by its matchmaking.
"""

from collections.abc import Iterable

from raceme.audit.queries import changed_meanwhile
from raceme.matchmaking.actions.refusals import Gone, StateForbids
from raceme.matchmaking.models import Matchmaking, Participant, Request


def locked_matchmaking(matchmaking: Matchmaking, *, revision: int | None = None) -> Matchmaking:
    """
    Return how meetings are set up as it stands now, locked until the transaction ends.

    Raises ``Gone``, or ``ChangedMeanwhile`` where it stands at another ``revision`` than shown.
    """
    rows = Matchmaking.objects.of(matchmaking.workspace_id).filter(pk=matchmaking.pk)
    row = rows.select_for_update().first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    row.event = matchmaking.event
    return row


def changeable_matchmaking(matchmaking: Matchmaking, *, revision: int | None = None) -> Matchmaking:
    """Return the same of what is not over yet."""
    row = locked_matchmaking(matchmaking, revision=revision)
    if row.state == Matchmaking.State.OVER:
        raise StateForbids(state=str(row.get_state_display()))
    return row


def locked_people(workspace: int, keys: Iterable[int]) -> dict[int, Participant]:
    """
    Return participants by their keys, locked in the order of the keys.

    Raises ``Gone`` where one of them is not there any more.
    """
    wanted = sorted(set(keys))
    rows = Participant.objects.of(workspace).filter(pk__in=wanted).order_by("pk")
    rows = rows.select_related("registration__type", "registration__event__workspace")
    found = {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}
    if len(found) < len(wanted):
        raise Gone
    return found


def locked_request(request: Request, *others: int) -> tuple[Request, dict[int, Participant]]:
    """Return a request as it stands now with its people, and ``others`` locked along."""
    people = locked_people(request.workspace_id, [request.sender_id, request.receiver_id, *others])
    rows = Request.objects.of(request.workspace_id).filter(pk=request.pk)
    row = rows.select_related("matchmaking__event").select_for_update(of=("self",)).first()
    if row is None:
        raise Gone
    row.sender, row.receiver = people[row.sender_id], people[row.receiver_id]
    return row, people
