"""A section of a definition as people will see it, with nothing to be kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from raceme.questionnaires.access.drawing import Field, Ground, blank_of, drawn
from raceme.questionnaires.access.paper import Asked, Section, section_of
from raceme.questionnaires.solving import Kind, Scheme


@dataclass(frozen=True)
class Previewed:
    """One item: ``field`` is None where it is worked out and not asked."""

    asked: Asked
    field: Field | None

    @property
    def is_conditional(self) -> bool:
        return self.asked.item.condition is not None


def previewed(
    definition: Mapping[str, Any], scheme: Scheme, *, section: int, language: str, country: str
) -> tuple[Section, list[Previewed]]:
    """Draw every item of a section, whatever its condition, before anything is answered."""
    known = {item.code: item for item in scheme.items}
    of = section_of(definition["sections"][section], known, language)
    ground = Ground(country=country, takes_files=False)
    return of, [
        Previewed(
            asked,
            None
            if asked.item.kind is Kind.COMPUTED
            else drawn(asked, blank_of(asked.item), ground),
        )
        for asked in of.items
    ]
