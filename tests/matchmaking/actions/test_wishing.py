from collections.abc import Callable

import pytest

from raceme.audit.models import Entry
from raceme.matchmaking.actions import joining, refusals, requesting, wishing
from raceme.matchmaking.imports.wishes import WrittenWish
from raceme.matchmaking.models import MayNotMeet, News, Participant, Wish, WishList
from tests.factories import NOW
from tests.factories.events import ParticipantTypeFactory
from tests.matchmaking.build import asked, somebody, two

pytestmark = pytest.mark.django_db
BY = "test"


def _of_another_type(participant: Participant) -> None:
    """Make somebody one of a type that does not meet the first type of the event."""
    first = participant.registration.type
    other = ParticipantTypeFactory.create(event=participant.matchmaking.event, name="Guest")
    participant.registration.type = other
    participant.registration.save()
    MayNotMeet.objects.create(
        workspace_id=participant.workspace_id,
        matchmaking=participant.matchmaking,
        first=first,
        second=other,
    )


def _agree(ana: Participant, bela: Participant) -> None:
    requesting.accept(asked(ana, bela), strength="", by=BY, at=NOW)


def _leave(_ana: Participant, bela: Participant) -> None:
    joining.leave(bela, by=BY, at=NOW)


def _keep_apart(_ana: Participant, bela: Participant) -> None:
    _of_another_type(bela)


@pytest.mark.parametrize("meanwhile", [_agree, _leave, _keep_apart])
def test_what_is_no_wish_any_more_is_left_out_as_a_list_is_saved(
    meanwhile: Callable[[Participant, Participant], None],
) -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking, name="Cora")
    codes = [one.registration.code for one in (ana, bela, cora)]
    written = [WrittenWish(2, codes[0], codes[1], ""), WrittenWish(3, codes[0], codes[2], "must")]
    read = wishing.read_list(ana.matchmaking, name="x.xlsx", written=written, by=BY, at=NOW)

    meanwhile(ana, bela)
    saved = wishing.save_list(read, by=BY, at=NOW)

    wishes = Wish.objects.of(ana.workspace_id).filter(from_list=saved)
    made = [(one.weight, {each.participant_id for each in one.members.all()}) for one in wishes]
    assert made == [(4, {ana.pk, cora.pk})]
    assert (saved.state, saved.count) == (WishList.State.SAVED, 1)


def test_who_organises_lets_nobody_meet_whose_types_do_not() -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking)
    _of_another_type(bela)

    for people in ([ana, bela], [cora, ana, bela]):
        with pytest.raises(refusals.KindsApart):
            wishing.make_wish(ana.matchmaking, people, weight=1, by=BY, at=NOW)

    assert not Wish.objects.of(ana.workspace_id).exists()


def test_both_hear_that_who_organises_ended_what_they_agreed() -> None:
    ana, bela = two()
    request = asked(ana, bela)
    wish = requesting.accept(request, strength="", by=BY, at=NOW)

    wishing.end_wish(wish, by=BY, at=NOW)

    wish.refresh_from_db()
    request.refresh_from_db()
    assert (wish.ended_at, request.state, request.revision) == (NOW, "withdrawn", 3)
    told = News.objects.of(ana.workspace_id).filter(kind="withdrawn").order_by("participant")
    assert [one.participant_id for one in told] == [ana.pk, bela.pk]
    entries = Entry.objects.filter(targets__reference=request.reference)
    assert [one.verb for one in entries.order_by("-pk")][:1] == ["matchmaking.withdraw"]
