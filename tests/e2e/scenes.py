"""Scenes of an event written into an installation, each in a workspace of its own."""

import json
import subprocess
import sys
from typing import Any

from playwright.sync_api import Page

from tests.e2e.installation import Installation

Scene = dict[str, Any]


def scene(installation: Installation, name: str, slug: str) -> Scene:
    """Write a scene of ``tests.e2e.event_scene``, and return what it tells."""
    told = subprocess.run(  # noqa: S603 (our own command, with words of our own)
        [sys.executable, "-m", "tests.e2e.event_scene", name, slug],
        env=installation.environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: Scene = json.loads(told.stdout.splitlines()[-1])
    return found


def signed_in(page: Page, told: Scene, installation: Installation) -> None:
    """Let a page be the manager's of the scene's workspace."""
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": installation.url}
            for name, value in told["cookies"].items()
        ]
    )
