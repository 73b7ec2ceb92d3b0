from uuid import UUID, uuid4

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.mail.models import Mailing
from raceme.segments import actions
from raceme.segments.conditions import Filters, read_filters
from raceme.segments.models import Of, Segment
from raceme.segments.queries import segments_of
from tests.conftest import World
from tests.factories import NOW
from tests.factories.segments import SegmentFactory, asking
from tests.parallel import at_once

SMALL = read_filters(asking({"is": "size", "values": ["small"]}))


def _save(world: World, name: str = "Small ones", *, token: UUID | None = None) -> Segment:
    return actions.save_segment(
        workspace=world.workspace,
        name=name,
        of=Of.ORGANISATIONS,
        filters=SMALL,
        by=world.staff,
        at=NOW,
        token=token,
    )


def test_save_keeps_name_and_conditions_once(world: World) -> None:
    token = uuid4()

    first, second = (_save(world, "  Small   ones ", token=token) for _sending in range(2))

    assert first.pk == second.pk
    kept = segments_of(world.workspace).get()
    assert (kept.name, kept.of, kept.filters) == ("Small ones", "organisations", SMALL.as_data())
    assert list(Entry.objects.values_list("verb", flat=True)) == ["segments.save"]


@pytest.mark.parametrize("name", ["", "   ", "a" * 101])
def test_save_needs_a_name_that_fits(world: World, name: str) -> None:
    with pytest.raises(actions.NameMissing):
        _save(world, name)

    assert not segments_of(world.workspace).exists()


def test_save_refuses_a_name_that_is_taken_here_alone(world: World) -> None:
    SegmentFactory.create(workspace=world.stranger_workspace, name="Small ones")
    _save(world)

    with pytest.raises(actions.NameTaken, match="called “SMALL ones” already"):
        _save(world, "SMALL ones")

    assert segments_of(world.workspace).count() == 1


def test_change_keeps_what_was_changed_and_refuses_who_saw_less(world: World) -> None:
    segment = _save(world)

    changed = actions.change_segment(
        segment, name="Smallest", filters=Filters(), revision=1, by=world.staff, at=NOW
    )

    assert (changed.name, changed.filters, changed.revision) == (
        "Smallest",
        {"match": "all", "groups": []},
        2,
    )
    with pytest.raises(ChangedMeanwhile):
        actions.change_segment(
            segment, name="Mine", filters=SMALL, revision=1, by=world.manager, at=NOW
        )
    assert segments_of(world.workspace).get().name == "Smallest"


def test_change_to_the_same_writes_nothing(world: World) -> None:
    segment = _save(world)

    actions.change_segment(
        segment, name=segment.name, filters=SMALL, revision=1, by=world.staff, at=NOW
    )

    assert list(Entry.objects.values_list("verb", flat=True)) == ["segments.save"]
    assert segments_of(world.workspace).get().revision == 1


def test_duplicates_get_names_that_are_free(world: World) -> None:
    segment = _save(world, "Long " + "name " * 18)

    copies = [actions.duplicate_segment(segment, by=world.staff, at=NOW) for _each in range(2)]

    names = [copy.name for copy in copies]
    assert len({*names, segment.name}) == 3
    assert [copy.filters for copy in copies] == [segment.filters] * 2


def test_delete_is_refused_while_a_letter_to_it_is_a_draft(world: World) -> None:
    segment = _save(world)
    draft = Mailing.objects.create(
        workspace=world.workspace, title="Spring news", written_by="Ioana", created_at=NOW
    )
    actions.note_use(segment, made=draft, by=world.manager, at=NOW)

    with pytest.raises(actions.InUse, match="the letter “Spring news” to it is still a draft"):
        actions.delete_segment(segment, by=world.staff, at=NOW)
    draft.sent_at = NOW
    draft.save()
    actions.delete_segment(segment, by=world.staff, at=NOW)

    assert not segments_of(world.workspace).exists()
    assert Entry.objects.order_by("pk").last().verb == "segments.delete"  # type: ignore[union-attr]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_same_name_at_once_one_is_told(world: World) -> None:
    told = at_once(lambda: _save(world), lambda: _save(world, "small ONES"))

    assert told == [actions.NameTaken]
    assert segments_of(world.workspace).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_at_once_one_is_told(world: World) -> None:
    segment = _save(world)

    def change(name: str) -> Segment:
        return actions.change_segment(
            segment, name=name, filters=SMALL, revision=1, by=world.staff, at=NOW
        )

    told = at_once(lambda: change("First"), lambda: change("Second"))

    assert told == [ChangedMeanwhile]
    assert segments_of(world.workspace).get().name == "First"
