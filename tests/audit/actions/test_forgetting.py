import pytest
from django.utils import timezone

from raceme.audit import actions as audit
from raceme.audit.models import Entry, Target, Values
from raceme.audit.queries import Fault, history_of
from tests.audit.histories import faults, outcome, write_history
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, PersonFactory

REASON = "Asked for by the person"


def _words() -> str:
    """Return everything that the history says in words."""
    said = [
        *Entry.objects.values_list("actor_label", flat=True),
        *Target.objects.values_list("label", flat=True),
        *(str(changes) for changes in Values.objects.values_list("changes", flat=True)),
    ]
    return "\n".join(said)


def _remains(entry: Entry) -> dict[str, dict[str, str]]:
    remains = Values.objects.values_list("remains", flat=True).get(entry=entry)
    assert remains is not None
    return dict(remains)


def _forget(reference: str, *, words: tuple[str, ...] = ()) -> int:
    return audit.forget(reference, words=words, reason=REASON, by="operator", at=NOW)


def test_forget_erases_a_person_and_leaves_the_rest_and_the_chain(world: World) -> None:
    entries = write_history(world)
    reference = Target.objects.get(entry=entries[1]).reference
    before = _words()

    count = _forget(reference)
    audit.seal(at=NOW)

    assert count == 2
    assert ("Ana Pop" in before, "0744" in before) == (True, True)
    assert ("Ana Pop" in _words(), "0744" in _words()) == (False, False)
    assert [entry.changes for entry in Values.objects.filter(entry__in=entries).order_by("pk")] == [
        {},
        {},
        {"role": ["", "director"]},
        {"town": ["Dej", "Cluj-Napoca"]},
        {},
    ]
    assert set(Target.objects.filter(entry__in=entries).values_list("label", flat=True)) == {
        "",
        "Agroprod",
    }
    assert faults() == []


def test_forget_knows_a_name_that_was_said_of_the_person_alone(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    organisation = OrganisationFactory.create(name="Agroprod")
    for targets, field, name in (
        ([person], "name", "Ana Ionescu"),
        ([person, organisation], "person", "Ana Ionescu"),
        ([person, organisation], "town", "Cluj-Napoca"),
    ):
        audit.record(
            "organisations.correct",
            targets=targets,
            workspace=world.workspace,
            by="Radu",
            at=NOW,
            changes={field: (None, name)},
        )

    _forget(person.reference)

    assert ("Ana Ionescu" in _words(), "Cluj-Napoca" in _words()) == (False, True)


def test_forget_takes_the_salt_without_which_the_words_cannot_be_tried_out(world: World) -> None:
    entries = write_history(world)
    salt = Values.objects.get(entry=entries[2]).salt

    _forget(Target.objects.get(entry=entries[1]).reference)

    left = Values.objects.get(entry=entries[2])
    organisation = Target.objects.filter(entry=entries[2]).exclude(label="").get().reference
    assert left.salt == ""
    assert set(_remains(entries[2])["salts"]) == {"actor", f"target:{organisation}", "field:role"}
    assert salt not in str(_remains(entries[2]))


def test_forget_erases_who_acted(world: World) -> None:
    entries = write_history(world)

    count = _forget(world.staff.reference)

    assert count == 4
    assert [Entry.objects.get(pk=entry.pk).actor_label for entry in entries] == [""] * 4 + ["Ioana"]
    assert Entry.objects.get(pk=entries[0].pk).actor == world.staff.reference
    assert faults() == []


def test_forget_erases_twice_from_one_entry(world: World) -> None:
    entries = write_history(world)

    _forget(Target.objects.get(entry=entries[1]).reference)
    _forget(Target.objects.get(entry=entries[0]).reference)
    _forget(world.staff.reference)

    left = Values.objects.get(entry=entries[2])
    assert _remains(entries[2])["salts"].keys() == {"field:role"}
    assert left.changes == {"role": ["", "director"]}
    assert faults() == []


@pytest.mark.parametrize("part", ["label", "values", "remains"])
def test_what_is_left_of_an_entry_is_proved_as_before(world: World, part: str) -> None:
    entries = write_history(world)
    _forget(Target.objects.get(entry=entries[1]).reference)
    values = Values.objects.get(entry=entries[2])

    if part == "label":
        Target.objects.filter(entry=entries[2], label="").update(label="Ion Pop")
    elif part == "values":
        Values.objects.filter(pk=values.pk).update(
            changes={**values.changes, "person": [None, "Ion Pop"]}
        )
    else:
        made_up = {"field:person": "0" * 64}
        Values.objects.filter(pk=values.pk).update(
            remains={**_remains(entries[2]), "commitments": made_up}
        )

    assert outcome() == (2, Fault.LABELS if part == "label" else Fault.VALUES, 3)


def test_forget_erases_words_wherever_they_stand_and_no_longer_ones(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    firm = OrganisationFactory.create(name="ana@pop.example & Sons")
    for changes in (
        {"member": ("", "Ana@pop.example")},
        {"list": ([], [{"who": "ana@pop.example, by mail"}]), "other": ("", "mana@pop.example")},
    ):
        audit.record(
            "accounts.invite",
            targets=[world.workspace, firm],
            workspace=world.workspace,
            by="ana@pop.example",
            at=NOW,
            changes=changes,
        )

    count = _forget(person.reference, words=("ana@pop.example",))
    audit.seal(at=NOW)

    kept = Values.objects.order_by("pk").values_list("changes", flat=True)
    assert count == 2
    assert list(kept)[:2] == [{}, {"other": ["", "mana@pop.example"]}]
    assert Target.objects.filter(label__contains="pop").count() == 0
    assert list(Entry.objects.exclude(actor="operator").values_list("actor_label", flat=True)) == [
        "",
        "",
    ]
    assert faults() == []


def test_forget_writes_an_entry_that_names_nobody(world: World) -> None:
    entries = write_history(world)
    person = Target.objects.get(entry=entries[1]).reference

    audit.forget(person, reason=f" {REASON}\n", by=world.owner, at=NOW, workspace=world.workspace)

    written = Entry.objects.latest("pk")
    assert (written.verb, written.actor, written.workspace_id) == (
        "audit.forget",
        world.owner.reference,
        world.workspace.pk,
    )
    assert list(written.targets.values_list("reference", "label")) == [(person, "")]
    assert written.values.changes == {"reason": [None, REASON], "entries": [None, 2]}


def test_somebody_who_forgets_himself_is_not_named_again(world: World) -> None:
    write_history(world)

    audit.forget(world.staff.reference, reason=REASON, by=world.staff, at=timezone.now())

    assert world.staff.name not in _words().splitlines()
    assert Entry.objects.latest("pk").actor_label == world.staff.reference


def test_forget_refuses_without_a_reason_and_where_there_is_nothing(world: World) -> None:
    entries = write_history(world)
    person = Target.objects.get(entry=entries[1]).reference
    before = _words()

    with pytest.raises(audit.ReasonMissing):
        audit.forget(person, reason="  ", by="operator", at=NOW)
    with pytest.raises(audit.NothingToForget):
        _forget("organisations.person:999")

    assert _words() == before
    assert not Entry.objects.filter(verb="audit.forget").exists()


def test_who_was_forgotten_already_is_refused_and_his_entry_stays(world: World) -> None:
    entries = write_history(world)
    person = Target.objects.get(entry=entries[1]).reference
    _forget(person)

    with pytest.raises(audit.NothingToForget):
        _forget(person)

    assert Entry.objects.get(verb="audit.forget").values.changes["reason"] == [None, REASON]
    assert history_of(PersonFactory.build(pk=int(person.split(":")[1])), within=None).count() == 1
