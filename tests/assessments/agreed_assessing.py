"""Which role gets which answer where assessments are listed, begun, filled in and closed."""

from typing import Any

from raceme.assessments.models import Assessment
from raceme.engagements.models import Kind
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
from tests.factories import TODAY

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
FORM = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "assessments:assessments": READ,
    "assessments:members": READ,
    "assessments:organisation_assessments": READ,
    "assessments:assessment": READ,
    "assessments:report": READ,
    "assessments:begin": {"GET": answers(PAGE, to=WRITERS), "POST": answers(PAGE, to=WRITERS)},
    "assessments:close": FORM,
    "assessments:discard": FORM,
    "assessments:fill": {"GET": answers(DONE, to=WRITERS), "POST": REFUSED},
    "assessments:section": {"GET": answers(DONE, to=WRITERS), "POST": REFUSED},
}


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
        **{f"assessments:{name}": {"pk": under_way.pk} for name in ("close", "discard", "fill")},
        "assessments:section": {"pk": under_way.pk, "section": "first"},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    row = Assessment.objects.of(world.workspace).get(state="begun")
    return {
        "assessments:close": {
            "revision": row.revision,
            "on": TODAY.isoformat(),
            "wave": "before",
            "language": "en",
            "kind": str(Kind.objects.get(workspace=None, code="consultancy").pk),
        }
    }
