from typing import Any

from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.segments.models import Of, Segment, Use
from tests.factories import NOW, WorkspaceFactory


def asking(*conditions: dict[str, Any], match: str = "all") -> dict[str, Any]:
    """Return the filters of one group."""
    return {
        "match": "all",
        "groups": [{"match": match, "not": False, "conditions": list(conditions)}],
    }


class SegmentFactory(DjangoModelFactory[Segment]):
    class Meta:
        model = Segment

    workspace = SubFactory(WorkspaceFactory)
    name = Sequence(lambda n: f"Segment {n}")
    of = Of.PEOPLE
    filters = LazyFunction(lambda: {"match": "all", "groups": []})
    created_at = NOW
    created_by = "Ioana"
    changed_at = NOW


class UseFactory(DjangoModelFactory[Use]):
    class Meta:
        model = Use

    segment = SubFactory(SegmentFactory)
    at = NOW
    by = "Ioana"
