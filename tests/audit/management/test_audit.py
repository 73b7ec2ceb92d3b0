import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from raceme.audit import actions as audit
from raceme.audit.models import Chain, Entry, Target
from tests.audit.histories import chain_of, write_history
from tests.conftest import World
from tests.factories import OrganisationFactory


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command("audit", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def _broken(*arguments: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="The history does not hold") as raised:
        call_command("audit", *arguments, stdout=out, stderr=StringIO())
    assert raised.value.returncode == 1
    return out.getvalue()


def test_verify_prints_the_head_of_every_chain(world: World) -> None:
    write_history(world)

    text = _run("verify")

    assert text.splitlines() == [
        f"installation={Chain.objects.get(workspace=None).hash}  (1 entries)",
        f"workspace:transilvania={chain_of(world).hash}  (4 entries)",
        "All 5 sealed entries stand as they were sealed; 0 wait.",
    ]
    assert chain_of(world).verified_number == 4


def test_verify_names_the_first_broken_entry_and_fails(world: World) -> None:
    entry = write_history(world)[1]
    Entry.objects.filter(pk=entry.pk).update(verb="organisations.add")

    text = _broken("verify")
    answer = json.loads(_broken("verify", "--workspace", "transilvania", "--json"))

    assert (
        f"BROKEN workspace:transilvania, number 2, entry {entry.pk}: "
        "the entry's content was changed."
    ) in text.splitlines()
    assert answer["holds"] is False
    assert answer["breaks"] == [
        {
            "chain": "workspace:transilvania",
            "number": 2,
            "entry": entry.pk,
            "fault": "content-changed",
            "what": "the entry's content was changed",
        }
    ]
    assert chain_of(world).break_found == {
        "number": 2,
        "entry": entry.pk,
        "fault": "content-changed",
    }


def test_verify_of_one_workspace_leaves_the_others(world: World) -> None:
    entry = write_history(world)[4]
    Entry.objects.filter(pk=entry.pk).update(verb="organisations.use")

    answer = json.loads(_run("verify", "--workspace", "transilvania", "--json"))

    assert (answer["holds"], answer["waiting"]) == (True, 0)
    assert [(each["chain"], each["entries"]) for each in answer["chains"]] == [
        ("workspace:transilvania", 4)
    ]
    with pytest.raises(CommandError, match="Nothing is sealed of a workspace elsewhere"):
        _run("verify", "--workspace", "elsewhere")


def test_verify_compares_with_heads_that_were_noted(world: World, tmp_path: Path) -> None:
    write_history(world)
    file = tmp_path / "heads.txt"
    file.write_text(_run("heads"))
    write_history(world)

    held = _run("verify", "--expect-file", str(file))
    alone = _run("verify", "--expect", f"workspace:transilvania={chain_of(world).hash.upper()}")
    cut = _broken("verify", "--expect", f"workspace:transilvania={'0' * 64}")
    gone = _broken("verify", "--expect", f"workspace:gone={'0' * 64}")

    assert "All 10 sealed entries" in held
    assert "All 10 sealed entries" in alone
    assert "BROKEN workspace:transilvania: the hash that was noted is not in the chain." in cut
    assert "BROKEN workspace:gone: the hash that was noted is not in the chain." in gone


@pytest.mark.parametrize("wrong", ["installation", "=abc", "installation="])
def test_verify_refuses_what_is_no_head(world: World, wrong: str, tmp_path: Path) -> None:
    write_history(world)

    with pytest.raises(CommandError, match="is not CHAIN=HASH"):
        _run("verify", "--expect", wrong)
    with pytest.raises(CommandError, match="cannot be read"):
        _run("verify", "--expect-file", str(tmp_path / "none"))


def test_verify_names_what_waits_too_long_and_seal_seals_it(world: World) -> None:
    entry = audit.record(
        "organisations.use",
        targets=OrganisationFactory.create(),
        workspace=world.workspace,
        by="x",
        at=timezone.now() - 2 * audit.PATIENCE,
    )

    text = _broken("verify")
    patient = _run("verify", "--minutes", "60")
    sealed = _run("seal")

    assert f"entry {entry.pk}: the entry has waited too long for its seal." in text
    assert "All 0 sealed entries stand as they were sealed; 1 wait." in patient
    assert sealed == "Sealed 1.\n"
    assert "All 1 sealed entries stand as they were sealed; 0 wait." in _run("verify")


def test_forget_erases_and_says_in_how_many_entries(world: World) -> None:
    entry = write_history(world)[1]
    person = Target.objects.get(entry=entry).reference

    text = _run("forget", person, "--reason", "Asked for", "--word", "0744")

    assert text == "Erased words in 2 entries.\n"
    assert Entry.objects.latest("pk").actor == "raceme audit forget"
    assert "(4 entries, words erased in 2)" in _run("verify")
    with pytest.raises(CommandError, match="has no words that name"):
        _run("forget", person, "--reason", "Asked for")
