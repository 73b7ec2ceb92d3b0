"""Competence mapping by hand."""

from tests.assessments.library.worked import scored, values


def test_competences_worked_out_by_hand() -> None:
    """
    Give what comes out by hand.

    Digital: software and data offered, 2 of 6 = 33.3333. Green: footprint sought and lacking,
    energy lacking, 0 of 6. The other groups are not answered: 2 of 6 dimensions is less than half,
    so there is no overall score. Offered 2, sought 1, lacking 2.
    """
    answers = {
        "digital": {"software": ["offers"], "data": ["offers"]},
        "green": {"footprint": ["seeks", "lacks"], "energy": ["lacks"]},
    }

    result = scored("competence-mapping", answers)

    assert values(result) == {
        "design": None,
        "production": None,
        "digital": 33.3333,
        "green": 0,
        "business": None,
        "people": None,
        "": None,
    }
    assert {each.code: each.value for each in result.amounts} == {
        "offered": 2,
        "sought": 1,
        "lacking": 2,
    }
    assert [(step.code, step.priority) for step in result.advice] == [("learn-green", 60)]
