"""What came in: which questions there were, and what was answered to each of them."""

from raceme.questionnaires.counting.computing import count_computed, sets_with
from raceme.questionnaires.counting.questions import Choice, Question, known_of, questions_of
from raceme.questionnaires.counting.sifting import Sift
from raceme.questionnaires.counting.tallies import Spread, Tallies, newest_texts, tallies

__all__ = [
    "Choice",
    "Question",
    "Sift",
    "Spread",
    "Tallies",
    "count_computed",
    "known_of",
    "newest_texts",
    "questions_of",
    "sets_with",
    "tallies",
]
