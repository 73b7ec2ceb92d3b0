"""The form of one place of a definition: drawn as it stands or as it was typed, and applied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from raceme.questionnaires import building
from raceme.questionnaires.building import Definition, Place, Simple, simple_of
from raceme.questionnaires.forms.building import typed
from raceme.questionnaires.forms.building.declared import FORMS
from raceme.questionnaires.forms.building.drawn import Condition, Control, RowShown, RowsShown, Said
from raceme.questionnaires.forms.building.fields import Field, Form, Listed, Rows, Shape, Words
from raceme.questionnaires.forms.building.offers import OPERATORS, Around, choices_for, said
from raceme.questionnaires.solving import Kind, faults_of_shape

# Rows that are empty yet, below those that there are.
BLANK = 1
NAMES = frozenset({"section", "item", "column"})


def known_by(node: Mapping[str, Any]) -> str:
    """Return by what a row is known: its code, or the question or column that it is about."""
    return next((str(node[name]) for name in ("code", "item", "column") if node.get(name)), "")


@dataclass
class Editor:
    """
    What is changed at ``place`` of ``definition``; ``posted`` is what was typed.

    ``applied`` gives the definition with it, and fills ``errors`` by the names of fields.
    """

    definition: Definition
    place: Place
    language: str
    posted: Mapping[str, Any] | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @cached_property
    def sort(self) -> str:
        return building.sort_of(self.place)

    @cached_property
    def form(self) -> Form:
        return FORMS[self.sort]

    @cached_property
    def node(self) -> dict[str, Any]:
        return building.node_at(self.definition, self.place) or {}

    @cached_property
    def languages(self) -> list[str]:
        return list(self.definition["languages"])

    @cached_property
    def before(self) -> dict[str, dict[str, Any]]:
        """The items that a condition here may read, by their codes."""
        if self.sort not in NAMES:
            return {}
        items = building.items_before(self.definition, self.place)
        return {str(item.get("code")): item for item in items}

    @property
    def name(self) -> str:
        return self.named(self.node)

    def named(self, node: Mapping[str, Any]) -> str:
        return said(node, language=self.language)

    # ---------- as it is drawn ----------

    def controls(self) -> Iterator[Control]:
        for each in self._fields(self.form.fields):
            yield self._control(each, each.name, self._standing(each))

    @property
    def first_controls(self) -> list[Control]:
        return [each for each in self.controls() if not each.is_more]

    @property
    def more_controls(self) -> list[Control]:
        return [each for each in self.controls() if each.is_more]

    @property
    def more_is_open(self) -> bool:
        return any(each.error for each in self.more_controls)

    def listed_rows(self) -> Iterator[RowsShown]:
        for rows in self.form.rows:
            if not rows.kinds or self.node.get("kind") in rows.kinds:
                yield RowsShown(rows=rows, shown=list(self._rows(rows)))

    def lists(self) -> Iterator[tuple[Listed, str, list[tuple[str, str, dict[str, Any]]]]]:
        """Give each list of things with pages of their own: place, name and node of each."""
        for listed in self.form.lists:
            if listed.kinds and self.node.get("kind") not in listed.kinds:
                continue
            above = (listed.name,) if listed.is_at_top else (*self.place, listed.name)
            nodes = building.found(self.definition, above) or ()
            yield (
                listed,
                building.written(above),
                [
                    (building.written((*above, number)), self.named(node), node)
                    for number, node in enumerate(nodes)
                ],
            )

    def _rows(self, rows: Rows) -> Iterator[RowShown]:
        nodes = self.node.get(rows.name, [])
        for number, node in enumerate([*nodes, *({} for _blank in range(BLANK))]):
            is_new = number >= len(nodes)
            prefix = f"{rows.name}.{number}."
            yield RowShown(
                number=number + 1,
                place=building.written((*self.place, rows.name, number)),
                label="" if is_new else self.named(node) or str(node.get("item", "")),
                controls=[
                    self._control(each, f"{prefix}{each.name}", node.get(each.name), is_new=is_new)
                    for each in self._fields(rows.fields)
                    if not (is_new and each.shape is Shape.CODE)
                ],
                is_new=is_new,
                is_first=number == 0,
                is_last=number == len(nodes) - 1,
                was="" if is_new else known_by(node),
            )

    def _fields(self, fields: Sequence[Field]) -> list[Field]:
        kind = self.node.get("kind")
        return [
            each
            for each in fields
            if (not each.kinds or kind in each.kinds)
            and not (
                each.name in {"least", "most"}
                and self.sort == "section"
                and "repeats" not in self.node
            )
        ]

    def _standing(self, each: Field) -> object:
        if self.sort == "section" and each.name in {"least", "most"}:
            return (self.node.get("repeats") or {}).get(each.name)
        if self.sort == "section" and each.name == "repeats":
            return "repeats" in self.node
        if each.name == "chosen":
            return building.standing_choice(self.node)
        return self.node.get(each.name)

    def _control(
        self,
        each: Field,
        name: str,
        standing: Any,  # noqa: ANN401 (what JSON holds)
        *,
        is_new: bool = False,
    ) -> Control:
        value = self._written(each, name, standing)
        around = Around(definition=self.definition, node=self.node, language=self.language)
        return Control(
            name=name,
            label=each.label,
            shape=str(each.shape),
            hint=each.hint,
            value=value,
            is_on=self._is_on(each, name, standing),
            texts=self._texts(each, name, standing, is_new=is_new),
            choices=self._choices(each, name, standing, around=around, value=value),
            error=self.errors.get(name, ""),
            is_more=each.is_more,
            condition=self._condition(name, value) if each.shape is Shape.CONDITION else None,
        )

    def _choices(
        self,
        each: Field,
        name: str,
        standing: Any,  # noqa: ANN401 (what JSON holds)
        *,
        around: Around,
        value: str,
    ) -> list[tuple[str, Words, bool]]:
        if each.shape is not Shape.SEVERAL:
            offered = choices_for(each, around=around, chosen=[value])
            return [(code, word, code == value) for code, word in offered]
        ticked = standing if isinstance(standing, list) else []
        if self.posted is not None:
            ticked = typed.several_in(self.posted, name, "")
        offered = choices_for(each, around=around, chosen=ticked)
        return [(code, word, code in ticked) for code, word in offered]

    def _written(self, each: Field, name: str, standing: Any) -> str:  # noqa: ANN401
        if self.posted is not None:
            return typed.text_in(self.posted, name)
        if each.shape in {Shape.NUMBER, Shape.WHOLE} or isinstance(standing, int | float):
            return typed.number_shown(standing)
        if each.shape is Shape.CODES:
            return ", ".join(standing or ())
        return standing if isinstance(standing, str) else ""

    def _is_on(self, each: Field, name: str, standing: object) -> bool:
        if each.shape not in {Shape.TICK, Shape.TO_BE_CONFIRMED}:
            return False
        if self.posted is not None:
            return bool(self.posted.get(name))
        return standing is (each.shape is Shape.TICK)

    def _texts(self, each: Field, name: str, standing: Any, *, is_new: bool) -> list[Said]:  # noqa: ANN401
        if each.shape not in {Shape.WORDS, Shape.LONG_WORDS}:
            return []
        kept = standing if isinstance(standing, Mapping) else {}
        if isinstance(standing, str):
            # As it was written before it was said in each language.
            kept = dict.fromkeys(self.languages, standing)
        if self.posted is not None:
            kept = typed.words_in(self.posted, name, self.languages)
        is_asked = bool(kept) or (each.is_needed and not is_new)
        return [
            Said(
                language=language,
                name=f"{name}.{language}",
                value=str(kept.get(language, "")),
                is_missing=is_asked and not str(kept.get(language, "")).strip(),
            )
            for language in self.languages
        ]

    def _condition(self, name: str, formula: str) -> Condition:
        simple = simple_of(formula)
        chosen = simple or Simple()
        if self.posted is not None and simple is not None:
            chosen = Simple(
                item=typed.text_in(self.posted, f"{name}.item"),
                operator=typed.text_in(self.posted, f"{name}.operator"),
                value=typed.text_in(self.posted, f"{name}.value"),
            )
        item = self.before.get(chosen.item, {})
        return Condition(
            is_simple=simple is not None and (not chosen.item or bool(item)),
            items=[
                (code, self.named(one) or code, code == chosen.item)
                for code, one in self.before.items()
                if one.get("kind") != Kind.FILE
            ],
            operators=[(key, word, key == chosen.operator) for key, word in OPERATORS.items()],
            values=[
                (
                    str(option.get("code")),
                    self.named(option),
                    str(option.get("code")) == chosen.value,
                )
                for option in item.get("options", ())
            ],
            value=chosen.value,
            needs_value=chosen.operator not in {"answered", "unanswered"},
        )

    # ---------- as it is applied ----------

    def applied(self) -> Definition:
        """Return the definition with what was typed; what cannot be read is in ``errors``."""
        fields = self._typed(self._fields(self.form.fields), "", self.node)
        if self.sort == "section":
            repeats = {name: fields.pop(name, None) for name in ("least", "most")}
            kept = {name: number for name, number in repeats.items() if number is not None}
            was = self.node.get("repeats") or {}
            fields["repeats"] = (kept or was or {"least": 0}) if fields["repeats"] else None
        code = fields.pop("code", None)
        chosen = fields.pop("chosen", None)
        made = building.changed(self.definition, self.place, fields)
        for rows in self.form.rows:
            if not rows.kinds or self.node.get("kind") in rows.kinds:
                made = self._apply_rows(made, rows)
        if self.sort == "setting" and not self.errors:
            made = self._chosen(made, chosen)
        if code and self._may_be_called(self.place, "code", code):
            made = building.recoded(made, self.place, code)
        return made

    def _chosen(self, made: Definition, choice: str | None) -> Definition:
        """Let the choice stand that was named, by what it was called when it was named."""
        choices = self.node.get("choices", ())
        numbers = {str(each.get("code")): number for number, each in enumerate(choices)}
        if choice is None or choice not in numbers:
            return made
        now = building.found(made, (*self.place, "choices", numbers[choice]))
        made = building.with_choice(made, self.place, str(now["code"]))
        if faults_of_shape(made):
            self.errors["chosen"] = _("What this choice fills in cannot be read. Take it out.")
            return self.definition
        return made

    def _apply_rows(self, made: Definition, rows: Rows) -> Definition:
        above = (*self.place, rows.name)
        # Another kind has no use for them, and they went with the old one.
        if building.found(made, self.place) is None or (
            rows.kinds and building.found(made, self.place).get("kind") not in rows.kinds
        ):
            return made
        nodes = self.node.get(rows.name, [])
        for number, node in enumerate(nodes):
            place = (*above, number)
            fields = self._typed(self._fields(rows.fields), f"{rows.name}.{number}.", node)
            code = fields.pop("code", None)
            made = building.changed(made, place, fields)
            if code and self._may_be_called(place, f"{rows.name}.{number}.code", code):
                made = building.recoded(made, place, code)
        for number in range(len(nodes), len(nodes) + BLANK):
            made = self._add_row(made, rows, number)
        return made

    def _add_row(self, made: Definition, rows: Rows, number: int) -> Definition:
        asked = [each for each in self._fields(rows.fields) if each.shape is not Shape.CODE]
        fields = self._typed(asked, f"{rows.name}.{number}.", {})
        kept = {name: value for name, value in fields.items() if value is not None}
        if not kept:
            return made
        words = next((value for value in kept.values() if isinstance(value, dict)), {})
        said_first = str(next(iter(words.values()), ""))
        above = (*self.place, rows.name)
        made, place = building.added(made, above, words=said_first, fields=kept)
        if not rows.has_codes or "item" in kept:
            made = building.changed(made, place, {"code": None})
        return made

    def _typed(
        self, fields: Sequence[Field], prefix: str, node: Mapping[str, Any]
    ) -> dict[str, Any]:
        posted = self.posted or {}
        found: dict[str, Any] = {}
        for each in fields:
            name = f"{prefix}{each.name}"
            try:
                found[each.name] = self._typed_one(each, posted, name, node)
            except typed.Unreadable as error:
                self.errors[name] = str(error)
                found[each.name] = node.get(each.name)
        return found

    def _typed_one(
        self, each: Field, posted: Mapping[str, Any], name: str, node: Mapping[str, Any]
    ) -> Any:  # noqa: ANN401 (what JSON holds)
        if each.shape is Shape.CONDITION:
            standing = str(node.get(each.name, ""))
            return typed.condition_in(posted, name, standing=standing, items=self.before)
        if each.shape is Shape.CODE:
            is_name = not name.partition(".")[2] and self.sort in NAMES | {"dimension"}
            text = typed.text_in(posted, name)
            is_kept = not text or text == node.get("code")
            return None if is_kept else typed.code_in(text, is_name=is_name)
        if each.name == "priority" and typed.text_in(posted, name):
            text = typed.text_in(posted, name)
            # One that was written as a formula stays one.
            return text if text == node.get(each.name) else self._priority(text)
        return typed.value_in(each, posted, name, self.languages)

    def _priority(self, text: str) -> object:
        try:
            return typed.number_in(text)
        except typed.Unreadable:
            return text

    def _may_be_called(self, place: Place, name: str, code: str) -> bool:
        if code in building.codes_taken(self.definition, place[:-1]):
            self.errors[name] = _("“%(code)s” is taken. Choose another code.") % {"code": code}
            return False
        return True
