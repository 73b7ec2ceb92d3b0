from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.suggesting import assigned
from raceme.stewardship.models import Import
from tests.agreement import DONE, PAGE, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.factories import NOW

READ = {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED}
WRITE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
# A step that is past, or not reached yet, leads to where the import stands.
ONLY_POST = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "stewardship:imports": WRITE,
    "stewardship:import_template": READ,
    "stewardship:import_sample": ONLY_POST,
    "stewardship:import": READ,
    "stewardship:import_place": {
        "GET": answers(DONE, to=WRITERS),
        "POST": answers(DONE, to=WRITERS),
    },
    "stewardship:import_columns": WRITE,
    "stewardship:import_rows": READ,
    "stewardship:import_decide": ONLY_POST,
    "stewardship:import_recheck": ONLY_POST,
    "stewardship:import_row": WRITE,
    "stewardship:import_run": WRITE,
    "stewardship:import_stayed": READ,
    "stewardship:import_undo": WRITE,
    "stewardship:import_discard": WRITE,
    "stewardship:import_file": READ,
    "stewardship:import_wrong_rows": READ,
}
LIST = "Denumire;Localitate\nSomeșul Digital SRL;Cluj-Napoca\n".encode()


class Sendable(SimpleUploadedFile):
    """A file that each role sends from its beginning."""

    def read(self, *_length: int) -> bytes:
        self.seek(0)
        return LIST


def _begun(world: World) -> Import:
    upload = SimpleUploadedFile("list.csv", LIST)
    return imports.begin_import(upload, workspace=world.workspace, by=world.staff, at=NOW)


def _checked(world: World) -> Import:
    found = _begun(world)
    columns = {one.column: one.name for one in assigned(found, None)}
    return imports.assign_columns(
        found,
        assignment=imports.Assignment(columns=columns),
        revision=found.revision,
        by=world.staff,
        at=NOW,
    )


def _done(world: World) -> Import:
    found = _checked(world)
    Import.objects.of(world.workspace).filter(pk=found.pk).update(state=Import.State.DONE)
    return found


def _undone(world: World) -> Import:
    found = _checked(world)
    Import.objects.of(world.workspace).filter(pk=found.pk).update(state=Import.State.UNDONE)
    return found


def samples(world: World) -> dict[str, dict[str, Any]]:
    begun, checked, done = _begun(world), _checked(world), _done(world)
    world.workspace.is_demonstration = True
    world.workspace.save()
    of_begun = ("import_place", "import_columns", "import_discard")
    of_done = ("import", "import_undo", "import_file", "import_wrong_rows")
    return {
        **{name: {"pk": checked.pk} for name in ANSWERS},
        **{f"stewardship:{name}": {"pk": begun.pk} for name in of_begun},
        **{f"stewardship:{name}": {"pk": done.pk} for name in of_done},
        "stewardship:import_stayed": {"pk": _undone(world).pk},
        "stewardship:import_row": {"pk": checked.pk, "number": 1},
        "stewardship:import_template": {"holds": "organisations"},
        "stewardship:import_sample": {"name": "members"},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    begun = Import.objects.of(world.workspace).order_by("pk")[0]
    place = {"holds": "organisations", "sheet": 0, "header_first": 1, "header_last": 1}
    return {
        "stewardship:imports": {"file": Sendable("list.csv", LIST)},
        "stewardship:import_place": {**place, "revision": begun.revision},
        "stewardship:import_columns": {
            "column-0": "name",
            "country": "RO",
            "revision": begun.revision,
        },
        "stewardship:import_row": {"choice": "skip"},
        "stewardship:import_decide": {"show": "new", "choice": "skip"},
    }
