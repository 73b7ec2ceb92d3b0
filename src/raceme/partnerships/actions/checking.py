"""What is wrong with what an action was told, each said once and beside its field."""

from datetime import date, datetime
from decimal import Decimal

from raceme.core.currencies import CURRENCIES
from raceme.engagements.actions import today_of
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of
from raceme.partnerships.actions import refusals
from raceme.partnerships.actions.terms import PartnershipFacts, PracticeFacts
from raceme.partnerships.models import Partner
from raceme.programmes.queries import programmes_of
from raceme.workspaces.models import Workspace

FEWEST_PARTNERS = 2
LONGEST_TITLE = 200


def refuse_partnership(facts: PartnershipFacts, *, workspace: Workspace) -> None:
    """Raise the first fault of what a partnership says, in the order in which it is asked."""
    _refuse_title(facts.title)
    if facts.since and facts.until and facts.until < facts.since:
        raise refusals.EndBeforeStart("until")
    _refuse_amount(facts.amount, facts.currency, field="currency")
    seen: set[int] = set()
    for each in facts.partners:
        if each.organisation.pk in seen:
            raise refusals.PartnerTwice(name=each.organisation.name)
        seen.add(each.organisation.pk)
    if len(seen) < FEWEST_PARTNERS:
        raise refusals.TooFewPartners
    if sum(each.role == Partner.Role.LEAD for each in facts.partners) > 1:
        raise refusals.TwoLeads
    _refuse_strangers(
        [each.person for each in facts.partners], workspace=workspace, field="partners"
    )
    keys = {each.programme.pk for each in facts.counts}
    if keys and programmes_of(workspace).filter(pk__in=keys).count() < len(keys):
        raise refusals.ProgrammeElsewhere


def refuse_practice(facts: PracticeFacts, *, workspace: Workspace) -> None:
    """Raise the first fault of what a good practice says."""
    _refuse_title(facts.title)
    if facts.started_on and facts.ended_on and facts.ended_on < facts.started_on:
        raise refusals.EndBeforeStart
    _refuse_amount(facts.resources_amount, facts.resources_currency, field="resources_currency")
    _refuse_strangers([facts.contact], workspace=workspace, field="contact")
    if facts.programme and not programmes_of(workspace).filter(pk=facts.programme.pk).exists():
        raise refusals.ProgrammeElsewhere("programme")


def refuse_day(day: date | None, *, field: str, workspace: Workspace, at: datetime) -> None:
    """Refuse a day on which something can not have happened yet."""
    if day is None:
        raise refusals.DayMissing(field)
    if day > today_of(workspace, at=at):
        raise refusals.DayAhead(field, day=day)


def _refuse_title(title: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise refusals.TitleMissing


def _refuse_amount(amount: Decimal | None, currency: str, *, field: str) -> None:
    if (amount is not None or currency) and (amount is None or currency not in CURRENCIES):
        raise refusals.AmountWithoutCurrency(field)


def _refuse_strangers(people: list[Person | None], *, workspace: Workspace, field: str) -> None:
    keys = {each.pk for each in people if each is not None}
    if keys and people_of(workspace).filter(pk__in=keys).count() < len(keys):
        raise refusals.PersonElsewhere(field)
