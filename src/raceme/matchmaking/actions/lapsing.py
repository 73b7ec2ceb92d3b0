"""Half hours that were offered and can be taken no more."""

from collections.abc import Iterator
from datetime import datetime

from raceme.matchmaking.models import Matchmaking, Offer
from raceme.matchmaking.queries.free import Slack, kept_back, members_of, open_offers, slack_of


def let_lapse(matchmaking: Matchmaking, *, at: datetime) -> None:
    """
    Close the offers that nobody can take any more: those of them are told so when they look.

    The row of ``matchmaking`` is locked.
    """
    over = [offer.pk for offer in _over(matchmaking)]
    rows = Offer.objects.of(matchmaking.workspace_id).filter(pk__in=over)
    rows.update(state=Offer.State.LAPSED, closed_at=at)


def _over(matchmaking: Matchmaking) -> Iterator[Offer]:
    offers = list(open_offers(matchmaking))
    alive = {wish.pk: wish for wish in kept_back(matchmaking)} if offers else {}
    slack: dict[int, Slack] = {}
    for offer in offers:
        if offer.slot_id not in slack:
            slack[offer.slot_id] = slack_of(matchmaking, offer.slot)
        wish = alive.get(offer.wish_id)
        if wish is None or slack[offer.slot_id].table_for(members_of(wish)) is None:
            yield offer
