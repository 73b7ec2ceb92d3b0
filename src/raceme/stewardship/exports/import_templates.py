"""An empty workbook for each kind of list, with what belongs in each column."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from raceme.stewardship.actions.imports.fields import fields_of

WIDTH = 24


def template_file(holds: str) -> bytes:
    """Return a workbook to be filled in: a heading that is understood, and one example."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        grey = book.add_format({"italic": True, "font_color": "#5B6A63"})
        sheet = book.add_worksheet(_("List")[:31])
        example = book.add_worksheet(_("Example")[:31])
        for column, field in enumerate(fields_of(holds)):
            for one in (sheet, example):
                one.write_string(0, column, str(field.label), bold)
                one.set_column(column, column, WIDTH)
            example.write_string(1, column, field.example, grey)
        for one in (sheet, example):
            one.freeze_panes(1, 0)
    return file.getvalue()
