"""Which role gets which answer from each address of asks."""

from typing import Any

from django.utils import timezone

from raceme.asks.actions import make_page_link
from raceme.asks.models import Ask
from tests.agreement import DONE, NO, PAGE, Answers, everybody
from tests.asks.build import somebody, to
from tests.conftest import World
from tests.factories.asks import AskFactory, BundleFactory

ANSWERS: dict[str, dict[str, Answers]] = {
    # By the link in a mail: whoever has it, and nothing but its person's page.
    "asks-public:page": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "asks-public:answer": {"GET": everybody(NO), "POST": everybody(DONE)},
}


def _asked(world: World) -> Ask:
    ana = somebody(world.workspace)
    return AskFactory.create(
        person=ana, organisation=to(ana).organisation, title="Which question is this?"
    )


def samples(world: World) -> dict[str, dict[str, Any]]:
    ask = _asked(world)
    bundle = BundleFactory.create(person=ask.person, sent_at=timezone.now())
    secret = {"secret": make_page_link(bundle, at=timezone.now())}
    return {"asks-public:page": secret, "asks-public:answer": secret | {"pk": ask.pk}}


def posted(world: World) -> dict[str, dict[str, Any]]:
    ask = Ask.objects.of(world.workspace).get(title="Which question is this?")
    return {"asks-public:answer": {f"ask{ask.pk}-answer": "31 people"}}
