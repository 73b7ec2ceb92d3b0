"""A rule while somebody changes it: what was chosen, what it would count, against what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.core import charts, words
from raceme.core.places import NUTS_COUNTRIES
from raceme.engagements.queries import kinds_known_to
from raceme.reporting.forms.changes import Difference, differences
from raceme.reporting.forms.choices import Offer, offered
from raceme.reporting.forms.made import Made, choices_of
from raceme.reporting.forms.rule import RuleForm
from raceme.reporting.forms.sentence import Sentence, sentence
from raceme.reporting.library import ReadyRule
from raceme.reporting.models import CountingRule, Indicator, RuleVersion
from raceme.reporting.queries.definitions import rule_from
from raceme.reporting.queries.rules import current_version
from raceme.reporting.queries.trials import (
    FIRST_LINES,
    MOST_LINES,
    Before,
    Ground,
    Trial,
    before,
    grounds_for,
    tried,
)
from raceme.reporting.reasons import in_short
from raceme.reporting.standings import is_behind, number_of, said, target_of
from raceme.reporting.views import trial_words
from raceme.reporting.words import in_line, kinds_by_code
from raceme.workspaces.models import Workspace

# Of a post these are no part of a draft, and no business of an address.
FIRST_COUNTRY = "RO"
# A new rule counts something from the start, so that one sees how a choice moves it.
BEGIN: Mapping[str, object] = {
    "measure": "organisations",
    "kinds": ["workshop"],
    "first_time": "programme",
}
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "submission", "do"})


def drafted(
    space: Workspace,
    *,
    rule: CountingRule | None,
    sent: QueryDict,
    ready: ReadyRule | None = None,
    today: date,
) -> "Draft":
    """
    Return what ``sent`` chooses, or where it chooses nothing what stands.

    A new rule begins with one of the library, where it is ``ready``.
    """
    version = None if rule is None else current_version(rule)
    begin = BEGIN if ready is None else ready.definition
    standing = begin if version is None else version.definition
    made = _made(sent, standing=standing, rule=rule, ready=ready)
    form = RuleForm(
        made,
        offer=_offer(space, made),
        add=sent.get("add", ""),
        remove=sent.get("remove", ""),
        standing=standing,
    )
    return Draft(
        space=space,
        rule=rule,
        version=version,
        sent=sent,
        form=form,
        grounds=grounds_for(rule, workspace=space),
        today=today,
    )


def _made(
    sent: QueryDict,
    *,
    standing: Mapping[str, object],
    rule: CountingRule | None,
    ready: ReadyRule | None,
) -> Made:
    made = Made(dict(sent.lists())) if "measure" in sent else choices_of(standing)
    called = "" if ready is None else ready.label
    for name, value in (
        ("name", called if rule is None else rule.name),
        ("revision", "" if rule is None else str(rule.revision)),
    ):
        if name not in made:
            made[name] = value
    return made


def kept(sent: QueryDict) -> str:
    """Return a post as an address keeps it, so that nothing chosen is lost without scripts."""
    query = sent.copy()
    for name in NEVER_KEPT:
        query.pop(name, None)
    return query.urlencode()


def query_of(definition: Mapping[str, object]) -> str:
    """Return the choices that make ``definition``, for the address of a draft."""
    return urlencode(list(choices_of(definition).lists()), doseq=True)


def _offer(space: Workspace, made: Made) -> Offer:
    regions = {code[:2].upper() for code in made.getlist("region_prefixes")}
    near = {NUTS_COUNTRIES.get(code, code) for code in regions}
    near |= {*made.getlist("countries"), space.country or FIRST_COUNTRY}
    kinds = kinds_by_code(kinds_known_to(space))
    in_order = sorted(kinds.items(), key=lambda kind: (kind[1].lower(), kind[0]))
    return offered(in_order, countries_near=near)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """
    The choices of a rule, saved or not; ``version`` is what stands, None of a new rule.

    ``ground`` is where it is tried, None where the workspace leads no programme yet.
    """

    space: Workspace
    rule: CountingRule | None
    version: RuleVersion | None
    sent: QueryDict
    form: RuleForm
    grounds: Sequence[Ground]
    today: date

    @property
    def address(self) -> str:
        if self.rule is None:
            return reverse("reporting:rule_create", args=[self.space.slug])
        return reverse("reporting:rule", args=[self.space.slug, self.rule.pk])

    @cached_property
    def ground(self) -> Ground | None:
        asked = self.sent.get("on") or self.sent.get("programme")
        named = (one for one in self.grounds if one.code == asked)
        return next(named, self.grounds[0] if self.grounds else None)

    @cached_property
    def definition(self) -> dict[str, object] | None:
        return self.form.definition() if self.form.is_valid() else None

    @cached_property
    def sentence(self) -> Sentence:
        self.form.is_valid()
        return sentence(self.form)

    @cached_property
    def differences(self) -> list[Difference]:
        if self.version is None or self.definition is None:
            return []
        return differences(self.version.definition, self.definition, offer=self.form.offer)

    @property
    def is_changed(self) -> bool:
        return bool(self.differences) or self.definition is None

    @property
    def kinds(self) -> Mapping[str, str]:
        return self.form.offer.kinds

    @property
    def next_number(self) -> int:
        return 1 if self.version is None else self.version.number + 1

    @property
    def all_lines(self) -> bool:
        return self.sent.get("lines") == "all"

    @cached_property
    def trial(self) -> Trial | None:
        """What the choices would count; None where they make no rule, or nowhere to try it."""
        if self.definition is None or self.ground is None:
            return None
        return tried(
            rule_from(self.definition),
            ground=self.ground,
            today=self.today,
            most_lines=MOST_LINES if self.all_lines else FIRST_LINES,
        )

    @cached_property
    def standing(self) -> Before | None:
        """What the version that stands counts, where the choices differ from it."""
        if self.version is None or self.ground is None or not self.differences:
            return None
        return before(self.version, ground=self.ground, today=self.today)

    @cached_property
    def live(self) -> "Live | None":
        return None if self.trial is None or self.ground is None else Live(self, self.trial)

    @property
    def figure_before(self) -> str:
        return "" if self.standing is None else number_of(self.standing.rule, self.standing.value)


@dataclass(frozen=True)
class NotCountedLine:
    count: str
    why: str
    is_new: bool


@dataclass(frozen=True)
class LiveLine:
    number: int
    name: str
    href: str
    day: str


@dataclass(frozen=True)
class Live:
    """The figure beside the editor, in words."""

    draft: Draft
    trial: Trial
    lines: list[LiveLine] = field(init=False)

    def __post_init__(self) -> None:
        shown = [
            trial_words.line(self.trial, one, slug=self.draft.space.slug)
            for one in self.trial.listed
        ]
        lines = [
            LiveLine(one.number, name, href, words.day_short(one.line.on))
            for one, (name, href) in zip(self.trial.listed, shown, strict=True)
        ]
        object.__setattr__(self, "lines", lines)

    @property
    def number(self) -> str:
        return number_of(self.trial.rule, self.trial.value)

    @property
    def against(self) -> str:
        """Where the number stands against its target, in words."""
        indicator, standing = self._indicator, self.trial.standing
        if indicator is None or standing is None:
            return ""
        state = in_line(said(indicator, self.trial.rule, standing).word)
        if indicator.target is None:
            return state
        target = target_of(indicator, self.trial.rule)
        return _("of %(target)s, %(state)s") % {"target": target, "state": state}

    @property
    def bar(self) -> charts.Bar | None:
        indicator, standing = self._indicator, self.trial.standing
        if indicator is None or standing is None or indicator.target is None:
            return None
        label = _("%(number)s of %(target)s") % {
            "number": self.number,
            "target": target_of(indicator, self.trial.rule),
        }
        return charts.progress(
            self.trial.value, target=indicator.target, label=label, is_behind=is_behind(standing)
        )

    @property
    def count(self) -> int:
        return self.trial.lines

    @property
    def has_more(self) -> bool:
        return self.trial.lines > len(self.lines)

    @property
    def not_counted(self) -> int:
        return self.trial.not_counted

    @property
    def reasons(self) -> list[NotCountedLine]:
        known = None if self.draft.standing is None else self.draft.standing.left_out
        return [
            NotCountedLine(
                trial_words.records(self.trial, count),
                in_short(reason, rule=self.trial.rule),
                is_new=known is not None and reason not in known,
            )
            for reason, count in self.trial.left_out.items()
        ]

    @property
    def figure_href(self) -> str:
        """The figure's own page, where the saved rule counts the same."""
        ground = self.draft.ground
        if ground is None or ground.indicator is None or self.draft.is_changed:
            return ""
        arguments = [self.draft.space.slug, ground.programme.code, ground.indicator.code]
        return reverse("reporting:figure", args=arguments)

    @property
    def _indicator(self) -> Indicator | None:
        return None if self.draft.ground is None else self.draft.ground.indicator
