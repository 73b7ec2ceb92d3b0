"""What the published figures are, and how a test asks the log for one."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from raceme.programmes.models import Programme
from raceme.reporting.counting.question import Question
from raceme.reporting.models import Indicator
from raceme.reporting.solving import periods_of, rule_of


@dataclass(frozen=True)
class Published:
    programme: str
    code: str
    value: int
    target: int
    sense: str = "at_least"
    span: tuple[int, int] | None = None
    rows: int | None = None

    @property
    def length(self) -> int:
        return self.value if self.rows is None else self.rows


PUBLISHED = [
    Published("ics-2016", "seminar-smes", 18, 18),
    Published("ics-2016", "innovation-audits", 2, 2),
    Published("ics-2016", "business-reviews", 5, 5),
    Published("ics-2016", "international-agreements", 1, 1),
    Published("ics-2016", "labels-silver", 1, 1),
    Published("ics-2016", "labels-bronze", 3, 3),
    Published("twin-transition", "service-analyses", 1, 1),
    Published("twin-transition", "co-creation-workshops", 1, 1),
    Published("twin-transition", "training-sessions", 1, 1),
    Published("twin-transition", "study-tours", 1, 1),
    Published("twin-transition", "brochures", 1, 1),
    Published("twin-transition", "bilateral-partnerships", 5, 5),
    Published("innovation-year-2023", "study-visit-companies", 15, 15),
    Published("innovation-year-2023", "camp-participants", 80, 80),
    Published("innovation-year-2023", "camp-countries", 11, 11),
    Published("innovation-year-2023", "workshops", 5, 5),
    Published("innovation-year-2023", "workshop-participants", 160, 160),
    Published("innovation-year-2023", "matchmaking-people", 98, 100, "about", (95, 105)),
    Published("innovation-year-2023", "matchmaking-countries", 15, 15),
    Published("innovation-year-2023", "b2b-meetings", 67, 67),
    Published("cmr-cluj-2025", "participants", 305, 300, "about", (301, 309)),
    Published("cmr-cluj-2025", "pitching-clusters", 11, 11),
    Published("cmr-cluj-2025", "bilateral-meetings", 107, 105, "about", (106, 109)),
    Published("cmr-cluj-2025", "meeting-participants", 81, 81),
    Published("cmr-cluj-2025", "meeting-countries", 15, 15),
    Published("cmr-cluj-2025", "parallel-sessions", 4, 4),
    Published("cmr-cluj-2025", "site-visits", 2, 2),
    Published("cmr-cluj-2025", "registered-clusters-country", 68, 70, "about", (65, 69)),
    Published("cmr-cluj-2025", "registered-clusters-region", 12, 12),
    Published("dream", "funded-projects", 35, 35),
    Published("dream", "cascade-amount", 1_030_000, 1_050_000, "at_most", rows=35),
    Published("desire", "cascade-amount", 1_002_500, 1_050_000, "at_most", rows=35),
    Published("re-centre", "collaboration-projects", 20, 20),
    Published("re-centre", "companies-supported", 42, 40),
    Published("re-centre", "internationalisation-smes", 40, 40),
]
# The live programme stands about half way.
LIVE = [
    Published("nordic-bridges-2026", "workshop-participants", 56, 120),
    Published("nordic-bridges-2026", "company-visits", 7, 18),
    Published("nordic-bridges-2026", "companies-reached", 27, 40),
    Published("nordic-bridges-2026", "bilateral-meetings", 34, 60),
    Published("nordic-bridges-2026", "partnerships", 3, 5),
    Published("nordic-bridges-2026", "workshops", 6, 6),
    Published("cluster-plan-2026", "members-served", 61, 66),
    Published("cluster-plan-2026", "advice-hours", 94, 100, rows=13),
    Published("cluster-plan-2026", "trainings", 2, 2),
]


def programme_called(code: str) -> Programme:
    return Programme.objects.reached_by(Q(code=code)).get()


def indicator_called(programme: str, code: str) -> Indicator:
    return Indicator.objects.reached_by(Q(programme__code=programme, code=code)).get()


def question_of(indicator: Indicator) -> Question:
    """Return what the results of a programme ask for an indicator, over all days."""
    version = indicator.rule.versions.order_by("-number")[0]
    return Question(
        rule=rule_of(version),
        programme=indicator.programme,
        periods=periods_of(indicator.programme),
        on=indicator.register_on,
    )


def as_reported(question: Question, value: int | Decimal) -> Decimal:
    """Return an amount in its currency, where the engine counts in cents."""
    return Decimal(value) / (100 if question.rule.currency else 1)
