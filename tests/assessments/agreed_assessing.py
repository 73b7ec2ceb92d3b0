"""Which role gets which answer where assessments are listed, begun, filled in and closed."""

from typing import Any

from raceme.accounts.models import User
from raceme.assessments.models import Assessment
from raceme.core.devices import mark_of, who_is
from raceme.documents.models import Document
from raceme.engagements.models import Kind
from raceme.questionnaires.actions.files import attach_file
from tests.agreement import (
    DONE,
    PAGE,
    READERS,
    REFUSED,
    WRITERS,
    Answers,
    answers,
)
from tests.assessments.build import begun, closed, company
from tests.conftest import World
from tests.factories import NOW, TODAY
from tests.programmes.agreed import picture

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
FORM = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "assessments:assessments": READ,
    "assessments:members": READ,
    "assessments:organisation_assessments": READ,
    "assessments:assessment": READ,
    "assessments:report": READ,
    "assessments:history": READ,
    "assessments:begin": {"GET": answers(PAGE, to=WRITERS), "POST": answers(PAGE, to=WRITERS)},
    "assessments:close": FORM,
    "assessments:discard": FORM,
    "assessments:fill": {"GET": answers(DONE, to=WRITERS), "POST": REFUSED},
    "assessments:section": FORM,
    "assessments:review": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "assessments:find": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "assessments:save": {"GET": REFUSED, "POST": answers(PAGE, to=WRITERS)},
    "assessments:answers": READ,
    "assessments:file": READ,
}


def whose(user: User | None) -> dict[str, str]:
    """Return what the script of a page sends, by which the server knows whose page it was."""
    return {"Raceme-Whose": mark_of(who_is(user))} if user else {}


OF_ONE_UNDER_WAY = ("close", "discard", "fill", "find", "review", "save")
HEADERS = {"assessments:save": whose}


def samples(world: World) -> dict[str, dict[str, Any]]:
    firm = company(world.workspace, name="Alfa SRL")
    done, under_way = (
        closed(world.workspace, firm),
        begun(world.workspace, firm, answers={"tools": "much"}),
    )
    return {
        "assessments:organisation_assessments": {"pk": firm.pk},
        "assessments:assessment": {"pk": done.pk},
        "assessments:report": {"pk": done.pk},
        "assessments:history": {"pk": done.pk},
        "assessments:answers": {"pk": done.pk},
        "assessments:file": {"pk": under_way.pk, "document": _file(under_way).pk},
        **{f"assessments:{name}": {"pk": under_way.pk} for name in OF_ONE_UNDER_WAY},
        "assessments:section": {"pk": under_way.pk, "section": "first"},
    }


def _file(row: Assessment) -> Document:
    return attach_file(row.answers, picture(), item="tools", by="Ioana", at=NOW)


def posted(world: World) -> dict[str, dict[str, Any]]:
    row = Assessment.objects.of(world.workspace).get(state="begun")
    return {
        "assessments:section": {"a-tools": "much", "present": "tools"},
        "assessments:close": {
            "revision": row.revision,
            "on": TODAY.isoformat(),
            "wave": "before",
            "language": "en",
            "kind": str(Kind.objects.get(workspace=None, code="consultancy").pk),
        },
    }
