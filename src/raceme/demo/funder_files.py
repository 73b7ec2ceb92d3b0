"""Two finished programmes hand in the funder's own file, filled from what is frozen."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import override

from raceme.demo.stage import BY
from raceme.documents.models import Document
from raceme.programmes.models import Programme
from raceme.reporting.actions.funder_examples import EXAMPLES, add_example
from raceme.reporting.actions.funder_files import fill
from raceme.reporting.queries.frozen import snapshots_of

# Which programme hands in which of the examples.
HANDED_IN = {"innovation-year-2023": "final-report", "ics-2016": "indicator-sheet"}


def hand_in(programmes: Iterable[Programme], *, at: datetime) -> None:
    """Add an example to each programme and fill it with its newest report, in English."""
    examples = {one.code: one for one in EXAMPLES}
    with override("en"):
        for programme in programmes:
            snapshot = snapshots_of(programme).first()
            example = examples.get(HANDED_IN.get(programme.code, ""))
            if example is not None and snapshot is not None:
                file = add_example(programme, example=example, by=BY, at=at)
                fill(file, snapshot=snapshot, by=BY, at=at)
                # As all of the demonstration, so that nobody takes it for real.
                Document.objects.of(programme.workspace_id).update(is_generated=True)
