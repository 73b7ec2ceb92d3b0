"""Which role gets which answer from each address of reporting."""

from typing import Any

from raceme.engagements.models import Activity
from raceme.engagements.queries import programme_log_of
from raceme.reporting.models import CountingRule, Indicator
from raceme.reporting.queries.figures import indicators_of
from raceme.reporting.queries.rules import rules_of
from tests.agreement import DONE, MANAGERS, PAGE, READERS, REFUSED, Answers, answers
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    CountingRuleFactory,
    IndicatorFactory,
    RuleVersionFactory,
)

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)}
READ_TO_CHANGE = {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED}
RULES: dict[str, dict[str, Answers]] = {
    "reporting:rules": READ,
    "reporting:library": READ,
    "reporting:rule_versions": READ,
    "reporting:rule": {"GET": READ["GET"], "POST": CHANGE["POST"]},
    "reporting:rule_create": CHANGE,
    "reporting:rule_remove": CHANGE,
}
INDICATORS: dict[str, dict[str, Answers]] = {
    "reporting:indicators": READ_TO_CHANGE,
    "reporting:indicator_history": READ,
    "reporting:indicator_create": CHANGE,
    "reporting:indicator_edit": CHANGE,
    "reporting:indicator_targets": CHANGE,
    "reporting:indicator_remove": CHANGE,
}
FIGURE: dict[str, dict[str, Answers]] = {
    "reporting:figure": READ,
    "reporting:figure_xlsx": READ,
    "reporting:figure_csv": READ,
    "reporting:figure_evidence": READ,
    "reporting:chart": READ,
    "reporting:line": READ,
}
RESULTS: dict[str, dict[str, Answers]] = {
    "reporting:overview": READ,
    "reporting:results": READ,
    "reporting:results_xlsx": READ,
    "reporting:results_pdf": READ,
    "reporting:results_evidence": {
        "GET": answers(PAGE, to=READERS),
        "POST": answers(DONE, to=READERS),
    },
}
ANSWERS: dict[str, dict[str, Answers]] = RULES | INDICATORS | RESULTS | FIGURE


def _indicator(world: World) -> Indicator:
    found = indicators_of(world.programme).first()
    return found or IndicatorFactory.create(programme=world.programme)


def _unused_rule(world: World) -> CountingRule:
    """Return a rule that counts nothing yet, so that it can be removed."""
    found = rules_of(world.workspace).filter(indicators=None).order_by("pk").first()
    if found is not None:
        return found
    rule = CountingRuleFactory.create(workspace=world.workspace)
    return RuleVersionFactory.create(rule=rule).rule


def _counted(world: World) -> Activity:
    """Return a workshop that the indicator counts."""
    found = programme_log_of(world.programme).order_by("pk").first()
    if found is not None:
        return found
    attribution = AttributionFactory.create(
        programme=world.programme, activity=ActivityFactory.create(workspace=world.workspace)
    )
    return attribution.activity


def samples(world: World) -> dict[str, dict[str, object]]:
    indicator = _indicator(world)
    one: dict[str, object] = {"programme": world.programme.code, "pk": indicator.pk}
    rule: dict[str, object] = {"pk": _unused_rule(world).pk}
    results: dict[str, object] = {"programme": world.programme.code}
    figure = {**results, "code": indicator.code}
    return {
        **dict.fromkeys(RULES, rule),
        **dict.fromkeys(INDICATORS, one),
        **dict.fromkeys(RESULTS, results),
        **dict.fromkeys(FIGURE, figure),
        "reporting:overview": {},
        "reporting:chart": {**figure, "kind": "svg"},
        "reporting:line": {**figure, "record": _counted(world).pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    rule = {
        "do": "save",
        "name": "Workshops",
        "measure": "activities",
        "kinds": "workshop",
        "revision": 1,
    }
    indicator = {
        "name": "Workshops",
        "rule": _indicator(world).rule_id,
        "target_sense": "at_least",
        "origin": "own",
        "revision": 1,
    }
    return {
        "reporting:rule": rule,
        "reporting:rule_create": rule,
        "reporting:indicator_create": indicator,
        "reporting:indicator_edit": indicator,
        "reporting:indicator_targets": {"revision": 1},
    }
