"""The footprint by hand, and its factors beside the public tables."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from raceme.assessments import library
from raceme.questionnaires.solving import read_factors
from tests.assessments.library.worked import scored

FACTORS = read_factors(library.factors("europe-2025"))
COMPANY = {"year": 2025, "country": "ro", "boundary": "operational"}
UNITS = {
    "kwh": "kWh (Net CV)",
    "kwh-gross": "kWh (Gross CV)",
    "l": "litres",
    "m3": "cubic metres",
    "t": "tonnes",
}
NAMES = {
    "natural-gas": "Natural gas",
    "cng": "CNG",
    "lpg": "LPG",
    "heating-oil": "Gas oil",
    "fuel-oil": "Fuel oil",
    "coal": "Coal (industrial)",
    "wood-pellets": "Wood pellets",
    "wood-chips": "Wood chips",
    "wood-logs": "Wood logs",
    "biogas": "Biogas",
    "diesel": "Diesel (100% mineral diesel)",
    "diesel-blend": "Diesel (average biofuel blend)",
    "petrol": "Petrol (100% mineral petrol)",
    "petrol-blend": "Petrol (average biofuel blend)",
    "r410a": "R410A",
    "r404a": "R404A",
    "r407a": "R407A",
    "r407c": "R407C",
    "r507a": "R507A",
    "hfc-32": "HFC-32",
    "hfc-134a": "HFC-134a",
    "hfc-152a": "HFC-152a",
    "r290": "R290 = propane",
    "r600a": "R600A = isobutane",
    "r1234yf": "R1234yf*",
}
ISO3 = {"ro": "ROU", "de": "DEU", "pl": "POL", "fr": "FRA", "no": "NOR", "gr": "GRC", "bg": "BGR"}


def _amounts(answers: dict[str, Any]) -> dict[str, float | None]:
    result = scored("carbon-footprint", {**COMPANY, **answers}, factors=FACTORS)
    assert result.missing == ()
    return {each.code: each.value for each in result.amounts}


def test_a_footprint_worked_out_by_hand() -> None:
    """
    Give what comes out by hand.

    Gas 10,000 m3 * 2.06672 = 20,667.2 kg; diesel 5,000 l * 2.66155 = 13,307.75 kg; 2 kg of R410A *
    1,924 = 3,848 kg; a process 1.5 t. Scope 1: 39.32295 t.
    Electricity by the grid: 150,000 kWh * 0.2406 = 36,090 kg. By the contract: 100,000 * 0.2406 of
    the grid, 30,000 with guarantees 0, 20,000 * 0.1 of the supplier: 24,060 + 2,000 = 26,060 kg.
    Heat 10,000 kWh * 0.2 = 2,000 kg in both: 38.09 t and 28.06 t.
    Scope 3: 10,000 km * 0.15 = 1.5 t. For each million of 2 million: (39.32295 + 38.09) / 2.
    """
    amounts = _amounts(
        {
            "turnover": 2_000_000,
            "staff": 20,
            "combustion": [{"fuel": "natural-gas", "unit": "m3", "amount": 10_000}],
            "vehicles": [{"fuel": "diesel", "unit": "l", "amount": 5_000}],
            "refrigerants": [{"gas": "r410a", "leak": 2}],
            "processes": [{"process": "Lime", "process_co2": 1.5}],
            "electricity": [
                {"kwh": 100_000, "contract": "grid"},
                {"kwh": 30_000, "contract": "guarantee"},
                {"kwh": 20_000, "contract": "supplier", "supplier_factor": 0.1},
            ],
            "heat": [{"heat_kwh": 10_000, "heat_factor": 0.2}],
            "value_chain": [{"category": "travel", "quantity": 10_000, "quantity_factor": 0.15}],
        }
    )

    assert amounts == pytest.approx(
        {
            "fuels": 20.6672,
            "vehicles": 13.30775,
            "refrigerants": 3.848,
            "processes": 1.5,
            "scope-1": 39.32295,
            "scope-2-location": 38.09,
            "scope-2-market": 28.06,
            "total-location": 77.41295,
            "total-market": 67.38295,
            "scope-3": 1.5,
            "per-turnover": 38.706475,
            "per-person": 3.8706475,
        }
    )


def test_a_unit_that_the_fuel_is_not_sold_in_is_never_counted_as_nothing() -> None:
    answers = {**COMPANY, "combustion": [{"fuel": "coal", "unit": "l", "amount": 5}]}

    result = scored("carbon-footprint", answers, factors=FACTORS)

    amounts = {each.code: each.value for each in result.amounts}
    assert (result.missing, amounts["scope-1"]) == ((("coal", "l", ""),), None)


def test_combustion_and_leaks_are_those_of_the_public_table(reference_data: Path) -> None:
    with (reference_data / "ghg" / "desnz-2025-co2e-only.csv").open(encoding="utf-8") as file:
        public = {
            (row["level3"], row["uom"]): float(row["factor_kg_2025"])
            for row in csv.DictReader(file)
            if row["level1"] in {"Fuels", "Bioenergy", "Refrigerant & other"}
            and row["column_text"] in {"", "Total emissions including non-Kyoto products"}
            and row["factor_kg_2025"]
        }

    told = [each for each in FACTORS.factors if each.code != "electricity"]
    for each in told:
        name = NAMES[each.code]
        if (name, "kg") in public and each.unit == "kg":
            expected = public[(name, "kg")]
        elif each.unit == "kg":
            expected = public[(name, "tonnes")] / 1000
        elif (name, "kWh") in public and each.unit == "kwh":
            expected = public[(name, "kWh")]
        else:
            expected = public[(name, UNITS[each.unit])]
        assert each.value == pytest.approx(expected, rel=1e-4), each

    assert {each.code for each in told} == set(NAMES)


def test_electricity_is_that_of_the_public_table(reference_data: Path) -> None:
    public = json.loads(
        (reference_data / "ghg" / "codecarbon-global_energy_mix-2023.json").read_text("utf-8")
    )

    told = {each.region: each.value for each in FACTORS.factors if each.code == "electricity"}

    for country, code in ISO3.items():
        assert told[country] == pytest.approx(public[code]["carbon_intensity"] / 1000, rel=1e-2)


def test_every_country_fuel_and_gas_that_is_asked_has_a_factor() -> None:
    asked = {
        option["code"]
        for section in library.definition("carbon-footprint")["sections"]
        for item in section["items"]
        if item["code"] in {"country", "fuel", "gas"}
        for option in item["options"]
    }

    known = {each.region or each.code for each in FACTORS.factors}

    assert asked == known
