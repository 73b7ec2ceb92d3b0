"""The screens of what came in: the summary, the list of sets, one set, texts, the workbook."""
