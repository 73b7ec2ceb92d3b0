from collections import defaultdict

import pytest
from django.db.models import Q

from raceme.asks.models import Ask
from raceme.asks.queries import burden_of
from raceme.audit.models import Entry, Target
from raceme.workspaces.models import Workspace
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_what_companies_were_asked_is_called_generated_and_in_every_state() -> None:
    asks = Ask.objects.of(Workspace.objects.get(slug="transilvania-it"))

    states = set(asks.values_list("state", flat=True))

    assert not asks.filter(is_generated=False).exists()
    assert states == {"open", "answered", "declined", "expired"}
    assert asks.filter(told_at=None, next_mail_at__gt=LOADED_AT).count() == 2


def test_each_ask_has_the_history_that_its_state_needs() -> None:
    verbs: dict[str, set[str]] = defaultdict(set)
    rows = Target.objects.filter(reference__startswith="asks.ask:")
    for reference, verb in rows.values_list("reference", "entry__verb"):
        verbs[reference].add(verb)

    expected = {
        ask.reference: {
            "asks.ask_many" if ask.round else "asks.ask",
            *(["asks.tell"] if ask.told_at else []),
            *(["asks.remind"] if ask.reminders and ask.module == "my_company" else []),
            *{
                Ask.State.ANSWERED: ["asks.answer"],
                Ask.State.DECLINED: ["asks.decline"],
                Ask.State.EXPIRED: ["asks.expire"],
            }.get(Ask.State(ask.state), []),
        }
        for ask in Ask.objects.reached_by(Q()).select_related("round")
    }
    assert verbs == expected
    assert not Entry.objects.filter(verb__startswith="asks.", at__gt=LOADED_AT).exists()


def test_whoever_answered_is_told_to_have_done_so() -> None:
    ask = Ask.objects.reached_by(Q(state="answered", way="link", module="asks")).earliest("pk")

    entry = Entry.objects.get(verb="asks.answer", targets__reference=ask.reference)

    assert entry.at == ask.answered_at
    assert entry.actor == (ask.person.reference if ask.person else "")


def test_another_workspace_asks_some_of_the_same_companies() -> None:
    theirs = Ask.objects.of(Workspace.objects.get(slug="romanian-cluster-association"))
    company = theirs.order_by("pk")[0].organisation

    assert company is not None
    own = Ask.objects.reached_by(
        Q(organisation=company, workspace__slug="transilvania-it", asked_at__year=2026)
    )
    asked = burden_of(company, LOADED_AT, since=LOADED_AT.date().replace(month=1, day=1)).asks
    assert asked == own.count() + 1
