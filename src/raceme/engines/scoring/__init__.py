"""
Scores, amounts and next steps out of answers, each with how it came about.

    scheme = read_scheme(definition)
    wrong = faults_of_answers(scheme, answers, is_complete=True)
    result = score(scheme, answers, factors=factors)

Many sets at once are scored by ``raceme.engines.scoring.many``, which needs numpy.
"""

from raceme.engines.scoring.answers import (
    asked_columns,
    asked_items,
    computed_items,
    faults_of_answer,
    faults_of_answers,
    has_conditions,
    without_hidden_cells,
)
from raceme.engines.scoring.codes import Fault, Kind, Unanswered
from raceme.engines.scoring.peers import Standing, changes, standing
from raceme.engines.scoring.problem import (
    Advice,
    Amount,
    Answers,
    Band,
    CompetenceMap,
    Dimension,
    Factor,
    Factors,
    Item,
    NextStep,
    Option,
    Part,
    Penalty,
    Quantity,
    Ranked,
    Ranking,
    Result,
    Scheme,
    Score,
    ScoringError,
    Step,
    Veto,
    Wrong,
)
from raceme.engines.scoring.reading import read_factors, read_scheme
from raceme.engines.scoring.score import band_of, score
from raceme.engines.scoring.writing import result_from_json, result_to_json

__all__ = [
    "Advice",
    "Amount",
    "Answers",
    "Band",
    "CompetenceMap",
    "Dimension",
    "Factor",
    "Factors",
    "Fault",
    "Item",
    "Kind",
    "NextStep",
    "Option",
    "Part",
    "Penalty",
    "Quantity",
    "Ranked",
    "Ranking",
    "Result",
    "Scheme",
    "Score",
    "ScoringError",
    "Standing",
    "Step",
    "Unanswered",
    "Veto",
    "Wrong",
    "asked_columns",
    "asked_items",
    "band_of",
    "changes",
    "computed_items",
    "faults_of_answer",
    "faults_of_answers",
    "has_conditions",
    "read_factors",
    "read_scheme",
    "result_from_json",
    "result_to_json",
    "score",
    "standing",
    "without_hidden_cells",
]
