"""Whatever a rule says, its choices say the same, and none is lost on the way."""

from urllib.parse import urlencode

from django.http import QueryDict
from hypothesis import given

from raceme.engines.indicators import Rule
from raceme.reporting.forms.choices import Offer
from raceme.reporting.forms.made import choices_of
from raceme.reporting.forms.rule import RuleForm
from tests.engines.indicators.strategies import rules

OFFER = Offer(
    kinds={"workshop": "workshop", "company-visit": "company visit"},
    regions={"Romania": (("RO11", "Nord-Vest (RO11)"),)},
)


def form_of(choices: str, **kwargs: str) -> RuleForm:
    made = QueryDict(choices)
    return RuleForm(made, offer=OFFER, add=kwargs.get("add", ""), remove=kwargs.get("remove", ""))


def definition_of(choices: str, **kwargs: str) -> dict[str, object]:
    form = form_of(choices, **kwargs)
    assert form.is_valid(), form.errors
    return form.definition()


@given(rule=rules())
def test_rule_form_gives_back_every_rule(rule: Rule) -> None:
    written = rule.to_json()

    form = RuleForm(
        QueryDict(urlencode(list(choices_of(written).lists()), doseq=True)),
        offer=OFFER,
        standing=written,
    )

    assert form.is_valid(), form.errors
    assert Rule.from_json(form.definition()) == rule


def test_rule_form_drops_what_does_not_go_with_the_measure() -> None:
    choices = (
        "measure=activities&kinds=workshop&first_time=ever&currency=EUR&disaggregations=country"
    )

    assert definition_of(choices) == {
        "measure": "activities",
        "kinds": ["workshop"],
        "disaggregations": ["country"],
    }
    assert definition_of("measure=register&kinds=workshop&online=1&countries=RO") == {
        "measure": "register",
        "countries": ["RO"],
        "register": "registered_cluster",
    }


def test_rule_form_begins_a_condition_with_what_its_choice_shows() -> None:
    began = {
        key: definition_of("measure=organisations&kinds=workshop", add=key)
        for key in ("evidence", "share", "online", "member", "several_countries", "region")
    }

    rule = {"measure": "organisations", "kinds": ["workshop"]}
    assert began == {
        "evidence": {**rule, "with_evidence": True},
        "share": {**rule, "share_at_least": "50"},
        "online": {**rule, "online": True},
        "member": {**rule, "cluster_member": True},
        "several_countries": {**rule, "countries_at_least": 2},
        "region": rule,
    }


def test_rule_form_takes_a_condition_away_with_all_it_held() -> None:
    choices = "measure=organisations&kinds=workshop&region_prefixes=RO11&shown=region&place=1"

    assert definition_of(choices, remove="region") == {
        "measure": "organisations",
        "kinds": ["workshop"],
    }


def test_rule_form_joins_one_size_with_several() -> None:
    choices = "measure=people&kinds=workshop&who=size:micro&size_classes=small&size_classes=micro"

    assert definition_of(choices) == {
        "measure": "people",
        "kinds": ["workshop"],
        "size_classes": ["micro", "small"],
    }


def test_rule_form_keeps_a_code_that_is_offered_no_more() -> None:
    standing: dict[str, object] = {"measure": "activities", "kinds": ["forgotten-kind"]}

    kept = RuleForm(choices_of(standing), offer=OFFER, standing=standing)
    forged = RuleForm(choices_of(standing), offer=OFFER)

    assert (kept.is_valid(), forged.is_valid()) == (True, False)
    assert kept.definition() == standing


def test_rule_form_takes_so_many_codes_and_no_more() -> None:
    many = "&".join(f"levels=code-{number}" for number in range(70))

    form = form_of(f"measure=activities&kinds=workshop&{many}")

    assert not form.is_valid()
    assert form.errors["levels"]
