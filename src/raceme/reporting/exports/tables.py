"""What stands in each list behind a figure, column by column: for pages and files alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.core import places
from raceme.engagements.models import Activity, Engagement
from raceme.engagements.queries import participant_counts
from raceme.organisations.models import Organisation
from raceme.reporting.queries import Measure, Rule
from raceme.reporting.queries.lists import ListedLine, ListedNotCounted
from raceme.reporting.queries.standing import shown

Plain = str | int | Decimal | date | None
Counts = Mapping[int, int]


@dataclass(frozen=True)
class Column:
    """One column: what it holds of a line, and whether that is a number."""

    label: str | Promise
    value: Callable[[ListedLine, Counts], Plain]
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A list with the rule that made it: its columns, the first of which names the line."""

    rule: Rule
    columns: tuple[Column, ...]
    takes_counts: bool = field(default=False)

    def counts(self, lines: Sequence[ListedLine]) -> Counts:
        """Return how many had a part in each activity of ``lines``, where a column says it."""
        if not self.takes_counts:
            return {}
        return participant_counts([line.activity.pk for line in lines if line.activity])


def table_of(rule: Rule) -> Table:
    if rule.measure is Measure.COUNTRIES:
        return Table(rule, (_column(_("Country"), _country), *_BY_MEASURE[rule.measure]))
    if rule.counts_activities and rule.measure is Measure.ACTIVITIES:
        return Table(rule, _BY_MEASURE[rule.measure], takes_counts=True)
    if rule.measure in {Measure.HOURS, Measure.AMOUNT}:
        added = Column(
            rule.currency or _("Hours"),
            lambda line, _counts: shown(rule, line.line.value),
            is_number=True,
        )
        return Table(rule, (*_BY_MEASURE[rule.measure], added))
    return Table(rule, _BY_MEASURE[rule.measure])


def organisation_of(listed: ListedLine | ListedNotCounted) -> Organisation | None:
    if listed.organisation is not None:
        return listed.organisation
    return None if listed.engagement is None else listed.engagement.organisation


def participant_of(engagement: Engagement) -> str:
    """Name a participant: a person for an organisation is named by both."""
    names = [str(one) for one in (engagement.person, engagement.organisation) if one is not None]
    return ", ".join(names)


def name_of_left(listed: ListedNotCounted) -> str:
    """Name a record that was not counted, with what else tells it from others."""
    if listed.engagement is not None:
        return participant_of(listed.engagement)
    return str(listed.activity or listed.organisation or "")


def _column(
    label: str | Promise, value: Callable[[ListedLine], Plain], *, is_number: bool = False
) -> Column:
    return Column(label, lambda line, _counts: value(line), is_number=is_number)


def _organisation(line: ListedLine) -> Plain:
    return str(organisation_of(line) or "")


def _person(line: ListedLine) -> Plain:
    person = line.engagement.person if line.engagement else None
    return str(person or "")


def _participant(line: ListedLine) -> Plain:
    return participant_of(line.engagement) if line.engagement else ""


def _town(line: ListedLine) -> Plain:
    organisation = organisation_of(line)
    return organisation.town if organisation else ""


def _country(line: ListedLine) -> Plain:
    return places.country(line.line.subject)


def _country_then(line: ListedLine) -> Plain:
    return places.country(line.engagement.country) if line.engagement else ""


def _size_then(line: ListedLine) -> Plain:
    return line.engagement.get_size_class_display() if line.engagement else ""


def _took_part(line: ListedLine) -> Plain:
    if line.line.records > 1:
        count = line.line.records
        return ngettext("%(count)s time", "%(count)s times", count) % {"count": count}
    return _person(line)


def _title(line: ListedLine) -> Plain:
    return str(line.activity or "")


def _kind(line: ListedLine) -> Plain:
    return line.activity.kind.label if line.activity else ""


def _on(line: ListedLine) -> Plain:
    return line.line.on


def _records(line: ListedLine) -> Plain:
    return line.line.records


def _document(line: ListedLine) -> Plain:
    return str(line.document or "")


def _registered_country(line: ListedLine) -> Plain:
    return places.country(line.organisation.country) if line.organisation else ""


def _registered_region(line: ListedLine) -> Plain:
    region = line.organisation.region if line.organisation else ""
    return places.region(region) if region else ""


def _took_part_count(line: ListedLine, counts: Counts) -> Plain:
    return counts.get(line.activity.pk, 0) if isinstance(line.activity, Activity) else None


_ORGANISATION = _column(gettext_lazy("Organisation"), _organisation)
_PERSON = _column(gettext_lazy("Person"), _person)
_PARTICIPANT = _column(gettext_lazy("Participant"), _participant)
_ACTIVITY = _column(gettext_lazy("Activity"), _title)
_DAY = _column(gettext_lazy("Date"), _on)
_BY_MEASURE: Mapping[Measure, tuple[Column, ...]] = {
    Measure.ORGANISATIONS: (
        _ORGANISATION,
        _column(gettext_lazy("Town"), _town),
        _column(gettext_lazy("Size then"), _size_then),
        _column(gettext_lazy("Took part"), _took_part),
    ),
    Measure.PEOPLE: (
        _PERSON,
        _ORGANISATION,
        _column(gettext_lazy("Country"), _country_then),
        _column(gettext_lazy("First time"), _on),
    ),
    Measure.PARTICIPATIONS: (_PERSON, _ORGANISATION, _ACTIVITY, _DAY),
    Measure.ACTIVITIES: (
        _ACTIVITY,
        _column(gettext_lazy("Kind"), _kind),
        _DAY,
        Column(gettext_lazy("Participants"), _took_part_count, is_number=True),
    ),
    Measure.COUNTRIES: (
        _column(gettext_lazy("First time"), _on),
        _column(gettext_lazy("Records"), _records, is_number=True),
    ),
    Measure.HOURS: (_PARTICIPANT, _ACTIVITY, _DAY),
    Measure.AMOUNT: (_PARTICIPANT, _ACTIVITY, _DAY),
    Measure.DOCUMENTS: (_column(gettext_lazy("Document"), _document), _ACTIVITY, _DAY),
    Measure.REGISTER: (
        _ORGANISATION,
        _column(gettext_lazy("Town"), _town),
        _column(gettext_lazy("Country"), _registered_country),
        _column(gettext_lazy("Region"), _registered_region),
    ),
}
