"""That who was erased is in no backup made afterwards, and what is proven still is."""

import zipfile
from pathlib import Path

from tests.e2e.installation import prepared

# Named in frozen reports, in the log and in what was agreed to, and by no other workspace.
NAME = "Alina Dinescu"
PROGRAMME = "innovation-year-2023"
ERASE = f"""
from django.utils import timezone
from raceme.accounts.models import User
from raceme.organisations.queries import people_of
from raceme.stewardship.actions.personal import erase
from raceme.workspaces.models import Workspace
for space in Workspace.objects.order_by("pk"):
    for person in people_of(space).filter(name="{NAME}"):
        erase(person, why="asked", by=User.objects.order_by("pk")[0], at=timezone.now())
"""


def _words(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        tables = [name for name in archive.namelist() if not name.startswith("documents/")]
        return "".join(archive.read(name).decode(errors="replace") for name in tables)


def test_who_was_erased_is_in_no_backup_and_figures_are_restored(tmp_path: Path) -> None:
    made = prepared(tmp_path / "source", database="", is_ready=True, demonstration=True)
    with made as source:
        source.raceme("audit", "seal")
        source.raceme("backup", str(tmp_path / "before.zip"))
        figures = source.figures(PROGRAMME)
        source.raceme("shell", "-c", ERASE)
        source.raceme("backup", str(tmp_path / "after.zip"))

        with prepared(tmp_path / "restored", database="", is_ready=True) as restored:
            restored.raceme("restore", str(tmp_path / "after.zip"))
            restored.raceme("audit", "seal")
            # Each fails where something does not hold.
            restored.raceme("audit", "verify")
            restored.raceme("report", "check")
            restored_figures = restored.figures(PROGRAMME)

    assert NAME in _words(tmp_path / "before.zip")
    assert NAME not in _words(tmp_path / "after.zip")
    assert restored_figures == figures
