"""
What is asked and how it is scored, what was answered, and what comes of it.

Points, weights and scores are plain numbers; scores of dimensions and the overall score lie
between 0 and 100. Amounts are in the unit that stands beside them. Nothing here has words: a
text of a definition stays with the one who reads it to people.

``reading`` makes these from JSON and ``checking`` sees that they fit together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from raceme.engines.scoring.codes import Fault, Kind, Unanswered
from raceme.engines.scoring.formulas import Node, Operation

# An answer as JSON has it; ``codes.Kind`` says which kind is written how.
Answer = Any
Answers = Mapping[str, Answer]

WHOLE = 100.0
FEWEST_PEERS = 5


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """
    One thing that is wrong.

    ``place``: the way there, such as ("sections", 0, "items", 2, "condition"); ``of``: what the
    sentence about it names.
    """

    fault: Fault
    place: tuple[str | int, ...] = ()
    of: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        place = ".".join(str(part) for part in self.place) or "top"
        of = ", ".join(f"{name}: {value}" for name, value in self.of.items())
        return f"{place}: {self.fault}" + (f" ({of})" if of else "")


class ScoringError(Exception):
    """A definition, answers or factors cannot be used; ``wrong`` says why, at least once."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__("; ".join(str(each) for each in wrong[:5]))
        self.wrong = tuple(wrong)


@dataclass(frozen=True, kw_only=True)
class Option:
    """``is_alone``: who chooses it chooses nothing beside it."""

    code: str
    points: float | None = None
    is_alone: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """
    One question, or one number that follows from others.

    ``section``: its section's code. ``rows``: of a matrix. ``columns``: of a table, items
    themselves. ``many``: a matrix that takes several options in a row. ``least`` and ``most``
    bound a number, the rows of a table and the number of options; ``longest`` a text.
    ``condition`` has that of its section in it, which is ``under`` once more.
    """

    code: str
    kind: Kind
    section: str = ""
    is_required: bool = False
    condition: Node | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[str, ...] = ()
    columns: "tuple[Item, ...]" = ()
    many: bool = False
    least: float | None = None
    most: float | None = None
    decimals: int | None = None
    longest: int = 0
    unit: str = ""
    formula: Node | None = None
    under: Node | None = field(default=None, compare=False)
    place: tuple[str | int, ...] = field(default=(), compare=False)

    @property
    def own_condition(self) -> Node | None:
        """The condition without that of its section."""
        if self.under is None or not isinstance(self.condition, Operation):
            return self.condition
        if self.condition == self.under:
            return None
        return self.condition.of[1]

    @property
    def most_points(self) -> float:
        """The most points that one answer can get; what costs points is not counted."""
        worth = [option.points or 0.0 for option in self.options]
        if self.kind is Kind.CHOICES or (self.kind is Kind.MATRIX and self.many):
            of_row = sum(max(each, 0.0) for each in worth)
        else:
            of_row = max(worth, default=0.0)
        return of_row * (len(self.rows) if self.kind is Kind.MATRIX else 1)


@dataclass(frozen=True, kw_only=True)
class Part:
    """
    What a dimension is made of: the share of an item's points, or a formula from 0 to 100.

    ``item`` or ``formula``. ``weight`` in per cent of the dimension; those of one dimension
    add up to 100. ``is_confirmed``: here and elsewhere, whether its source was read.
    """

    code: str
    weight: float
    item: str = ""
    formula: Node | None = None
    unanswered: Unanswered = Unanswered.LEFT_OUT
    is_confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Band:
    """What a score is called up to and with ``to``."""

    code: str
    to: float
    is_confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """``weight`` in per cent of the overall score; 0: shown beside it. No bands: the scheme's."""

    code: str
    weight: float
    parts: tuple[Part, ...]
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Penalty:
    """Takes ``points`` off a dimension, or off the overall score (``of`` empty), when true."""

    code: str
    when: Node
    points: float
    of: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Veto:
    """Lets the overall score be ``most`` at most, whatever else was answered, when true."""

    code: str
    when: Node
    most: float
    is_confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """An amount that follows from the answers, such as tonnes; ``group`` sums it up."""

    code: str
    formula: Node
    unit: str
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A column of the ranked table, from ``worst`` to ``best``; ``weight`` in per cent."""

    column: str
    weight: float
    worst: float
    best: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The rows of a table in order of a weighted mean; a row that is vetoed comes last."""

    code: str
    table: str
    label: str
    criteria: tuple[Criterion, ...]
    vetoes: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A next step where ``when`` is true; the highest ``priority`` comes first."""

    code: str
    when: Node
    priority: Node
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CompetenceMap:
    """
    Which matrices say what a company can do, and which options say how it stands to it.

    Each row of an item is a competence, each item a group of them. ``lacks`` may be empty.
    """

    items: tuple[str, ...]
    offers: str
    seeks: str
    lacks: str = ""


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """
    A definition as scoring sees it.

    ``least_answered``: the share of a dimension's weight, in per cent, that has to be answered
    for it to have a score, and of the dimensions' for the overall one.
    """

    code: str
    version: int
    items: tuple[Item, ...]
    dimensions: tuple[Dimension, ...] = ()
    bands: tuple[Band, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    advice: tuple[Advice, ...] = ()
    least_answered: float = 50.0
    map: CompetenceMap | None = None

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Factor:
    """What one ``unit`` of something is worth, in kilograms of CO2 equivalent, and who says so."""

    code: str
    unit: str
    value: float
    region: str = ""
    source: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Factors:
    """A set of factors as it was published; a result keeps its code."""

    code: str = ""
    year: int = 0
    region: str = ""
    source: str = ""
    factors: tuple[Factor, ...] = ()

    def value(self, code: str, *, unit: str, region: str = "") -> float | None:
        """Return the factor of that region, else the one of no region in particular."""
        found = self.factor(code, unit=unit, region=region)
        return found.value if found else None

    def factor(self, code: str, *, unit: str, region: str = "") -> Factor | None:
        known = self._known
        return known.get((code, unit, region), known.get((code, unit, "")))

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], Factor]:
        return {(each.code, each.unit, each.region): each for each in self.factors}


@dataclass(frozen=True, kw_only=True)
class Step:
    """
    One line of how a figure came about.

    ``sort``: part, penalty, veto, quantity; ``value`` out of ``most``; ``counted``: the weight
    it had in the end, in per cent, after what is not known was left out.
    """

    sort: str
    code: str
    value: float | None
    most: float | None = None
    weight: float = 0.0
    counted: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Score:
    """
    A dimension, or the overall score (``code`` empty); None: too little is answered.

    ``answered``: the share of its weight that is known, in per cent. ``before``: the score
    before penalties and vetoes.
    """

    code: str
    value: float | None
    band: str = ""
    answered: float = 0.0
    before: float | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Amount:
    code: str
    value: float | None
    unit: str
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One row of a ranking; ``row``: its place in the table; ``vetoed_by``: codes."""

    row: int
    label: str
    value: float | None
    vetoed_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """``because``: the items and scores it follows from, with their values."""

    code: str
    priority: float
    because: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    """
    All that comes of one set of answers.

    ``factors``: the code of the set that was used; ``missing``: what it lacks, each as code,
    unit and region. An amount that needs one of those is not known. ``unconfirmed``: what it
    rests on whose source nobody has read yet, each as its sort (factor, part, band, penalty,
    veto) and its code; of a factor with its unit and region.
    """

    overall: Score | None
    dimensions: tuple[Score, ...]
    amounts: tuple[Amount, ...] = ()
    computed: tuple[tuple[str, float | None], ...] = ()
    rankings: tuple[tuple[str, tuple[Ranked, ...]], ...] = ()
    advice: tuple[NextStep, ...] = ()
    factors: str = ""
    missing: tuple[tuple[str, str, str], ...] = ()
    unconfirmed: tuple[tuple[str, str], ...] = ()
