from decimal import Decimal

import pytest
from django.utils.translation import override

from raceme.reporting import reasons
from raceme.reporting.queries import Measure, Reason, Rule

RULE = Rule.from_json(
    {
        "measure": "organisations",
        "kinds": ["label"],
        "levels": ["silver", "gold"],
        "roles": ["participant"],
        "organisation_kinds": ["company"],
        "is_sme": True,
        "cluster_member": True,
        "activity_code_prefixes": ["62"],
        "countries": ["RO", "NO"],
        "region_prefixes": ["RO11"],
        "countries_at_least": 2,
        "with_country_from": ["NO"],
        "online": True,
        "hours_at_least": "2.5",
        "share_at_least": "50",
        "with_evidence": True,
        "first_time": "programme",
    }
)
AMOUNT = Rule(measure=Measure.AMOUNT, kinds=("voucher",), currency="EUR")


@pytest.mark.parametrize(
    ("reason", "found", "expected"),
    [
        (Reason.NOT_HELD, "planned", "Planned, not held yet."),
        (Reason.NOT_HELD, "not_held", "It was not held."),
        (
            Reason.SHARE_BELOW,
            "40.00",
            "Its share is 40\N{NO-BREAK SPACE}%. The rule asks for at least 50\N{NO-BREAK SPACE}%.",
        ),
        (Reason.EXCLUDED, "engagement", "Excluded from this programme."),
        (Reason.LEVEL, "bronze", "Level: bronze. The rule asks for silver or gold."),
        (Reason.LEVEL, "", "Level: not known. The rule asks for silver or gold."),
        (Reason.ONLINE, "on_site", "Held on the spot. The rule counts what was held online."),
        (Reason.HOURS, "1.50", "Hours: 1.50. The rule asks for at least 2.5."),
        (
            Reason.NOT_ENOUGH_COUNTRIES,
            "1",
            "Countries there: 1. The rule asks for at least 2.",
        ),
        (
            Reason.NO_COUNTRY_FROM,
            "DE RO",
            "Countries there: Germany, Romania. The rule asks for somebody from Norway.",
        ),
        (Reason.NO_DOCUMENT, "", "No document is attached. The rule asks for one."),
        (Reason.NOT_THERE, "expected", "Expected, attendance never confirmed."),
        (Reason.NOT_THERE, "absent", "Was absent."),
        (Reason.NOT_THERE, "", "Nobody took part."),
        (Reason.ROLE, "host", "Role: host. The rule asks for participant."),
        (
            Reason.ORGANISATION_KIND,
            "cluster",
            "Type: cluster organisation. The rule asks for company.",
        ),
        (Reason.SIZE, "large", "Size then: large. The rule asks for SMEs."),
        (Reason.SIZE, "", "Size then: not known. The rule asks for SMEs."),
        (
            Reason.NOT_MEMBER,
            "not_member",
            "Not in a cluster on that day. The rule asks for members.",
        ),
        (Reason.SECTOR, "25.11", "Activity code: 25.11. The rule asks for 62."),
        (Reason.COUNTRY, "DE", "Country: Germany. The rule asks for Romania or Norway."),
        (Reason.REGION, "RO21", "Region: Nord-Est. The rule asks for Nord-Vest."),
        (Reason.NO_EVIDENCE, "", "Nothing proves it yet. The rule asks for evidence."),
        (
            Reason.ALREADY_COUNTED,
            "",
            "Counted already. The rule counts each organisation once per programme.",
        ),
    ],
)
def test_sentence_says_what_was_found_and_what_the_rule_asks_for(
    reason: Reason, found: str, expected: str
) -> None:
    assert reasons.sentence(reason, {"found": found}, rule=RULE) == expected


def test_sentence_of_a_currency_names_both() -> None:
    sentence = reasons.sentence(Reason.CURRENCY, {"found": "RON"}, rule=AMOUNT)

    assert sentence == "Currency: RON. The rule asks for EUR."


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_name_and_a_sentence_in_every_language(reason: Reason) -> None:
    place = Rule(measure=Measure.ACTIVITIES, kinds=("visit",), place=True, countries=("RO",))
    number = {Reason.SHARE_BELOW: "40", Reason.HOURS: "1", Reason.NOT_ENOUGH_COUNTRIES: "1"}
    detail = {"found": number.get(reason, "")}

    with override("ro"):
        said = [
            (reasons.name(reason), reasons.sentence(reason, detail, rule=rule))
            for rule in (RULE, place if reason is Reason.PLACE else AMOUNT)
            if rule is not AMOUNT or reason is not Reason.SHARE_BELOW
        ]

    assert all(name and sentence for name, sentence in said)


def test_a_share_is_written_as_the_reader_writes_it() -> None:
    rule = Rule(measure=Measure.ACTIVITIES, kinds=("visit",), share_at_least=Decimal("62.5"))

    with override("ro"):
        sentence = reasons.sentence(Reason.SHARE_BELOW, {"found": "12.50"}, rule=rule)

    assert "12,5" in sentence
    assert "62,5" in sentence


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_said_in_each_way(reason: Reason) -> None:
    said = [reasons.name(reason), reasons.in_short(reason, rule=RULE)]
    said += [reasons.with_number(reason, count) for count in (1, 2)]

    assert all(said)
    assert not [text for text in said if "%" in text]


def test_what_is_left_out_is_said_with_its_number() -> None:
    assert reasons.with_number(Reason.COUNTRY, 1) == "1 from another country"
    assert reasons.with_number(Reason.COUNTRY, 3) == "3 from other countries"


def test_in_short_it_is_said_what_the_rule_asks() -> None:
    people = Rule.from_json(
        {
            "measure": "people",
            "kinds": ["workshop"],
            "first_time": "period",
            "size_classes": ["micro"],
        }
    )

    assert reasons.in_short(Reason.SIZE, rule=RULE) == "Not an SME on that day, or of unknown size."
    assert (
        reasons.in_short(Reason.SIZE, rule=people)
        == "Of another size on that day, or of unknown size."
    )
    assert (
        reasons.in_short(Reason.ALREADY_COUNTED, rule=people)
        == "Counted already. The rule counts each person once per period."
    )
