"""Short ways to write a definition."""

from typing import Any

from raceme.engines.scoring.problem import Scheme
from raceme.engines.scoring.reading import read_scheme


def options(*points: float | None) -> list[dict[str, Any]]:
    """Make options named a, b, c … that are worth so much."""
    return [
        {"code": chr(ord("a") + number), **({} if each is None else {"points": each})}
        for number, each in enumerate(points)
    ]


def item(code: str, kind: str = "number", **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    return {"code": code, "kind": kind, **more}


def definition(*items: dict[str, Any], **scoring: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    return {
        "format": "raceme-questionnaire/1",
        "code": "small",
        "version": 1,
        "languages": ["en"],
        "title": {"en": "Small"},
        "sections": [{"code": "only", "items": list(items)}],
        "scoring": scoring,
    }


def scheme(*items: dict[str, Any], **scoring: Any) -> Scheme:  # noqa: ANN401 (JSON)
    return read_scheme(definition(*items, **scoring))


def dimension(code: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"code": code, "parts": list(parts), **more}


BANDS = [{"code": "low", "to": 25}, {"code": "middle", "to": 75}, {"code": "high", "to": 100}]
