"""Every write of assessments; callers say ``assessments.actions.close(…)``."""

from raceme.assessments.actions.assessing import begin, close, discard
from raceme.assessments.actions.refusals import (
    FactorsNeeded,
    NothingPublished,
    NotUnderWay,
    PersonElsewhere,
    UnderWayAlready,
)
from raceme.assessments.actions.terms import Begun, Closed

__all__ = [
    "Begun",
    "Closed",
    "FactorsNeeded",
    "NotUnderWay",
    "NothingPublished",
    "PersonElsewhere",
    "UnderWayAlready",
    "begin",
    "close",
    "discard",
]
