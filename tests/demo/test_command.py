import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from raceme.organisations.models import Organisation
from raceme.workspaces.models import Workspace
from tests.known_rows import known_rows

pytestmark = pytest.mark.django_db


def _said(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_there_are_no_logins_without_a_demonstration() -> None:
    assert json.loads(_said("logins", "--json")) == []


def test_command_loads_once_beside_a_load_prints_logins_and_takes_away() -> None:
    _said("scale", "--organisations", "10", "--activities", "20")

    first, second = _said("load"), _said("load")
    known = known_rows(Organisation)
    logins = json.loads(_said("logins", "--json", "--base", "https://raceme.example/"))
    gone, nothing = _said("unload"), _said("unload")

    assert first.startswith("Loaded 10 programmes:\n")
    assert second == "The demonstration is loaded already. Nothing was changed.\n"
    assert known > 100
    assert set(logins[0]) == {"role", "workspace", "email", "url"}
    assert logins[0]["url"].startswith("https://raceme.example/sign-in/link/")
    assert gone == "The demonstration is gone; everything else is as it was.\n"
    assert nothing == "There is no demonstration here. Nothing was changed.\n"
    assert [each.slug.partition("-")[0] for each in Workspace.objects.all()] == ["scale"]


def test_command_makes_a_load_and_says_so() -> None:
    said = _said("scale", "--organisations", "10", "--activities", "20")

    assert known_rows(Organisation) == 10
    assert said.splitlines()[-1] == "Made for measuring; scale@raceme.example is its manager."


def test_command_refuses_too_small_a_load() -> None:
    with pytest.raises(CommandError, match="at least two organisations"):
        _said("scale", "--organisations", "1")
