"""Companies that are assessed, in short."""

from datetime import date
from decimal import Decimal
from typing import Any

from raceme.assessments import actions
from raceme.assessments.models import Assessment
from raceme.organisations.models import Organisation
from raceme.questionnaires import actions as answering
from raceme.questionnaires.models import Questionnaire, Version
from raceme.workspaces.models import Workspace
from tests.factories import NOW, TODAY, OrganisationFactory, RelationshipFactory
from tests.factories.questionnaires import (
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    said,
    section,
)

LEVELS = ["none", "little", "much"]
ADVICE = {"code": "plan", "title": said("Make a plan"), "text": said("Write down what comes next.")}
# Two dimensions of one item each, of 0, 50 or 100; one next step where the second is low.
SMALL = definition(
    section("first", item("tools", "choice", options=LEVELS, required=True)),
    section("second", item("people", "choice", options=LEVELS)),
    code="small-audit",
    source="Ours",
    scoring={
        "dimensions": [
            {"code": "tools", "title": said("Tools in use"), "parts": [{"item": "tools"}]},
            {"code": "people", "title": said("People at work"), "parts": [{"item": "people"}]},
            {
                "code": "both",
                "title": said("Both of them"),
                "parts": [
                    {
                        "code": "mean",
                        "title": said("Mean"),
                        "formula": "mean(points(tools), points(people)) * 50",
                    }
                ],
            },
        ],
        "bands": [
            {"code": "low", "to": 50, "title": said("Low")},
            {"code": "high", "to": 100, "title": said("High")},
        ],
        "advice": [
            {**ADVICE, "when": "score(people) < 60", "priority": 1, "because": ["people"]},
        ],
    },
)


def company(workspace: Workspace, **facts: Any) -> Organisation:  # noqa: ANN401
    made: Organisation = OrganisationFactory.create(**facts)
    RelationshipFactory.create(workspace=workspace, organisation=made)
    return made


def small_audit(workspace: Workspace) -> Questionnaire:
    """Publish the small audit as a questionnaire of the workspace's own, once."""
    row = Questionnaire.objects.of(workspace).filter(code="small-audit").first()
    if row is None:
        row = QuestionnaireFactory.create(
            workspace=workspace, code="small-audit", title="Small audit", use="assessment"
        )
        VersionFactory.create(questionnaire=row, definition=SMALL)
    return row


def begun(
    workspace: Workspace,
    organisation: Organisation | None = None,
    *,
    answers: dict[str, Any] | None = None,
    **more: Any,  # noqa: ANN401 (fields of what is begun)
) -> Assessment:
    """Begin the small audit of a company, with these answers."""
    told: dict[str, Any] = {"on": TODAY, "language": "en"} | more
    if "shipped" not in told:
        told.setdefault("questionnaire", small_audit(workspace))
    row = actions.begin(
        workspace,
        begun=actions.Begun(organisation=organisation or company(workspace), **told),
        is_another=True,
        by="Ioana",
        at=NOW,
    )
    if answers:
        values = dict(row.answers.answers.values_list("item", "revision"))
        saved = answering.save_answers(row.answers, answers, seen=values, by="Ioana", at=NOW)
        assert not saved.wrong
    return row


def closed(
    workspace: Workspace,
    organisation: Organisation | None = None,
    *,
    tools: str = "much",
    people: str = "little",
    on: date = TODAY,
    **more: Any,  # noqa: ANN401 (fields of what is begun)
) -> Assessment:
    """Close a small audit of a company; by itself it comes to 75."""
    row = begun(workspace, organisation, answers={"tools": tools, "people": people}, on=on, **more)
    return closing_of(row, hours=Decimal(6))


def closing_of(row: Assessment, **more: Any) -> Assessment:  # noqa: ANN401 (what is said)
    """Close one that is under way, as it was begun but for what is said otherwise."""
    told: dict[str, Any] = {"on": row.on, "wave": row.wave, "language": "en", "expert": row.expert}
    return actions.close(row, closed=actions.Closed(**told | more), by="Ioana", at=NOW)


def version_of(row: Assessment) -> Version:
    return row.answers.version
