"""The files for containers say what the document beside them says, and name what there is."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SETTINGS = (ROOT / "docs" / "operate" / "settings.md").read_text()
UNITS = ROOT / "docs" / "operate" / "systemd"


def _commands() -> dict[str, list[str]]:
    ours = {name: one for name, one in SERVICES.items() if one.get("image") == "raceme"}
    return {name: one["command"] for name, one in ours.items()}


def test_compose_runs_the_same_services_as_the_units() -> None:
    started = {
        line.split(".venv/bin/raceme ", 1)[1].split()[0]
        for unit in UNITS.glob("*.service")
        for line in unit.read_text().splitlines()
        if line.startswith("ExecStart")
    }

    assert {command[1] for command in _commands().values()} == started


def test_compose_and_the_image_start_commands_that_there_are() -> None:
    [of_image] = re.findall(
        r'^CMD \["raceme", "(\w+)"', (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )

    assert {command[1] for command in _commands().values()} | {of_image} <= set(get_commands())


def test_compose_sets_settings_that_are_documented() -> None:
    named = {
        name
        for one in SERVICES.values()
        for name in one.get("environment", {})
        if name.startswith("RACEME_")
    }

    assert named
    assert all(f"`{name}`" in SETTINGS for name in named)


def test_everything_of_ours_waits_for_a_database_in_its_newest_shape() -> None:
    waits = {name: SERVICES[name].get("depends_on", {}) for name in _commands()}

    assert waits == {
        "migrate": {"database": {"condition": "service_healthy"}},
        "web": {"migrate": {"condition": "service_completed_successfully"}},
        "worker": {"migrate": {"condition": "service_completed_successfully"}},
    }


def test_the_image_copies_what_there_is() -> None:
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )

    missing = [name for line in copied for name in line.split() if not (ROOT / name).exists()]

    assert copied
    assert missing == []


@pytest.mark.parametrize("name", ["web", "worker"])
def test_compose_boxes_in_what_the_units_box_in(name: str) -> None:
    unit = dict(
        line.split("=", 1)
        for line in (UNITS / f"raceme-{name}.service").read_text().splitlines()
        if "=" in line
    )
    service = SERVICES[name]

    assert (unit["NoNewPrivileges"], unit["ProtectSystem"]) == ("yes", "strict")
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["volumes"] == ["data:/srv/raceme/data", "/tmp"]  # noqa: S108 (one of its own)
    assert f"{service['stop_grace_period'].removesuffix('s')}" == unit["TimeoutStopSec"]
    assert service["mem_limit"].upper() == unit["MemoryMax"]


def test_pages_are_published_to_this_machine_alone() -> None:
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]
