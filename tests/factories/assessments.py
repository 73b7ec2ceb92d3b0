from datetime import date
from decimal import Decimal
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.assessments import library
from raceme.assessments.models import Assessment, Measure, Recommendation
from raceme.questionnaires.models import Answer, Questionnaire
from raceme.questionnaires.solving import (
    Result,
    read_definition,
    read_factors,
    result_to_json,
    score,
)
from raceme.workspaces.models import Workspace
from tests.factories import NOW, TODAY, OrganisationFactory, RelationshipFactory, WorkspaceFactory
from tests.factories.questionnaires import (
    AnswerSetFactory,
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    said,
    section,
)

NOTHING = result_to_json(Result(overall=None, dimensions=()))


class AssessmentFactory(DjangoModelFactory[Assessment]):
    """A closed assessment with a questionnaire of its own; ``state="begun"``: under way."""

    class Meta:
        model = Assessment

    workspace = SubFactory(WorkspaceFactory)
    organisation = SubFactory(OrganisationFactory)
    code = LazyAttribute(lambda made: made.answers.version.questionnaire.code)
    answers = SubFactory(
        AnswerSetFactory,
        workspace=SelfAttribute("..workspace"),
        organisation=SelfAttribute("..organisation"),
        version=SubFactory(
            VersionFactory,
            questionnaire=SubFactory(
                QuestionnaireFactory, workspace=SelfAttribute("...workspace"), use="assessment"
            ),
        ),
    )
    state = Assessment.State.CLOSED
    result = LazyAttribute(lambda made: NOTHING if made.state == "closed" else {})
    on = TODAY
    language = "en"
    begun_at = NOW
    begun_by = "Ioana"
    closed_at = LazyAttribute(lambda made: NOW if made.state == "closed" else None)
    closed_by = "Ioana"


def assessed(
    of: str | dict[str, Any],
    answers: dict[str, Any],
    *,
    workspace: Workspace,
    factors: str = "",
    **more: Any,  # noqa: ANN401 (fields of the assessment)
) -> Assessment:
    """Make a closed assessment of a shipped kind, or of a definition, with what it comes to."""
    document = library.definition(of) if isinstance(of, str) else of
    questionnaire = Questionnaire.objects.of(workspace).filter(code=document["code"]).first()
    version = questionnaire.versions.first() if questionnaire else None
    if version is None:
        version = VersionFactory.create(
            questionnaire=QuestionnaireFactory.create(
                workspace=workspace,
                code=document["code"],
                title=document["title"]["en"],
                use="assessment",
            ),
            definition=document,
        )
    used = read_factors(library.factors(factors)) if factors else None
    result = score(read_definition(document), answers, factors=used)
    made = AssessmentFactory.create(
        workspace=workspace,
        answers__version=version,
        result=result_to_json(result),
        overall=result.overall.value if result.overall else None,
        band=result.overall.band if result.overall else "",
        **more,
    )
    Answer.objects.bulk_create(
        [
            Answer(
                workspace=workspace,
                answer_set=made.answers,
                item=item,
                value=value,
                saved_at=NOW,
                saved_by="Ioana",
            )
            for item, value in answers.items()
        ]
    )
    return made


class RecommendationFactory(DjangoModelFactory[Recommendation]):
    class Meta:
        model = Recommendation

    assessment = SubFactory(AssessmentFactory)
    workspace = LazyAttribute(lambda made: made.assessment.workspace)
    place = Sequence(lambda n: n)
    title = Sequence(lambda n: f"Step {n}")


class MeasureFactory(DjangoModelFactory[Measure]):
    """A planned measure that saves ten tonnes a year."""

    class Meta:
        model = Measure

    assessment = SubFactory(AssessmentFactory)
    workspace = LazyAttribute(lambda made: made.assessment.workspace)
    title = Sequence(lambda n: f"Measure {n}")
    quantity = "scope-1"
    saving = Decimal(10)
    due_on = date(2027, 6, 30)
    recorded_at = NOW
    recorded_by = "Ioana"


# Litres of diesel burnt: at 2.5 kg each these are 100 and 80 tonnes.
FOOTPRINT = definition(
    section(
        "fuel",
        item("diesel", "number"),
        item("power", "number"),
    ),
    code="footprint",
    source="Ours",
    scoring={
        "quantities": [
            {
                "code": "scope-1",
                "formula": "diesel * 2.5 / 1000",
                "unit": "t CO2e",
                "title": said("Scope 1"),
            },
            {
                "code": "scope-2",
                "formula": "power * 0.5 / 1000",
                "unit": "t CO2e",
                "title": said("Scope 2"),
            },
        ]
    },
)
BEFORE, AFTER = date(2025, 12, 31), date(2026, 12, 31)


def footprints(
    workspace: Workspace, *, before: float = 40_000, after: float = 32_000, power: float = 20_000
) -> tuple[Assessment, Assessment]:
    """Make a company's footprints of two years; scope 1 is 100 and 80 tonnes, scope 2 ten."""
    firm = RelationshipFactory.create(workspace=workspace).organisation
    one, two = (
        assessed(
            FOOTPRINT,
            {"diesel": diesel, "power": power},
            workspace=workspace,
            organisation=firm,
            on=on,
        )
        for diesel, on in ((before, BEFORE), (after, AFTER))
    )
    return one, two
