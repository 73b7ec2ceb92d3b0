"""Definitions that can be published, with all there is to one, made by the builder's edits."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from raceme.questionnaires import building
from raceme.questionnaires.building import Definition, Place, Simple
from raceme.questionnaires.solving import PREFILL, Kind

WORDS = st.sampled_from(["Personal", "Exportă?", "Țări și piețe", "3 sites", "not", "score", "—"])
IN_A_ROW = [kind for kind in Kind if kind not in {Kind.TABLE, Kind.COMPUTED}]
# Rows are ranked by numbers.
IN_A_TABLE = [*IN_A_ROW, *[Kind.NUMBER] * 6]
WITH_OPTIONS = building.ONLY_OF["options"]
OPERATORS = st.sampled_from(["is", "is_not", "at_least", "less_than", "answered", "unanswered"])


@st.composite
def whole(draw: st.DrawFn) -> Definition:
    """Give a definition without faults, of sections, scoring, settings and a map."""
    languages = draw(st.sampled_from([["en"], ["ro"], ["en", "ro"]]))
    maker = Maker(draw, languages)
    for _number in range(draw(st.integers(1, 3))):
        maker.add_section()
    if draw(st.booleans()):
        maker.add_scoring()
        maker.add_settings()
    maker.add_map()
    return maker.made


class Maker:
    def __init__(self, draw: st.DrawFn, languages: Sequence[str]) -> None:
        self.draw, self.languages = draw, languages
        title = self.said()
        self.made = building.begun(code="survey", title=title, section=title)
        # One is there from the beginning; all of ours have questions.
        self.made["sections"] = []

    def said(self) -> dict[str, str]:
        return {language: self.draw(WORDS) for language in self.languages}

    def maybe(self, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
        return {name: value for name, value in fields.items() if self.draw(st.booleans())}

    def add(self, above: Place, **fields: Any) -> Place:  # noqa: ANN401 (JSON)
        words = self.draw(WORDS)
        self.made, place = building.added(self.made, above, words=words, fields=fields)
        return place

    def change(self, place: Place, **fields: Any) -> None:  # noqa: ANN401 (JSON)
        self.made = building.changed(self.made, place, fields)

    def node(self, place: Place) -> dict[str, Any]:
        node: dict[str, Any] = building.found(self.made, place)
        return node

    # ---------- what is asked ----------

    def add_section(self) -> None:
        place = self.add(("sections",), title=self.said(), **self.maybe(help=self.said()))
        is_repeated = self.draw(st.integers(0, 3)) == 0
        if is_repeated:
            self.change(place, repeats=self.maybe(least=0, most=3) or {"least": 0})
        self.change(place, **self.maybe(condition=self.condition(place)))
        kinds = IN_A_ROW if is_repeated else [*Kind, Kind.TABLE, Kind.TABLE]
        for _number in range(self.draw(st.integers(1, 4))):
            self.add_item((*place, "items"), self.draw(st.sampled_from(kinds)))

    def add_item(self, above: Place, kind: Kind) -> None:
        place = self.add(above, kind=str(kind), text=self.said())
        self.change(place, **self.maybe(help=self.said(), short=self.said()))
        if kind is Kind.COMPUTED:
            self.change(place, formula=self.formula(place), **self.maybe(unit="t"))
            return
        self.change(place, **self.maybe(required=True, condition=self.condition(place)))
        if above[-1] == "items":
            self.change(place, **self.maybe(prefill=self.draw(st.sampled_from(sorted(PREFILL)))))
        self.change(place, **self._of_kind(kind))
        for name in ("options", "rows"):
            if kind in building.ONLY_OF[name]:
                self.add_listed((*place, name), kind)
        if kind is Kind.TABLE:
            for _number in range(self.draw(st.integers(1, 3))):
                self.add_item((*place, "columns"), self.draw(st.sampled_from(IN_A_TABLE)))

    def _of_kind(self, kind: Kind) -> dict[str, Any]:
        if kind in {Kind.NUMBER, Kind.MONEY}:
            return self.maybe(least=-2.5, most=40, decimals=2, unit="EUR")
        if kind in {Kind.TEXT, Kind.LONG_TEXT}:
            return self.maybe(longest=self.draw(st.integers(1, 30)))
        if kind is Kind.TABLE:
            return self.maybe(least=0, most=4)
        return self.maybe(many=True, most=2)

    def add_listed(self, above: Place, kind: Kind) -> None:
        is_option = above[-1] == "options"
        for number in range(self.draw(st.integers(1, 3))):
            place = self.add(above, text=self.said())
            if is_option and number == 0:
                self.change(place, points=2)
            elif is_option:
                self.change(place, **self.maybe(points=self.draw(st.sampled_from([-1, 0, 0.5]))))
            if is_option and number and kind in {Kind.CHOICES, Kind.MATRIX}:
                self.change(place, **self.maybe(alone=True))

    def condition(self, place: Place) -> str:
        """Return a condition on something asked before, as the page puts it together."""
        before = [
            item for item in building.items_before(self.made, place) if item["kind"] != Kind.FILE
        ]
        if not before:
            return "1 < 2"
        item = self.draw(st.sampled_from(before))
        value = self.draw(st.sampled_from(["3", "2,5", "Dej", *building.options_of(item)]))
        simple = Simple(item=item["code"], operator=self.draw(OPERATORS), value=value)
        return building.formula_of(simple, item)

    def formula(self, place: Place | None = None) -> str:
        """Return a formula over what is there, or is there before ``place``."""
        end = place or ("sections", len(self.made["sections"]))
        formulas = ["1 + 1"]
        for item in building.items_before(self.made, end):
            code, kind = item["code"], item["kind"]
            formulas.append(f"when(answered({code}), 100, 0)")
            if kind in {Kind.NUMBER, Kind.MONEY, Kind.COMPUTED}:
                formulas.append(f"sum({code}, default({code}, 2)) / 3")
            if kind in WITH_OPTIONS:
                formulas.append(f"100 * share({code}) + chosen({code}, '{_first(item)}')")
            if kind == Kind.TABLE:
                formulas += [f"rows({code})", *_totals(item)]
        return self.draw(st.sampled_from(formulas))

    # ---------- what comes of it ----------

    def add_scoring(self) -> None:
        self.change(("scoring",), **self.maybe(least_answered=30))
        few: list[list[int | None]] = [[], [100], [60, 40], [None, None, None]]
        weights = self.draw(st.sampled_from(few))
        for weight in weights:
            self.add_dimension({} if weight is None else {"weight": weight})
        self.add_bands(("scoring", "bands"))
        unread = self.maybe(confirmed=False)
        score = self.node(("scoring", "dimensions", 0))["code"] if weights else ""
        for name, fields in {
            "penalties": {"text": self.said(), "points": 5, **unread, **self.maybe(of=score)},
            "vetoes": {"text": self.said(), "most": 40, **unread},
            "advice": {"title": self.said(), "text": self.said(), "priority": 7},
        }.items():
            if self.draw(st.booleans()):
                place = self.add(("scoring", name), when=f"{self.formula()} > 1", **fields)
                if name != "penalties" and score:
                    self.change(place, **self.maybe(when=f"score({score}) < 50 or overall() > 2"))
        if self.draw(st.booleans()):
            fields = self.maybe(group="scope 1")
            formula = f"{self.formula()} * default(factor('gas', 'kWh'), 1)"
            self.add(
                ("scoring", "quantities"), title=self.said(), unit="t", formula=formula, **fields
            )
        self.add_ranking()

    def add_dimension(self, fields: dict[str, Any]) -> None:
        place = self.add(("scoring", "dimensions"), title=self.said(), **fields)
        scored = [item for _at, item in building.items_of(self.made) if _may_be_scored(item)]
        table = {section["code"] for section in self.made["sections"] if "repeats" in section}
        repeated = {
            item["code"]
            for at, item in building.items_of(self.made)
            if self.node(at[:2])["code"] in table
        }
        for item in [each for each in scored if each["code"] not in repeated][:2]:
            self.add((*place, "parts"), item=item["code"], **self.maybe(unanswered="zero"))
            part = (*place, "parts", len(self.node(place)["parts"]) - 1)
            self.change(part, code=None, **self.maybe(confirmed=False))
        self.add((*place, "parts"), title=self.said(), formula=self.formula())
        if self.draw(st.booleans()):
            self.add_bands((*place, "bands"))

    def add_bands(self, above: Place) -> None:
        ends: list[list[float]] = [[], [100], [33.5, 66, 100]]
        for to in self.draw(st.sampled_from(ends)):
            self.add(above, title=self.said(), to=to, **self.maybe(confirmed=False))

    def add_ranking(self) -> None:
        for _place, table in building.items_of(self.made):
            numbers = [
                each["code"]
                for each in table.get("columns", ())
                if each["kind"] in {Kind.NUMBER, Kind.MONEY, Kind.CHOICE, Kind.SCALE}
            ]
            if numbers:
                label = table["columns"][0]["code"]
                place = self.add(
                    ("scoring", "rankings"), title=self.said(), table=table["code"], label=label
                )
                criteria = [{"column": code, "worst": 0, "best": 9} for code in numbers]
                self.change(place, criteria=criteria)
                self.add((*place, "vetoes"), text=self.said(), when=f"answered({label})")
                return

    def add_settings(self) -> None:
        offered = list(building.decidable(self.made))
        if not offered or not self.draw(st.booleans()):
            return
        place = self.add(("settings",), title=self.said())
        for _number in range(self.draw(st.integers(1, 3))):
            self.add((*place, "choices"), title=self.said())
        for _place, ats in self.draw(st.lists(st.sampled_from(offered), max_size=3)):
            self.made = building.deciding(self.made, place, ats)
        codes = [each["code"] for each in self.node(place)["choices"]]
        self.made = building.with_choice(self.made, place, self.draw(st.sampled_from(codes)))

    def add_map(self) -> None:
        matrices = [
            item
            for at, item in building.items_of(self.made)
            if item["kind"] == Kind.MATRIX and "repeats" not in self.node(at[:2])
        ]
        if matrices:
            item = self.draw(st.sampled_from(matrices))
            first = _first(item)
            fields = {"items": [item["code"]], "offers": first, "seeks": first}
            self.change(("map",), **fields, **self.maybe(lacks=first))


def _first(item: dict[str, Any]) -> str:
    return building.options_of(item)[0]


def _totals(table: dict[str, Any]) -> list[str]:
    return [
        f"total({table['code']}, {column['code']} * 2)"
        for column in table.get("columns", ())
        if column["kind"] in {Kind.NUMBER, Kind.MONEY}
    ]


def _may_be_scored(item: dict[str, Any]) -> bool:
    return any(option.get("points", 0) > 0 for option in item.get("options", ()))
