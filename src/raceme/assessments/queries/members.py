"""
Which companies were assessed, with what, how high they stand, and where they are weakest.

As the log counts: an assessment counts where its activity was held and the company took part in
it. What is withdrawn in the log makes nobody assessed.
"""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from raceme.assessments.models import Assessment, DimensionScore
from raceme.assessments.words import Titles
from raceme.engagements.models import Activity, Attribution, Engagement
from raceme.organisations.models import Organisation
from raceme.questionnaires.models import Version
from raceme.workspaces.models import Workspace

# So many of a company's dimensions are its weakest.
WEAKEST = 2
NEWEST_FIRST = ("-on", "-pk")
# Of what somebody took back in the log nothing is told beside others.
NOT_WITHDRAWN = ~Q(activity__state=Activity.State.WITHDRAWN)


def counted_assessments(workspace: Workspace | int) -> QuerySet[Assessment]:
    """Return those that are closed and that the log counts."""
    part = Engagement.objects.of(workspace).filter(
        activity=OuterRef("activity"),
        organisation=OuterRef("organisation"),
        state=Engagement.State.TOOK_PART,
    )
    return Assessment.objects.of(workspace).filter(
        Exists(part), state=Assessment.State.CLOSED, activity__state=Activity.State.HELD
    )


def assessed_in(
    workspace: Workspace | int, *, code: str = "", programme: int | None = None
) -> Exists:
    """Tell of an organisation whether it was assessed, with one questionnaire, for a programme."""
    rows = counted_assessments(workspace).filter(organisation=OuterRef("pk"))
    if code:
        rows = rows.filter(code=code)
    if programme is not None:
        towards = Q(activity=OuterRef("activity"), programme=programme, is_excluded=False)
        rows = rows.filter(Exists(Attribution.objects.reached_by(towards)))
    return Exists(rows)


def weakest_in(workspace: Workspace | int, *, code: str, dimension: str) -> Exists:
    """Tell of an organisation whether this is one of the dimensions it is weakest in now."""
    known = DimensionScore.objects.of(workspace).filter(value__isnull=False)
    counted = counted_assessments(workspace)
    # Where it stands now says the newest that has scores; of its own kind, the newest of all.
    later = counted.filter(
        Q(on__gt=OuterRef("assessment__on"))
        | Q(on=OuterRef("assessment__on"), pk__gt=OuterRef("assessment")),
        Q(Exists(known.filter(assessment=OuterRef("pk")))) | Q(code=code),
        organisation=OuterRef("assessment__organisation"),
    )
    lower = known.filter(
        Q(value__lt=OuterRef("value")) | Q(value=OuterRef("value"), pk__lt=OuterRef("pk")),
        assessment=OuterRef("assessment"),
    )
    number = lower.order_by().values("assessment").annotate(number=Count("pk")).values("number")
    found = known.filter(
        ~Exists(later),
        dimension=dimension,
        assessment__code=code,
        assessment__organisation=OuterRef("pk"),
        assessment__in=counted.values("pk"),
    )
    return Exists(found.alias(below=Coalesce(Subquery(number), 0)).filter(below__lt=WEAKEST))


def with_scores(
    rows: QuerySet[Organisation], codes: Iterable[str], *, workspace: Workspace | int
) -> QuerySet[Organisation]:
    """
    Let organisations be put in order by their newest score with each questionnaire.

    ``score_0`` is that of the first, and so on; ``without_0`` is 1 where there is none. What is
    not asked for costs nothing.
    """
    for number, code in enumerate(codes):
        newest = counted_assessments(workspace).filter(organisation=OuterRef("pk"), code=code)
        score = Subquery(newest.order_by(*NEWEST_FIRST).values("overall")[:1])
        rows = rows.alias(**{f"score_{number}": score})
        without = Case(When(**{f"score_{number}__isnull": True}, then=Value(1)), default=Value(0))
        rows = rows.alias(**{f"without_{number}": without})
    return rows


def dimensions_in(
    workspace: Workspace, codes: Iterable[str], *, language: str
) -> list[tuple[tuple[str, str], str]]:
    """Return each dimension of these questionnaires as it is newest, with its name: one query."""
    rows = Version.objects.of(workspace).filter(questionnaire__code__in=list(codes))
    # Later ones overwrite earlier ones.
    rows = rows.order_by("questionnaire__title", "number")
    newest = dict(rows.values_list("questionnaire__code", "definition"))
    found = []
    for code, definition in newest.items():
        titles = Titles(definition, language=language)
        found += [
            ((code, each["code"]), f"{titles.short(each['code'])} · {titles.title}")
            for each in definition.get("scoring", {}).get("dimensions", ())
        ]
    return found
