"""What is asked of the database: a rule, for a programme, over a window of days."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from raceme.engagements.models import Activity, Attribution
from raceme.engines.indicators import FirstTime, Measure, Period, Rule, Window
from raceme.programmes.models import Programme

# Of these each record is a line of its own; of the others a subject makes one line.
_OF_RECORDS = frozenset({Measure.ACTIVITIES, Measure.HOURS, Measure.AMOUNT})


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    One figure to be counted.

    ``periods`` need to be told only to a rule that counts once per period. ``on`` is the
    day a register is read. ``without`` leaves one activity out, as if it did not stand;
    ``excluding`` counts as if the programme excluded these, beside those it does exclude.
    """

    rule: Rule
    programme: Programme
    window: Window = field(default_factory=Window)
    periods: tuple[Period, ...] = ()
    on: date | None = None
    without: int | None = None
    excluding: QuerySet[Activity] | None = None

    @property
    def to_activity(self) -> str:
        """The way from a record to its activity, for the names of fields."""
        return "" if self.rule.counts_activities else "activity__"

    @property
    def activity(self) -> str:
        return "pk" if self.rule.counts_activities else "activity"

    @property
    def counts_subjects(self) -> bool:
        """Whether several records of one subject make one line."""
        if self.rule.measure is Measure.PARTICIPATIONS:
            return self.rule.first_time is not None
        return self.rule.measure not in _OF_RECORDS

    @property
    def gathers_records(self) -> bool:
        """Whether a line may hold more than one record."""
        is_once = self.rule.first_time is not None
        return self.counts_subjects and (not is_once or self.rule.measure is Measure.COUNTRIES)

    @property
    def looks_at_the_whole_log(self) -> bool:
        return self.rule.first_time is FirstTime.EVER

    def in_window(self, *, day: str = "day") -> Q:
        within = Q()
        if self.window.first is not None:
            within &= Q(**{f"{day}__gte": self.window.first})
        if self.window.last is not None:
            within &= Q(**{f"{day}__lte": self.window.last})
        return within

    def reach(self) -> Q:
        """
        Open what hangs on the activities looked at: the programme's, whoever recorded them.

        "Ever" is all that the programme's own workspace has recorded: what others have
        learnt of an organisation is not told to it, not even by a number.
        """
        towards = Attribution.objects.reached_by(Q(programme=self.programme))
        of_programme = Q(activity__in=towards.values("activity"))
        if not self.looks_at_the_whole_log:
            return of_programme
        return of_programme | Q(workspace=self.programme.workspace_id)
