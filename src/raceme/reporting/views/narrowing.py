"""What narrows the list behind a figure: days, evidence, and parts such as a country."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from raceme.core import places, words
from raceme.engagements.kinds import SHIPPED
from raceme.engagements.models import Engagement
from raceme.organisations.models import Organisation, Person, SizeClass
from raceme.programmes.models import Period
from raceme.reporting import counting
from raceme.reporting.counting import Question
from raceme.reporting.queries import Disaggregation, Measure, Reason, Window
from raceme.reporting.views.moments import name_of, numbered

PART = re.compile(r"[A-Za-z0-9_.-]{1,60}")
REGION = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
MONTH = re.compile(r"(\d{4})-(\d{2})")
UNKNOWN = "unknown"
MOST_DIGITS = 18
WITH, WITHOUT = "some", "none"
OF_PROFILE = "organisation__region"
# What can be asked of each record that is counted.
OF_ACTIVITIES = (Disaggregation.COUNTRY, Disaggregation.REGION, Disaggregation.KIND)
OF_REGISTERS = (Disaggregation.COUNTRY, Disaggregation.REGION)


@dataclass(frozen=True)
class Pill:
    """A filter that is on, and the address of the list without it."""

    text: str
    off: str


@dataclass(frozen=True)
class Narrowing:
    """What an address asks for; what cannot be read there is as if it were not there."""

    sent: QueryDict
    periods: Sequence[Period]
    question: Question

    @cached_property
    def period(self) -> Period | None:
        return numbered(self.periods, self.sent.get("period"))

    @cached_property
    def until(self) -> Period | None:
        return None if self.period else numbered(self.periods, self.sent.get("until"))

    @cached_property
    def is_proven(self) -> bool | None:
        return {WITH: True, WITHOUT: False}.get(self.sent.get("evidence", ""))

    @cached_property
    def reason(self) -> Reason | None:
        asked = self.sent.get("reason", "")
        return Reason(asked) if asked in set(Reason) else None

    @cached_property
    def parts(self) -> dict[Disaggregation, str]:
        asked = {by: self.sent.get(by.value, "").strip() for by in askable(self.question)}
        parts = {by: part for by, part in asked.items() if PART.fullmatch(part)}
        if parts.get(Disaggregation.COUNTRY, UNKNOWN) != UNKNOWN:
            # Typed by hand it may be small.
            parts[Disaggregation.COUNTRY] = parts[Disaggregation.COUNTRY].upper()
        return parts

    @cached_property
    def within(self) -> str:
        """The region whose parts are asked for with it, by the beginning of their NUTS codes."""
        asked = self.sent.get("within", "").strip().upper()
        return asked if REGION.fullmatch(asked) else ""

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The day, or the month, that a step of the chart stands for."""
        asked = self.sent.get("on", "")
        if self.question.rule.measure is Measure.REGISTER:
            return None
        return _month(asked) or _day(asked)

    @cached_property
    def activity(self) -> int | None:
        """The key of the one activity whose lines are asked for."""
        return self._key("activity")

    @cached_property
    def organisation(self) -> int | None:
        """The key of the one organisation whose lines are asked for."""
        return self._key("organisation")

    def _key(self, name: str) -> int | None:
        asked = self.sent.get(name, "")
        is_key = asked.isdecimal() and len(asked) <= MOST_DIGITS
        return int(asked) if is_key and self.question.rule.measure is not Measure.REGISTER else None

    @cached_property
    def asked(self) -> Question:
        """The question with the days of the period in view."""
        if self.until is not None:
            return replace(self.question, window=Window(last=self.until.ends_on))
        return self.question

    @cached_property
    def which(self) -> Q:
        which = Q()
        for by, part in self.parts.items():
            which &= counting.in_part(self.question, by=by, part=part)
        if self.within:
            name = "region" if self.question.rule.measure is not Measure.REGISTER else OF_PROFILE
            which &= Q(**{f"{name}__startswith": self.within})
        if self.days is not None:
            which &= Q(day__gte=self.days[0], day__lte=self.days[1])
        if self.activity is not None:
            which &= Q(**{self.question.activity: self.activity})
        if self.organisation is not None:
            which &= counting.of_organisation(self.question, self.organisation)
        return which

    @property
    def is_narrowed(self) -> bool:
        """Whether the list holds fewer lines than the figure of the period in view."""
        return self.is_proven is not None or bool(self.which)

    @property
    def moment(self) -> str:
        if self.period is not None:
            return name_of(self.period)
        if self.until is not None:
            return _("until the end of period %(number)s") % {"number": self.until.number}
        return _("all periods") if self.periods else _("the whole programme")

    def pills(self) -> list[Pill]:
        pills = [
            Pill(text, self.without(name))
            for name, text in (
                ("period", name_of(self.period) if self.period else ""),
                ("until", self.moment if self.until else ""),
                ("on", self._said_days()),
                ("activity", "" if self.activity is None else _("Of one activity")),
                (
                    "organisation",
                    "" if self.organisation is None else _("Of one organisation"),
                ),
                ("evidence", self._said_evidence()),
                ("within", self._said_region()),
            )
            if text
        ]
        return pills + [
            Pill(part_name(by, part), self.without(by.value)) for by, part in self.parts.items()
        ]

    def _said_days(self) -> str:
        if self.days is None:
            return ""
        first, last = self.days
        return words.day(first) if first == last else words.month(first)

    def _said_evidence(self) -> str:
        if self.is_proven is None:
            return ""
        return _("With evidence") if self.is_proven else _("Without evidence")

    def _said_region(self) -> str:
        return _("In %(region)s") % {"region": places.region(self.within)} if self.within else ""

    def without(self, *names: str) -> str:
        """Return this page's query without what these parameters ask for, and on its first page."""
        return self.changed(**dict.fromkeys(names, ""))

    def changed(self, **values: str) -> str:
        query = self.sent.copy()
        for name in ("page", "out", *values):
            query.pop(name, None)
        for name, value in values.items():
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    @property
    def days_query(self) -> str:
        """The query by which a line is asked for in the days in view."""
        if self.period is not None:
            return f"?period={self.period.number}"
        return f"?until={self.until.number}" if self.until is not None else ""

    @property
    def query(self) -> str:
        """The query that a file of this list is asked for by."""
        return self.changed()


def askable(question: Question) -> Sequence[Disaggregation]:
    if question.rule.measure is Measure.REGISTER:
        return OF_REGISTERS
    return OF_ACTIVITIES if question.rule.counts_activities else tuple(Disaggregation)


def part_name(by: Disaggregation, part: str) -> str:
    """Name one part in the reader's language; a code that is not known stands for itself."""
    if part == UNKNOWN:
        return _("not known")
    if by is Disaggregation.COUNTRY:
        return places.country(part)
    if by is Disaggregation.REGION:
        return places.region(part)
    if by is Disaggregation.KIND:
        return _(SHIPPED[part]) if part in SHIPPED else part
    names = {
        Disaggregation.SIZE_CLASS: SizeClass.choices,
        Disaggregation.ORGANISATION_KIND: Organisation.Kind.choices,
        Disaggregation.ROLE: Engagement.Role.choices,
        Disaggregation.GENDER: Person.Gender.choices,
    }
    return str(dict(names.get(by, [])).get(part, part))


def split_title(by: Disaggregation) -> str:
    return {
        Disaggregation.COUNTRY: _("By country"),
        Disaggregation.REGION: _("By region"),
        Disaggregation.SIZE_CLASS: _("By size, as they were then"),
        Disaggregation.ORGANISATION_KIND: _("By kind of organisation"),
        Disaggregation.SECTOR: _("By sector"),
        Disaggregation.KIND: _("By kind of activity"),
        Disaggregation.ROLE: _("By role"),
        Disaggregation.GENDER: _("By gender"),
    }[by]


def _day(asked: str) -> tuple[date, date] | None:
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return day, day


def _month(asked: str) -> tuple[date, date] | None:
    found = MONTH.fullmatch(asked)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return first, following - timedelta(days=1)
