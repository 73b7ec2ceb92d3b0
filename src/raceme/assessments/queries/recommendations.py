"""The next steps of assessments, as their pages and the report show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.assessments.models import Assessment, Recommendation
from raceme.assessments.words import Titles
from raceme.organisations.models import Organisation
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """A step with its number on the page, and what it follows from in words."""

    row: Recommendation
    number: int
    because: str
    is_first: bool
    is_last: bool

    @property
    def is_open(self) -> bool:
        return self.row.state == Recommendation.State.PROPOSED

    @property
    def is_own(self) -> bool:
        return not self.row.code


def steps_visible_to(user: User) -> QuerySet[Recommendation]:
    rows = Recommendation.objects.within(workspaces_of(user))
    return rows.select_related(
        "assessment__expert",
        "assessment__organisation",
        "assessment__answers__version__questionnaire",
    )


def steps_of(assessment: Assessment) -> list[Recommendation]:
    rows = Recommendation.objects.of(assessment.workspace_id).filter(assessment=assessment)
    return list(rows.order_by("place", "pk"))


def shown_steps(assessment: Assessment, titles: Titles) -> list[ShownStep]:
    """Return the steps in their order: one query."""
    return shown(steps_of(assessment), titles)


def shown(rows: Iterable[Recommendation], titles: Titles) -> list[ShownStep]:
    steps = list(rows)
    return [
        ShownStep(
            row=row,
            number=number,
            because=said_because(row, titles),
            is_first=number == 1,
            is_last=number == len(steps),
        )
        for number, row in enumerate(steps, start=1)
    ]


def said_because(step: Recommendation, titles: Titles) -> str:
    """Return what a step follows from, in the words of the definition."""
    codes = [each[0] if isinstance(each, list) else str(each) for each in step.because]
    return ", ".join(titles.named(code) for code in dict.fromkeys(codes))


def steps_for_company(
    organisation: Organisation, *, workspace: Workspace | None
) -> QuerySet[Recommendation]:
    """
    Return what was advised to a company in closed assessments, the newest assessment first.

    Its own people see that of every workspace, who came by a link that of the one that sent it.
    """
    whose = Q(assessment__organisation=organisation, assessment__state=Assessment.State.CLOSED)
    rows = Recommendation.objects.reached_by(whose & (Q(workspace=workspace) if workspace else Q()))
    return rows.select_related(
        "assessment__answers__version", "assessment__workspace", "workspace"
    ).order_by("-assessment__on", "-assessment", "place", "pk")


def without_overtaken(steps: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """
    Leave out what nobody decided on before the company was assessed by the same anew.

    The newer assessment has said once more what is to be done; what was decided stays.
    """
    newer = Assessment.objects.reached_by(
        Q(
            workspace=OuterRef("workspace"),
            organisation=OuterRef("assessment__organisation"),
            state=Assessment.State.CLOSED,
            answers__version__questionnaire=OuterRef("assessment__answers__version__questionnaire"),
            on__gt=OuterRef("assessment__on"),
        )
    )
    return steps.exclude(Q(Exists(newer)) & Q(state=Recommendation.State.PROPOSED))
