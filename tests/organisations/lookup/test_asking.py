import json
from datetime import date
from decimal import Decimal

import pytest
import requests
import responses
from django.conf import LazySettings

from raceme.organisations import lookup
from raceme.organisations.lookup import anaf, terms, vies
from tests.organisations.recorded import AUSTRIAN, FIRM, recorded

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NUMBERS = lookup.Numbers(country="RO", registered_number=FIRM)
ACCOUNTS = lookup.Accounts(year=2025, turnover=Decimal("4350120.00"), employees=14, currency="RON")
FOUND = lookup.Found(
    number=FIRM,
    sources=("anaf", "anaf-accounts"),
    asked_on=TODAY,
    name="SOMEȘUL DIGITAL SRL",
    registered_number=FIRM,
    vat_number=f"RO{FIRM}",
    activity_code="62.01",
    region="RO113",
    town="Cluj-Napoca",
    address="Str. Observatorului 34, 400347",
    is_for_vat=True,
    accounts=ACCOUNTS,
)
NEWEST = anaf.ACCOUNTS.format(year=2025, number=FIRM)
BEFORE = anaf.ACCOUNTS.format(year=2024, number=FIRM)


def test_a_firm_is_told_with_its_accounts(authority: responses.RequestsMock) -> None:
    found = lookup.look_up(NUMBERS, on=TODAY)

    assert found == FOUND
    asked = authority.calls[0].request
    assert isinstance(asked.body, bytes)
    assert json.loads(asked.body) == [{"cui": int(FIRM), "data": "2026-11-23"}]
    assert [call.request.url for call in authority.calls] == [anaf.REGISTER, NEWEST]


def test_what_was_found_is_read_again_as_it_was_written() -> None:
    assert lookup.Found.from_data(json.loads(json.dumps(FOUND.as_data()))) == FOUND


@pytest.mark.parametrize("number", ["RO 14186770", "14186770", "ro14186770"])
def test_a_number_is_found_however_it_is_written(
    authority: responses.RequestsMock, number: str
) -> None:
    numbers = lookup.Numbers(country="RO", registered_number="J12/1234/2010", vat_number=number)

    assert lookup.look_up(numbers, on=TODAY) == FOUND
    assert authority.calls


def test_accounts_of_the_year_before_stand_in_until_the_newest_are_filed(
    network: responses.RequestsMock,
) -> None:
    network.post(anaf.REGISTER, json=recorded("register"))
    network.get(NEWEST, json=recorded("not_filed"))
    network.get(BEFORE, json=recorded("accounts"))

    found = lookup.look_up(NUMBERS, on=TODAY)

    assert found.accounts == lookup.Accounts(
        year=2024, turnover=ACCOUNTS.turnover, employees=14, currency="RON"
    )


def test_a_bank_files_by_another_chart_and_is_read_by_names(
    network: responses.RequestsMock,
) -> None:
    network.post(anaf.REGISTER, json=recorded("register"))
    network.get(NEWEST, json=recorded("accounts_of_a_bank"))

    found = lookup.look_up(NUMBERS, on=TODAY)

    assert found.accounts == lookup.Accounts(year=2025, turnover=None, employees=260)


def test_accounts_that_are_away_leave_the_rest(network: responses.RequestsMock) -> None:
    network.post(anaf.REGISTER, json=recorded("register"))
    network.get(NEWEST, status=503)

    found = lookup.look_up(NUMBERS, on=TODAY)

    assert (found.name, found.accounts, found.silent) == (FOUND.name, None, ("anaf-accounts",))


def test_a_number_of_another_member_state_is_asked_of_vies(
    network: responses.RequestsMock,
) -> None:
    network.get(vies.NUMBER.format(country="AT", number="U13585627"), json=recorded("vies"))

    found = lookup.look_up(lookup.Numbers(country="AT", vat_number=AUSTRIAN), on=TODAY)

    assert found == lookup.Found(
        number=AUSTRIAN,
        sources=("vies",),
        asked_on=TODAY,
        name="NORDLICHT OPTIK AS",
        address="LANGGASSE 1 1010 WIEN",
        vat_number=AUSTRIAN,
        is_for_vat=True,
    )


def test_a_member_state_that_shows_no_names_gives_none(network: responses.RequestsMock) -> None:
    network.get(
        vies.NUMBER.format(country="DE", number="136695976"), json=recorded("vies_shows_no_names")
    )

    found = lookup.look_up(lookup.Numbers(country="DE", vat_number="DE136695976"), on=TODAY)

    assert (found.name, found.address, found.is_for_vat) == ("", "", True)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [("vies_invalid", lookup.UnknownNumber), ("vies_away", lookup.NotAnswered)],
)
def test_vies_that_knows_no_number_is_told_from_one_that_is_away(
    network: responses.RequestsMock, answer: str, refusal: type[Exception]
) -> None:
    network.get(vies.NUMBER.format(country="AT", number="U13585627"), json=recorded(answer))

    with pytest.raises(refusal) as raised:
        lookup.look_up(lookup.Numbers(country="AT", vat_number=AUSTRIAN), on=TODAY)

    assert type(raised.value) is refusal


def test_an_unknown_number_is_said(network: responses.RequestsMock) -> None:
    network.post(anaf.REGISTER, json=recorded("unknown"))

    with pytest.raises(lookup.UnknownNumber, match=f"knows no organisation of the number {FIRM}"):
        lookup.look_up(NUMBERS, on=TODAY)


@pytest.mark.parametrize(
    "answer",
    [
        "<html>Serviciu indisponibil</html>",
        "[]",
        "null",
        '"found"',
        "{}",
        '{"found": 1}',
        "[" * 100_000,
        '{"found": [',
        "\x00\x01",
        "9" * 5000,
    ],
)
def test_nonsense_is_said_to_be_nonsense(network: responses.RequestsMock, answer: str) -> None:
    network.post(anaf.REGISTER, body=answer)

    with pytest.raises(terms.NotUnderstood, match="something that cannot be read"):
        lookup.look_up(NUMBERS, on=TODAY)


@pytest.mark.parametrize(
    "one",
    [
        None,
        1,
        {},
        {"date_generale": None},
        {"date_generale": {"cui": "x", "denumire": ["a"]}},
        {"date_generale": {"cui": 999, "denumire": "Another firm, not asked for"}},
    ],
)
def test_lines_that_mean_nobody_are_left_out(network: responses.RequestsMock, one: object) -> None:
    network.post(anaf.REGISTER, json={"found": [one]})

    with pytest.raises(lookup.UnknownNumber):
        lookup.look_up(NUMBERS, on=TODAY)


@pytest.mark.parametrize(
    "figures",
    [
        [{"val_den_indicator": "Cifra de afaceri neta", "val_indicator": "many"}],
        [{"val_den_indicator": "Cifra de afaceri neta", "val_indicator": True}],
        [{"val_den_indicator": "Cifra de afaceri neta", "val_indicator": -5}],
        [{"val_den_indicator": "Cifra de afaceri neta", "val_indicator": 1e300}],
        [{"val_den_indicator": 7, "val_indicator": 1}, None, "x"],
        "none",
    ],
)
def test_figures_that_cannot_be_are_none(network: responses.RequestsMock, figures: object) -> None:
    network.post(anaf.REGISTER, json=recorded("register"))
    network.get(NEWEST, json={"i": figures})
    network.get(BEFORE, json={"i": figures})

    assert lookup.look_up(NUMBERS, on=TODAY).accounts is None


@pytest.mark.parametrize(
    ("failure", "refusal"),
    [
        (requests.ConnectionError("refused"), lookup.NotAnswered),
        (requests.exceptions.SSLError("wrong name"), lookup.NotAnswered),
        (requests.ConnectTimeout("slow"), terms.TooSlow),
        (requests.ReadTimeout("slow"), terms.TooSlow),
    ],
)
def test_what_is_away_or_slow_is_said(
    network: responses.RequestsMock, failure: Exception, refusal: type[Exception]
) -> None:
    network.post(anaf.REGISTER, body=failure)

    with pytest.raises(refusal) as raised:
        lookup.look_up(NUMBERS, on=TODAY)

    assert type(raised.value) is refusal


def test_switched_off_nothing_is_asked(
    authority: responses.RequestsMock, settings: LazySettings
) -> None:
    settings.LOOKUPS = []

    with pytest.raises(lookup.SwitchedOff):
        lookup.look_up(NUMBERS, on=TODAY)

    assert not authority.calls


def test_a_service_that_is_not_named_is_not_asked(
    authority: responses.RequestsMock, settings: LazySettings
) -> None:
    settings.LOOKUPS = ["vies"]
    authority.get(
        vies.NUMBER.format(country="RO", number=FIRM), json={**recorded("vies"), "vatNumber": FIRM}
    )

    found = lookup.look_up(NUMBERS, on=TODAY)

    assert (found.sources, found.accounts) == (("vies",), None)
    assert [call.request.method for call in authority.calls] == ["GET"]


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        (lookup.Numbers(country="RO"), lookup.NoNumber),
        (lookup.Numbers(country="RO", registered_number="14186771"), lookup.NoNumber),
        (lookup.Numbers(country="NO", registered_number="974760673"), lookup.NotCovered),
        (lookup.Numbers(country=""), lookup.NotCovered),
    ],
)
def test_numbers_that_no_service_knows_are_not_asked_for(
    network: responses.RequestsMock, numbers: lookup.Numbers, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        lookup.look_up(numbers, on=TODAY)

    assert not network.calls
