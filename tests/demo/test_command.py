import json
from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def _said(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_there_are_no_logins_without_a_demonstration() -> None:
    assert json.loads(_said("logins", "--json")) == []


def test_command_loads_once_prints_logins_and_takes_away() -> None:
    first, second = _said("load"), _said("load")
    logins = json.loads(_said("logins", "--json", "--base", "https://raceme.example/"))
    gone, nothing = _said("unload"), _said("unload")

    assert first.startswith("Loaded 10 programmes:\n")
    assert second == "The demonstration is loaded already. Nothing was changed.\n"
    assert set(logins[0]) == {"role", "workspace", "email", "url"}
    assert logins[0]["url"].startswith("https://raceme.example/sign-in/link/")
    assert gone == "The demonstration is gone; everything else is as it was.\n"
    assert nothing == "There is no demonstration here. Nothing was changed.\n"
