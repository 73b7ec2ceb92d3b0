from raceme.reporting.models.counting import CountingRule, Indicator, PeriodTarget, RuleVersion
from raceme.reporting.models.funder_files import FilledFile, FunderBinding, FunderFile
from raceme.reporting.models.questions import (
    LineQuestion,
    QuestionMessage,
    Sample,
    SampleLine,
)
from raceme.reporting.models.snapshots import (
    Narrative,
    Snapshot,
    SnapshotDocument,
    SnapshotFigure,
    SnapshotLine,
    SnapshotWords,
    Thaw,
)

__all__ = [
    "CountingRule",
    "FilledFile",
    "FunderBinding",
    "FunderFile",
    "Indicator",
    "LineQuestion",
    "Narrative",
    "PeriodTarget",
    "QuestionMessage",
    "RuleVersion",
    "Sample",
    "SampleLine",
    "Snapshot",
    "SnapshotDocument",
    "SnapshotFigure",
    "SnapshotLine",
    "SnapshotWords",
    "Thaw",
]
