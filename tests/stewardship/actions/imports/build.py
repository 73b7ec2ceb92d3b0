"""Files of a few lines on their way into a workspace, for tests."""

import csv
import io
from collections.abc import Mapping, Sequence

from django.core.files.base import ContentFile

from raceme.accounts.models import User
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.suggesting import assigned
from raceme.stewardship.models import Import
from raceme.workspaces.models import Workspace
from tests.factories import NOW, OrganisationFactory, RelationshipFactory

Line = Sequence[str]
HEADS = ("Denumire", "CUI", "Localitate", "Site", "E-mail")


def text_of(*lines: Line) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(lines)
    return written.getvalue().encode()


def begun(
    *lines: Line, space: Workspace, by: User, holds: str = "", name: str = "membri.csv"
) -> Import:
    """Return an import of a text file of these lines, the first of which is its heading."""
    upload = ContentFile(text_of(*lines), name=name)
    return imports.begin_import(upload, workspace=space, holds=holds, by=by, at=NOW)


def checked(
    *lines: Line,
    space: Workspace,
    by: User,
    holds: str = Import.Holds.ORGANISATIONS,
    columns: Mapping[int, str] | None = None,
    **options: object,
) -> Import:
    """Return the same, its columns assigned as suggested unless it is said, and checked."""
    found = begun(*lines, space=space, by=by, holds=holds)
    told = columns or {one.column: one.name for one in assigned(found, None)}
    return imports.assign_columns(
        found,
        assignment=imports.Assignment(columns=told, options=options),
        revision=found.revision,
        by=by,
        at=NOW,
    )


def imported(found: Import, *, by: User) -> Import:
    """Return the import once its job is done."""
    found.refresh_from_db()
    imports.start_import(found, revision=found.revision, by=by, at=NOW)
    found.refresh_from_db()
    return found


def undone(found: Import, *, by: User) -> Import:
    imports.start_undo(found, by=by, at=NOW)
    found.refresh_from_db()
    return found


def cluster_of(space: Workspace) -> int:
    """Return the key of a cluster whose members the workspace keeps."""
    cluster = OrganisationFactory.create(name="Transilvania IT Cluster", kind="cluster")
    RelationshipFactory.create(workspace=space, organisation=cluster)
    return cluster.pk
