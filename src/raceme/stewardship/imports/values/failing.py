"""Why a cell is no value of its field."""

from raceme.core.search.folding import fold
from raceme.core.typed import Unreadable

# What people write where they know nothing.
NOTHING = frozenset(
    """
    n a|na|nan|null|none|nil|nu|nu are|nu e cazul|nu este cazul|fara|lipsa|necunoscut|nedeclarat|
    unknown|not available|not known|keine|keine angabe|k a|unbekannt|aucun|inconnu|brak|nincs|
    nem ismert|tbd|xxx|xx|error|n d|n i
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)


class Unfit(Unreadable):
    """A cell that is no value of its field: a code, and a sentence that names the cell."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def is_nothing(text: str) -> bool:
    """Say whether a cell says that nothing is known: "-", "n/a", "nu are"."""
    folded = fold(text)
    return not folded or folded in NOTHING
