"""Every write of a programme, its partners, periods and plan; callers say ``actions.…``."""

from raceme.core.errors import ChangedMeanwhile
from raceme.programmes.actions.emblem import set_emblem
from raceme.programmes.actions.partners import add_partner, correct_partner, remove_partner
from raceme.programmes.actions.periods import MOST_PERIODS, regular_periods, set_periods
from raceme.programmes.actions.plan import add_plan_item, correct_plan_item, remove_plan_item
from raceme.programmes.actions.programmes import (
    add_programme,
    correct_programme,
    remove_programme,
)
from raceme.programmes.actions.refusals import (
    CodeTaken,
    CodeTakenAtPartner,
    EndBeforeStart,
    Gone,
    NotAPicture,
    PartnerTwice,
    PeriodEndBeforeStart,
    PeriodHeld,
    PeriodOutside,
    PeriodRefusal,
    PeriodsLeftOutside,
    PeriodsOverlap,
    PlanCodeTaken,
    ReportDueTooEarly,
    ResponsibleElsewhere,
    SomethingCounts,
    TooManyPeriods,
    WorkspaceIsLead,
    WorkspaceUnknown,
)
from raceme.programmes.actions.terms import (
    Named,
    NewOrganisation,
    PartnerFacts,
    PeriodFacts,
    PlanFacts,
    ProgrammeFacts,
)

__all__ = [
    "MOST_PERIODS",
    "ChangedMeanwhile",
    "CodeTaken",
    "CodeTakenAtPartner",
    "EndBeforeStart",
    "Gone",
    "Named",
    "NewOrganisation",
    "NotAPicture",
    "PartnerFacts",
    "PartnerTwice",
    "PeriodEndBeforeStart",
    "PeriodFacts",
    "PeriodHeld",
    "PeriodOutside",
    "PeriodRefusal",
    "PeriodsLeftOutside",
    "PeriodsOverlap",
    "PlanCodeTaken",
    "PlanFacts",
    "ProgrammeFacts",
    "ReportDueTooEarly",
    "ResponsibleElsewhere",
    "SomethingCounts",
    "TooManyPeriods",
    "WorkspaceIsLead",
    "WorkspaceUnknown",
    "add_partner",
    "add_plan_item",
    "add_programme",
    "correct_partner",
    "correct_plan_item",
    "correct_programme",
    "regular_periods",
    "remove_partner",
    "remove_plan_item",
    "remove_programme",
    "set_emblem",
    "set_periods",
]
