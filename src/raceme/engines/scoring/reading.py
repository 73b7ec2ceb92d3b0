"""A definition and a set of factors out of their JSON; all that is wrong is told at once."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from raceme.engines.scoring.checking import faults_of
from raceme.engines.scoring.choosing import note_settings
from raceme.engines.scoring.codes import WITH_OPTIONS, Fault, Kind, Unanswered
from raceme.engines.scoring.formulas import Node, Number, Operation
from raceme.engines.scoring.noting import ITEM_CODE, MOST_FACTORS, MOST_ITEMS, Noting, Place
from raceme.engines.scoring.problem import (
    WHOLE,
    Advice,
    Band,
    CompetenceMap,
    Criterion,
    Dimension,
    Factor,
    Factors,
    Item,
    Option,
    Part,
    Penalty,
    Quantity,
    Ranking,
    Scheme,
    ScoringError,
    Veto,
)

FORMAT, FORMAT_OF_FACTORS = "raceme-questionnaire/1", "raceme-factors/1"
# With these the rest still says what it means, and what is wrong in that is told as well.
HOLDS = frozenset(
    {Fault.REQUIRED, Fault.FORMULA, Fault.BAD_CODE, Fault.TWICE, Fault.UNKNOWN_OPTION}
    | {Fault.NOWHERE}
)
# Words for people; scoring passes them by.
WORDS = frozenset({"text", "title", "help", "short"})
FIELDS_OF_ITEM = WORDS | {
    "code", "kind", "required", "condition", "options", "rows", "columns", "many", "least",
    "most", "decimals", "longest", "unit", "formula", "prefill", "placeholder",
}  # fmt: skip
FIELDS = frozenset(
    {"format", "code", "version", "languages", "title", "introduction", "source", "sections",
     "scoring", "settings", "map"}
)  # fmt: skip


FIELDS_OF_SECTION = WORDS | {"code", "condition", "repeats", "items"}
FIELDS_OF_SCORING = frozenset(
    {"dimensions", "bands", "penalties", "vetoes", "quantities", "rankings", "advice",
     "least_answered", "overall"}
)  # fmt: skip


FIELDS_OF_FACTORS = frozenset({"format", "code", "year", "region", "source", "factors"})
FIELDS_OF_FACTOR = frozenset({"code", "unit", "value", "region", "source", "confirmed"})
FIELDS_OF_MAP = frozenset({"items", "offers", "seeks", "lacks"})


def read_scheme(definition: object) -> Scheme:
    """Read a definition. Raises ScoringError with all that is wrong in it."""
    reader = _Reader()
    scheme = reader.scheme(definition)
    wrong = reader.wrong
    if all(each.fault in HOLDS for each in wrong):
        told = {each.place for each in wrong}
        wrong = [*wrong, *(each for each in faults_of(scheme) if not _is_told(each.place, told))]
    if wrong:
        raise ScoringError(wrong)
    return scheme


def _is_told(place: Place, told: set[Place]) -> bool:
    """Tell whether something is wrong already where it stands, or in what it is part of."""
    return any(place[: len(each)] == each or each[: len(place)] == place for each in told)


def read_factors(document: object) -> Factors:
    """Read a set of factors. Raises ScoringError."""
    reader = _Reader()
    factors = reader.factors(document)
    if reader.wrong:
        raise ScoringError(reader.wrong)
    return factors


class _Reader(Noting):
    def scheme(self, document: object) -> Scheme:
        top = self.mapping(document, ())
        self._format(top, FORMAT)
        self.only(top, FIELDS, ())
        scoring = self.mapping(top.get("scoring", {}), ("scoring",))
        self.only(scoring, FIELDS_OF_SCORING, ("scoring",))
        note_settings(self, top)
        parts = {
            name: self._each(scoring, name, ("scoring",), read) for name, read in self._of_scoring()
        }
        return Scheme(
            code=self.code(top, ()),
            version=int(self.number(top, "version", (), default=1) or 1),
            items=tuple(self._items(top)),
            least_answered=self.number(scoring, "least_answered", ("scoring",), default=50.0) or 0,
            map=self._map(top),
            **parts,
        )

    def factors(self, document: object) -> Factors:
        top = self.mapping(document, ())
        self._format(top, FORMAT_OF_FACTORS)
        self.only(top, FIELDS_OF_FACTORS, ())
        found = self.objects(top, "factors", (), most=MOST_FACTORS)
        return Factors(
            code=self.code(top, ()),
            year=int(self.number(top, "year", ()) or 0),
            region=self.text(top, "region", (), default=""),
            source=self.text(top, "source", ()),
            factors=tuple(self._once([(self._factor(each, at), at) for each, at in found])),
        )

    def _factor(self, factor: Mapping[str, Any], place: Place) -> Factor:
        self.only(factor, FIELDS_OF_FACTOR, place)
        return Factor(
            code=self.code(factor, place),
            unit=self.text(factor, "unit", place),
            value=self.number(factor, "value", place) or 0.0,
            region=self.text(factor, "region", place, default=""),
            source=self.text(factor, "source", place, default=""),
            is_confirmed=self._is_confirmed(factor, place),
        )

    def _once(self, found: list[tuple[Factor, Place]]) -> Iterator[Factor]:
        seen: set[tuple[str, str, str]] = set()
        for factor, place in found:
            name = (factor.code, factor.unit, factor.region)
            if factor.code and name in seen:
                self.note(Fault.TWICE, place, code=factor.code)
            seen.add(name)
            yield factor

    # ---------- sections and items ----------

    def _items(self, top: Mapping[str, Any]) -> Iterator[Item]:
        seen = 0
        for section, place in self.objects(top, "sections", ()):
            self.only(section, FIELDS_OF_SECTION, place)
            code = self.code(section, place, shape=ITEM_CODE)
            condition = self.formula(section, "condition", place)
            inside = [
                self._item(each, where, section=code)
                for each, where in self.objects(section, "items", place)
            ]
            seen += len(inside)
            if "repeats" in section:
                yield self._repeated(section, place, code=code, columns=tuple(inside))
            else:
                for item in inside:
                    yield _under(item, condition)
        if seen > MOST_ITEMS:
            self.note(Fault.TOO_MANY, ("sections",), most=MOST_ITEMS)

    def _repeated(
        self, section: Mapping[str, Any], place: Place, *, code: str, columns: tuple[Item, ...]
    ) -> Item:
        """Read a section that repeats: a table, whose columns are its items."""
        repeats = self.mapping(section["repeats"], (*place, "repeats"))
        return Item(
            code=code,
            kind=Kind.TABLE,
            section=code,
            columns=columns,
            condition=self.formula(section, "condition", place),
            least=self.number(repeats, "least", (*place, "repeats"), default=None),
            most=self.number(repeats, "most", (*place, "repeats"), default=None),
            place=place,
        )

    def _item(self, item: Mapping[str, Any], place: Place, *, section: str) -> Item:
        self.only(item, FIELDS_OF_ITEM, place)
        kind = self.one_of(item, "kind", place, Kind) or Kind.TEXT
        decimals = self.number(item, "decimals", place, default=None)
        read = Item(
            code=self.code(item, place, shape=ITEM_CODE),
            kind=kind,
            section=section,
            is_required=self.truth(item, "required", place),
            condition=self.formula(item, "condition", place),
            options=tuple(self._option(each, at) for each, at in self.some(item, "options", place)),
            rows=tuple(self.code(each, at) for each, at in self.some(item, "rows", place)),
            columns=tuple(
                self._item(each, at, section=section)
                for each, at in self.some(item, "columns", place)
            ),
            many=self.truth(item, "many", place),
            least=self.number(item, "least", place, default=None),
            most=self.number(item, "most", place, default=None),
            decimals=None if decimals is None else int(decimals),
            longest=int(self.number(item, "longest", place, default=0.0) or 0),
            unit=self.text(item, "unit", place, default=""),
            formula=self.formula(item, "formula", place),
            place=place,
        )
        for name, is_needed in (
            ("options", kind in WITH_OPTIONS and not read.options),
            ("rows", kind is Kind.MATRIX and not read.rows),
            ("columns", kind is Kind.TABLE and not read.columns),
            ("formula", kind is Kind.COMPUTED and "formula" not in item),
        ):
            if is_needed:
                self.note(Fault.REQUIRED, (*place, name))
        return read

    def _option(self, option: Mapping[str, Any], place: Place) -> Option:
        return Option(
            code=self.code(option, place),
            points=self.number(option, "points", place, default=None),
            is_alone=self.truth(option, "alone", place),
        )

    # ---------- scoring ----------

    def _of_scoring(self) -> list[tuple[str, Callable[[Mapping[str, Any], Place], Any]]]:
        return [
            ("dimensions", self._dimension),
            ("bands", self._band),
            ("penalties", self._penalty),
            ("vetoes", self._veto),
            ("quantities", self._quantity),
            ("rankings", self._ranking),
            ("advice", self._advice),
        ]

    def _each(
        self,
        of: Mapping[str, Any],
        name: str,
        place: Place,
        read: Callable[[Mapping[str, Any], Place], Any],
    ) -> tuple[Any, ...]:
        found = [(each, where, read(each, where)) for each, where in self.some(of, name, place)]
        if name == "dimensions":
            return self._weighted([one for *_, one in found], [each for each, *_ in found])
        return tuple(one for *_, one in found)

    def _dimension(self, dimension: Mapping[str, Any], place: Place) -> Dimension:
        parts = [
            (each, self._part(each, at)) for each, at in self.objects(dimension, "parts", place)
        ]
        return Dimension(
            code=self.code(dimension, place),
            weight=self._weight(dimension, place),
            parts=self._weighted([one for _, one in parts], [each for each, _ in parts]),
            bands=self._each(dimension, "bands", place, self._band),
        )

    def _part(self, part: Mapping[str, Any], place: Place) -> Part:
        item = self.text(part, "item", place, default="")
        formula = self.formula(part, "formula", place)
        if bool(item) == (formula is not None):
            self.note(Fault.REQUIRED, (*place, "item"))
        return Part(
            code=item or self.code(part, place),
            weight=self._weight(part, place),
            item=item,
            formula=formula,
            unanswered=self.one_of(part, "unanswered", place, Unanswered, default="left_out")
            or Unanswered.LEFT_OUT,
            is_confirmed=self._is_confirmed(part, place),
        )

    def _band(self, band: Mapping[str, Any], place: Place) -> Band:
        return Band(
            code=self.code(band, place),
            to=self.number(band, "to", place) or 0.0,
            is_confirmed=self._is_confirmed(band, place),
        )

    def _penalty(self, penalty: Mapping[str, Any], place: Place) -> Penalty:
        return Penalty(
            code=self.code(penalty, place),
            when=self.needed(penalty, "when", place),
            points=self.number(penalty, "points", place) or 0.0,
            of=self.text(penalty, "of", place, default=""),
            is_confirmed=self._is_confirmed(penalty, place),
        )

    def _veto(self, veto: Mapping[str, Any], place: Place) -> Veto:
        return Veto(
            code=self.code(veto, place),
            when=self.needed(veto, "when", place),
            most=self.number(veto, "most", place) or 0.0,
            is_confirmed=self._is_confirmed(veto, place),
        )

    def _quantity(self, quantity: Mapping[str, Any], place: Place) -> Quantity:
        return Quantity(
            code=self.code(quantity, place),
            formula=self.needed(quantity, "formula", place),
            unit=self.text(quantity, "unit", place, default=""),
            group=self.text(quantity, "group", place, default=""),
        )

    def _ranking(self, ranking: Mapping[str, Any], place: Place) -> Ranking:
        criteria = [
            (each, self._criterion(each, at))
            for each, at in self.objects(ranking, "criteria", place)
        ]
        return Ranking(
            code=self.code(ranking, place),
            table=self.text(ranking, "table", place),
            label=self.text(ranking, "label", place),
            criteria=self._weighted([one for _, one in criteria], [each for each, _ in criteria]),
            vetoes=tuple(
                (self.code(each, at), self.needed(each, "when", at))
                for each, at in self.some(ranking, "vetoes", place)
            ),
        )

    def _criterion(self, criterion: Mapping[str, Any], place: Place) -> Criterion:
        return Criterion(
            column=self.text(criterion, "column", place),
            weight=self._weight(criterion, place),
            worst=self.number(criterion, "worst", place) or 0.0,
            best=self.number(criterion, "best", place) or 0.0,
        )

    def _advice(self, advice: Mapping[str, Any], place: Place) -> Advice:
        priority = advice.get("priority", 0)
        is_number = isinstance(priority, int | float) and not isinstance(priority, bool)
        return Advice(
            code=self.code(advice, place),
            when=self.needed(advice, "when", place),
            priority=Number(self.number(advice, "priority", place, default=0.0) or 0.0)
            if is_number
            else self.needed(advice, "priority", place),
            because=tuple(
                self.as_text(each, (*place, "because", number))
                for number, each in enumerate(self.listed(advice, "because", place))
            ),
        )

    def _map(self, top: Mapping[str, Any]) -> CompetenceMap | None:
        if "map" not in top:
            return None
        place: Place = ("map",)
        written = self.mapping(top["map"], place)
        self.only(written, FIELDS_OF_MAP, place)
        return CompetenceMap(
            items=tuple(
                self.as_text(each, (*place, "items", number))
                for number, each in enumerate(self.listed(written, "items", place))
            ),
            offers=self.text(written, "offers", place),
            seeks=self.text(written, "seeks", place),
            lacks=self.text(written, "lacks", place, default=""),
        )

    def _is_confirmed(self, of: Mapping[str, Any], place: Place) -> bool:
        return "confirmed" not in of or self.truth(of, "confirmed", place)

    def _weight(self, of: Mapping[str, Any], place: Place) -> float:
        weight = self.number(of, "weight", place, default=None)
        return math.nan if weight is None else weight

    def _weighted(self, found: list[Any], written: list[Mapping[str, Any]]) -> tuple[Any, ...]:
        """Give all the same weight where none has one; else those without have none."""
        if not found:
            return ()
        has_some = any("weight" in each for each in written)
        same = 0.0 if has_some else WHOLE / len(found)
        return tuple(replace(one, weight=same) if math.isnan(one.weight) else one for one in found)

    def _format(self, top: Mapping[str, Any], wanted: str) -> None:
        if top.get("format") != wanted:
            self.note(Fault.REQUIRED, ("format",), value=wanted)


def _under(item: Item, condition: Node | None) -> Item:
    """Put the condition of its section before the item's own."""
    if condition is None:
        return item
    both = condition if item.condition is None else Operation("and", (condition, item.condition))
    return replace(item, condition=both, under=condition)
