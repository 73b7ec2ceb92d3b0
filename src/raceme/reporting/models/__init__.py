from raceme.reporting.models.counting import CountingRule, Indicator, PeriodTarget, RuleVersion
from raceme.reporting.models.snapshots import (
    Narrative,
    Snapshot,
    SnapshotDocument,
    SnapshotFigure,
    SnapshotLine,
    SnapshotWords,
)

__all__ = [
    "CountingRule",
    "Indicator",
    "Narrative",
    "PeriodTarget",
    "RuleVersion",
    "Snapshot",
    "SnapshotDocument",
    "SnapshotFigure",
    "SnapshotLine",
    "SnapshotWords",
]
