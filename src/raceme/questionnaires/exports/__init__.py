"""What came in, as a workbook: a row for each set of answers, and what each column means."""

from raceme.questionnaires.exports.answers import write_answers
from raceme.questionnaires.exports.columns import Cell, Names, columns_of
from raceme.questionnaires.exports.naming import name_of_workbook, names_in

__all__ = ["Cell", "Names", "columns_of", "name_of_workbook", "names_in", "write_answers"]
