"""What the shared pieces of a page are given: tiles of a stat strip, entries of a timeline."""

from dataclasses import KW_ONLY, dataclass
from datetime import date

from django.utils.functional import Promise

Word = Promise | str


@dataclass(frozen=True)
class Tile:
    """A label, its number, one line of meaning; ``href`` opens the list behind the number."""

    label: Word
    value: Word
    _: KW_ONLY
    href: str = ""
    unit: Word = ""
    meaning: Word = ""
    chip: Word = ""
    chip_href: str = ""
    chip_warns: bool = False


@dataclass(frozen=True)
class Happening:
    """An entry of a timeline; ``bud`` says how far it can be trusted (proof, bare, planned …)."""

    what: Word
    _: KW_ONLY
    day: date
    bud: str
    href: str = ""
    who: Word = ""
    foot: tuple[Word, ...] = ()
    files: int = 0
    evidence: Word = ""
    evidence_href: str = ""

    @property
    def year(self) -> int:
        return self.day.year
