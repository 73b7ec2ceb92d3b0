"""Segments as a manager would have saved them, each for something that is done often."""

from raceme.demo.stage import BY, Stage
from raceme.segments.conditions import read_filters
from raceme.segments.models import Of, Segment

WORKSPACE = "transilvania-it"
SAVED = (
    (
        "Newsletter readers",
        Of.PEOPLE,
        [
            {"is": "consent", "purpose": "newsletter", "state": "given"},
            {"is": "address"},
        ],
    ),
    (
        "Small members not seen for a year",
        Of.ORGANISATIONS,
        [
            {"is": "member"},
            {"is": "size", "values": ["micro", "small"]},
            {"is": "took_part", "months": 12, "not": True},
        ],
    ),
    (
        "Software companies of the north-west",
        Of.ORGANISATIONS,
        [
            {"is": "kind", "values": ["company"]},
            {"is": "sector", "prefixes": ["62", "63"]},
            {"is": "region", "prefixes": ["RO11"]},
        ],
    ),
)


def build(stage: Stage) -> None:
    for name, of, conditions in SAVED:
        groups = [{"match": "all", "conditions": conditions}]
        filters = read_filters({"match": "all", "groups": groups})
        stage.book.add(
            Segment(
                workspace=stage.workspaces[WORKSPACE],
                name=name,
                of=of,
                filters=filters.as_data(),
                created_at=stage.at,
                created_by=BY.capitalize(),
                changed_at=stage.at,
            )
        )
