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
