"""Conditions in the words of one database, over columns of a query."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, TextField
from django.db.models.sql.compiler import SQLCompiler


class Condition(Func):
    """A condition whose ``wording`` has a place for each column, and takes ``values`` in order."""

    output_field = BooleanField()

    def __init__(self, wording: str, *columns: str, values: tuple[str, ...] = ()) -> None:
        super().__init__(*columns)
        self.wording, self.values = wording, values

    def as_sql(  # type: ignore[override]
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 (Django's)
        **_extra: Any,  # noqa: ANN401 (Django's)
    ) -> tuple[str, list[str]]:
        columns = [compiler.compile(each)[0] for each in self.get_source_expressions()]
        return self.wording.format(*columns), list(self.values)


class Fold(Func):
    """A column as ``fold`` reads it."""

    function = "raceme_fold"
    arity = 1
    output_field = TextField()
