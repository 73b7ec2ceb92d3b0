"""What is past its date by the retention rules of a workspace, and what is coming due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from raceme.accounts.models import Invitation
from raceme.assessments.models import Assessment, Measure
from raceme.consents.models import Consent, LegalBasis, Withdrawal
from raceme.documents.models import Document
from raceme.engagements.models import Draft, Engagement
from raceme.events.models import Registration
from raceme.mail.models import Message
from raceme.organisations.models import Affiliation, Person
from raceme.partnerships.models import GoodPractice, Partner
from raceme.questionnaires.models import AnswerSet
from raceme.stewardship.library import retention
from raceme.stewardship.library.retention import BY_KIND, RULES, Shipped
from raceme.stewardship.models import Import, RetentionRule
from raceme.stewardship.queries.followed import relations_to
from raceme.stewardship.queries.personal.coming import past_registrations
from raceme.workspaces.models import Workspace

SOON = timedelta(days=30)
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Rule:
    """A shipped rule as a workspace has it; ``revision`` is 0 where it is as shipped."""

    shipped: Shipped
    days: int
    revision: int

    @property
    def is_own(self) -> bool:
        return self.days != self.shipped.days

    def before(self, at: datetime) -> datetime:
        """Return the moment before which a record's last day is past its date."""
        return at - timedelta(days=self.days)


@dataclass(frozen=True)
class Overdue:
    """How much of a kind is past its date, and comes due within the next days."""

    rule: Rule
    now: int
    soon: int


def rules_of(workspace: Workspace) -> list[Rule]:
    """Return every retention rule as it holds in ``workspace``."""
    own = {row.kind: row for row in RetentionRule.objects.of(workspace)}
    return [
        Rule(shipped, own[shipped.kind].days, own[shipped.kind].revision)
        if shipped.kind in own
        else Rule(shipped, shipped.days, 0)
        for shipped in RULES
    ]


def rule_of(workspace: Workspace, kind: str) -> Rule | None:
    return next((rule for rule in rules_of(workspace) if rule.shipped.kind == kind), None)


def kept_for(workspace: Workspace, kind: str) -> timedelta:
    """Return for how long ``workspace`` keeps a kind of record."""
    rule = rule_of(workspace, kind)
    return timedelta(days=rule.days if rule else BY_KIND[kind].days)


def overdue(workspace: Workspace, *, at: datetime) -> list[Overdue]:
    """Return for each rule how much is past its date, and how much comes due: two queries."""
    rules = rules_of(workspace)
    wanted = {
        f"{name}{place}": _number(past_date(workspace, rule, at=moment))
        for place, rule in enumerate(rules)
        for name, moment in (("now", at), ("soon", at + SOON))
    }
    counted = Workspace.objects.filter(pk=workspace.pk).annotate(**wanted).values(*wanted).get()
    return [
        Overdue(rule, counted[f"now{place}"], counted[f"soon{place}"] - counted[f"now{place}"])
        for place, rule in enumerate(rules)
    ]


def _number(rows: Rows) -> Coalesce:
    """Return how many ``rows`` there are, as part of one query that counts several kinds."""
    one = rows.order_by().annotate(of_all=Value(1)).values("of_all")
    counted = one.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def past_date(workspace: Workspace, rule: Rule, *, at: datetime) -> Rows:
    """Return the records of the rule's kind that are past their date at ``at``."""
    rows = _FOUND[rule.shipped.kind](workspace, rule.before(at))
    return rows.order_by("pk")


def _people(workspace: Workspace, before: datetime) -> Rows:
    """Return whom nothing ties to the workspace any more, since ``before``."""
    day = timezone.localdate(before)
    of_it = Q(person=OuterRef("pk"))
    open_ones = Affiliation.objects.reached_by(of_it).filter(Q(ended_on=None) | Q(ended_on__gt=day))
    parts = Engagement.objects.reached_by(of_it).filter(activity__ended_on__gt=day)
    agreed = Consent.objects.reached_by(of_it).filter(
        Q(state=Consent.State.GIVEN) | Q(ended_at__gt=before) | Q(at__gt=before)
    )
    said_no = Withdrawal.objects.reached_by(of_it).filter(at__gt=before)
    answered = AnswerSet.objects.reached_by(of_it).filter(saved_at__gt=before)
    assessed = Assessment.objects.reached_by(Q(expert=OuterRef("pk"))).filter(on__gt=day)
    owned = Measure.objects.reached_by(Q(owner=OuterRef("pk"))).filter(due_on__gt=day)
    registered = Registration.objects.reached_by(of_it).filter(event__ends_on__gt=day)
    # Whom to ask in a partnership that goes on, and about a practice that everybody reads.
    partner_in = Partner.objects.reached_by(of_it).filter(
        Q(partnership__ended_on=None) | Q(partnership__ended_on__gt=day)
    )
    told_of = GoodPractice.objects.reached_by(Q(contact=OuterRef("pk"))).exclude(
        state=GoodPractice.State.WITHDRAWN, changed_at__lte=before
    )
    bases = LegalBasis.objects.reached_by(of_it).filter(Q(ended_at=None) | Q(ended_at__gt=before))
    return Person.objects.of(workspace).filter(
        ~Exists(open_ones),
        ~Exists(parts),
        ~Exists(agreed),
        ~Exists(said_no),
        ~Exists(bases),
        ~Exists(answered),
        ~Exists(assessed),
        ~Exists(owned),
        ~Exists(partner_in),
        ~Exists(told_of),
        ~Exists(registered),
        erased_at=None,
        created_at__lte=before,
    )


def _consents(workspace: Workspace, before: datetime) -> Rows:
    return Consent.objects.of(workspace).filter(ended_at__lte=before)


def _mail(workspace: Workspace, before: datetime) -> Rows:
    over = [Message.State.SENT, Message.State.FAILED, Message.State.BOUNCED]
    return Message.objects.filter(
        workspace=workspace, created_at__lte=before, state__in=over
    ).exclude(text="", html="")


def _imports(workspace: Workspace, before: datetime) -> Rows:
    underway = (Import.State.RUNNING, Import.State.UNDOING)
    kept = Import.objects.of(workspace).exclude(stored_as="").exclude(state__in=underway)
    return kept.filter(created_at__lte=before)


def _drafts(workspace: Workspace, before: datetime) -> Rows:
    return Draft.objects.of(workspace).filter(updated_at__lte=before)


def _begun_answers(workspace: Workspace, before: datetime) -> Rows:
    begun = AnswerSet.objects.of(workspace).filter(state=AnswerSet.State.BEGUN, assessment=None)
    return begun.filter(saved_at__lte=before)


def _answers(workspace: Workspace, before: datetime) -> Rows:
    named = AnswerSet.objects.of(workspace).filter(assessment=None, person__isnull=False)
    return named.filter(state=AnswerSet.State.HANDED_IN, handed_in_at__lte=before)


def _invitations(workspace: Workspace, before: datetime) -> Rows:
    over = Coalesce("accepted_at", "revoked_at", "expires_at")
    return Invitation.objects.of(workspace).annotate(over=over).filter(over__lte=before)


def _documents(workspace: Workspace, before: datetime) -> Rows:
    """Return the documents that no record holds, whichever app the record is of."""
    held = Q()
    for relation in relations_to(Document):
        rows = relation.rows().filter(**{relation.field: OuterRef("pk")})
        held |= Q(Exists(rows))
    return Document.objects.of(workspace).filter(~held, added_at__lte=before)


_FOUND: Mapping[str, Callable[[Workspace, datetime], Rows]] = {
    retention.PEOPLE: _people,
    retention.CONSENTS: _consents,
    retention.MAIL: _mail,
    retention.IMPORTS: _imports,
    retention.DRAFTS: _drafts,
    retention.BEGUN_ANSWERS: _begun_answers,
    retention.ANSWERS: _answers,
    retention.REGISTRATIONS: past_registrations,
    retention.INVITATIONS: _invitations,
    retention.DOCUMENTS: _documents,
}
