"""The audits by hand. Levels of a row: none 0, begun 1, partly 2, mostly 3, fully 4 of 4."""

import pytest

from tests.assessments.library.worked import levels, scored, values


def test_technology_audit_worked_out_by_hand() -> None:
    """
    Give what comes out by hand.

    Technology: rows 4 + 2 + 2 + 1 + 1 = 10 of 20 = 50 by 60; age 11.5 half way from 20 to 3 years:
    50 by 20; TRL "tested" 2 of 4 = 50 by 20: 30 + 10 + 10 = 50.
    Production: 3 * 6 = 18 of 24 = 75 by 80; scrap 4 between 10 and 0: 60 by 20: 60 + 12 = 72.
    Quality: 4 + 4 + 2 + 2 + 3 = 15 of 20 = 75.
    Development: 6 * 1 = 6 of 24 = 25 by 80; research 2 of 5 = 40 by 20: 20 + 8 = 28.
    Know-how: 5 * 2 = 10 of 20 = 50. Twin: not answered.
    Overall over 90 of 100: (20*50 + 20*72 + 15*75 + 20*28 + 15*50) / 90 = 4875 / 90 = 54.1667.
    """
    answers = {
        "position": levels(
            "technology-audit", "position", "fully", *["partly"] * 2, *["begun"] * 2
        ),
        "age": 11.5,
        "trl": "tested",
        "processes": levels("technology-audit", "processes", *["mostly"] * 6),
        "scrap": 4,
        "quality": levels(
            "technology-audit", "quality", "fully", "fully", "partly", "partly", "mostly"
        ),
        "development": levels("technology-audit", "development", *["begun"] * 6),
        "research_share": 2,
        "knowledge": levels("technology-audit", "knowledge", *["partly"] * 5),
    }
    result = scored("technology-audit", answers)

    assert values(result) == {
        "technology": 50,
        "production": 72,
        "quality": 75,
        "development": 28,
        "knowledge": 50,
        "energy": None,
        "": 54.1667,
    }
    assert [step.code for step in result.advice] == ["roadmap", "partner"]


def test_business_audit_worked_out_by_hand() -> None:
    """
    Give what comes out by hand.

    Finance: rows 5 * 2 of 20 = 50 by 40 = 20. Growth (550 - 500) / 500 = 10 %, at the best end:
    100 by 15 = 15. Margin 27.5 / 550 = 5 % of 10: 50 by 15 = 7.5. Equity 60 / 300 = 20 % of 40:
    50 by 15 = 7.5. Current ratio 150 / 120 = 1.25, half way from 0.5 to 2: 50 by 15 = 7.5.
    Together 57.5. Market: rows 6 * 3 of 24 = 75 by 80 = 60; largest customer 35 half way from 60
    to 10: 50 by 20 = 10; 70. Strategy 5 * 1 of 20 = 25; operations 50; people 100; cooperation 0.
    Overall: 0.2 * 25 + 0.2 * 70 + 0.15 * 50 + 0.2 * 57.5 + 0.15 * 100 + 0.1 * 0 = 53.
    """
    answers = {
        "strategy": levels("business-audit", "strategy", *["begun"] * 5),
        "market": levels("business-audit", "market", *["mostly"] * 6),
        "largest": 35,
        "operations": levels("business-audit", "operations", *["partly"] * 5),
        "turnover": 550_000,
        "turnover_before": 500_000,
        "profit": 27_500,
        "assets": 300_000,
        "equity": 60_000,
        "current_assets": 150_000,
        "current_debt": 120_000,
        "finance": levels("business-audit", "finance", *["partly"] * 5),
        "people": levels("business-audit", "people", *["fully"] * 5),
        "cooperation": levels("business-audit", "cooperation", *["none"] * 5),
    }

    result = scored("business-audit", answers)

    assert values(result) == {
        "strategy": 25,
        "market": 70,
        "operations": 50,
        "finance": 57.5,
        "people": 100,
        "cooperation": 0,
        "": 53,
    }
    assert dict(result.computed) == pytest.approx(
        {"growth": 10, "margin": 5, "equity_ratio": 20, "liquidity": 1.25}
    )
    assert [step.code for step in result.advice] == ["plan", "together"]


def test_business_audit_puts_negative_equity_first() -> None:
    result = scored("business-audit", {"equity": -1, "assets": 100_000})

    assert result.advice[0].code == "in-difficulty"
    assert result.advice[0].because == (("equity", -1),)


def test_innovation_management_worked_out_by_hand() -> None:
    """
    Give what comes out by hand.

    Strategy: 5 * 2 of 20 = 50. Culture: 6 * 3 of 24 = 75. Process: 6 * 1 of 24 = 25 by 85 = 21.25;
    21 months half way from 36 to 6: 50 by 15 = 7.5; 28.75. Enablers: 6 * 4 = 100. Results: rows
    4 * 2 of 16 = 50 by 40 = 20; new offers 15 of 30: 50 by 35 = 17.5; cost 2 of 10: 20 by 25 = 5;
    42.5. Overall: (50 + 75 + 28.75 + 100 + 42.5) / 5 = 59.25.
    """
    answers = {
        "strategy": levels("innovation-management", "strategy", *["partly"] * 5),
        "culture": levels("innovation-management", "culture", *["mostly"] * 6),
        "process": levels("innovation-management", "process", *["begun"] * 6),
        "months": 21,
        "enablers": levels("innovation-management", "enablers", *["fully"] * 6),
        "new_share": 15,
        "saved_share": 2,
        "results": levels("innovation-management", "results", *["partly"] * 4),
    }

    result = scored("innovation-management", answers)

    assert values(result) == {
        "strategy": 50,
        "culture": 75,
        "process": 28.75,
        "enablers": 100,
        "results": 42.5,
        "": 59.25,
    }
    assert [step.code for step in result.advice] == ["customers", "gates"]


def test_eco_innovation_worked_out_by_hand() -> None:
    """
    Give what comes out by hand.

    Energy 5 * 2 of 20 = 50; materials 5 * 3 = 75 by 80 = 60, loss 12 from 30 to 0: 60 by 20 = 12,
    72; water 4 * 4 = 100; circular 4 * 1 = 25; design 0; management 5 * 2 = 50.
    Overall: 0.2 * 50 + 0.2 * 72 + 0.1 * 100 + 0.2 * 25 + 0.15 * 0 + 0.15 * 50 = 46.9.
    Not product: 200,000 * 12 % + 3,000 waste = 27,000. Payback: 30,000 / 12,000 = 2.5 years.
    """
    answers = {
        "material_cost": 200_000,
        "waste_cost": 3_000,
        "loss_share": 12,
        "energy": levels("eco-innovation", "energy", *["partly"] * 5),
        "materials": levels("eco-innovation", "materials", *["mostly"] * 5),
        "water": levels("eco-innovation", "water", *["fully"] * 4),
        "circular": levels("eco-innovation", "circular", *["begun"] * 4),
        "design": levels("eco-innovation", "design", *["none"] * 5),
        "management": levels("eco-innovation", "management", *["partly"] * 5),
        "measures": [
            {"measure": "Insulate the kiln", "investment": 20_000, "saving": 10_000, "kwh": 80_000},
            {"measure": "Sell offcuts", "investment": 10_000, "saving": 2_000, "tonnes": 4.5},
        ],
    }

    result = scored("eco-innovation", answers)

    assert values(result) == {
        "energy": 50,
        "materials": 72,
        "water": 100,
        "circular": 25,
        "design": 0,
        "management": 50,
        "": 46.9,
    }
    amounts = {each.code: each.value for each in result.amounts}
    assert amounts == pytest.approx(
        {
            "non-product": 27_000,
            "investment": 30_000,
            "saving": 12_000,
            "payback": 2.5,
            "energy": 80_000,
            "tonnes": 4.5,
            "water": 0,
            "co2": 0,
        }
    )
