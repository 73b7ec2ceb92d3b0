"""Filters of a list: each reads its own parameters, and forgets what it cannot read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from raceme.core import typed, words

Choices = Iterable[tuple[Any, Promise | str]]
Offered = Mapping[str, Choices]
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Chosen:
    """A filter that is on: its pill's text, its condition, and what it was chosen by."""

    text: str
    condition: Q
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Control:
    """How a filter is offered in the menu; ``kind`` is select, search or between."""

    name: str
    label: Promise | str
    kind: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def choices(self) -> SafeString:
        """Write the options of a select: a template takes longer over each than the query."""
        return format_html_join("", '<option value="{}">{}</option>', self.options)


@dataclass(frozen=True)
class Filter:
    name: str
    label: Promise | str

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def asks_for_choices(self) -> bool:
        """Whether what it offers comes with the request."""
        return False

    def read(self, sent: QueryDict, choices: Choices) -> Chosen | None:
        raise NotImplementedError

    def control(self, choices: Choices) -> Control:
        raise NotImplementedError

    def pill(self, said: object) -> str:
        return _("%(filter)s: %(value)s") % {"filter": self.label, "value": said}


@dataclass(frozen=True)
class Search(Filter):
    """Text to look for; ``condition`` says where."""

    condition: Callable[[str], Q]

    def read(self, sent: QueryDict, choices: Choices) -> Chosen | None:  # noqa: ARG002
        text = sent.get(self.name, "").strip()[:LONGEST_SEARCH]
        if not text:
            return None
        return Chosen(self.pill(text), self.condition(text), {self.name: text})

    def control(self, choices: Choices) -> Control:  # noqa: ARG002
        return Control(self.name, self.label, "search")


@dataclass(frozen=True)
class OneOf(Filter):
    """One of several values; ``choices`` may come with the request instead."""

    _: KW_ONLY
    field: str = ""
    choices: Choices = ()
    condition: Callable[[Any], Q] | None = None

    @property
    def asks_for_choices(self) -> bool:
        return not self.choices

    def _options(self, choices: Choices) -> list[tuple[Any, str]]:
        return [(value, str(word)) for value, word in (choices or self.choices)]

    def read(self, sent: QueryDict, choices: Choices) -> Chosen | None:
        asked = sent.get(self.name, "")
        for value, word in self._options(choices):
            if asked and str(value) == asked:
                condition = (
                    self.condition(value) if self.condition else Q((self.field or self.name, value))
                )
                return Chosen(self.pill(word), condition, {self.name: asked})
        return None

    def control(self, choices: Choices) -> Control:
        options = tuple((str(value), word) for value, word in self._options(choices) if str(value))
        return Control(self.name, self.label, "select", options)


@dataclass(frozen=True)
class YesNo(Filter):
    """A condition and its opposite; say ``otherwise`` where the opposite is more than a not."""

    condition: Q
    _: KW_ONLY
    otherwise: Q | None = None

    def read(self, sent: QueryDict, choices: Choices) -> Chosen | None:  # noqa: ARG002
        asked = sent.get(self.name, "")
        if asked == "yes":
            return Chosen(self.pill(_("yes")), self.condition, {self.name: asked})
        if asked == "no":
            no = ~self.condition if self.otherwise is None else self.otherwise
            return Chosen(self.pill(_("no")), no, {self.name: asked})
        return None

    def control(self, choices: Choices) -> Control:  # noqa: ARG002
        return Control(self.name, self.label, "select", (("yes", _("yes")), ("no", _("no"))))


@dataclass(frozen=True)
class Between(Filter):
    """Days from and until, both included; ``moments`` where the field has hours too."""

    _: KW_ONLY
    field: str = ""
    moments: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_until")

    def read(self, sent: QueryDict, choices: Choices) -> Chosen | None:  # noqa: ARG002
        days = [_day(sent.get(parameter, "")) for parameter in self.parameters]
        since, until = days
        if since is None and until is None:
            return None
        field = (self.field or self.name) + ("__date" if self.moments else "")
        condition = Q()
        if since:
            condition &= Q((f"{field}__gte", since))
        if until:
            condition &= Q((f"{field}__lte", until))
        sent_again = {
            parameter: day.isoformat()
            for parameter, day in zip(self.parameters, days, strict=True)
            if day
        }
        return Chosen(self.pill(_span(since, until)), condition, sent_again)

    def control(self, choices: Choices) -> Control:  # noqa: ARG002
        return Control(self.name, self.label, "between")


def _day(text: str) -> date | None:
    try:
        return typed.read_date(text)
    except typed.Unreadable:
        return None


def _span(since: date | None, until: date | None) -> str:
    if since and until:
        return _("%(from)s to %(until)s") % {
            "from": words.day_short(since),
            "until": words.day_short(until),
        }
    if since:
        return _("from %(day)s") % {"day": words.day_short(since)}
    return _("until %(day)s") % {"day": words.day_short(until)} if until else ""
