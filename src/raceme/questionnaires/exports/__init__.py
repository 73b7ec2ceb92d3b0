"""What came in, as a workbook: a row for each set of answers, and what each column means."""

from raceme.questionnaires.exports.answers import write_answers

__all__ = ["write_answers"]
