"""An empty workbook to fill in: headings that are understood, an example, and what may stand."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from raceme.stewardship.imports.fields import Field, Holds

WIDTH, WIDTH_OF_HINT = 24, 70
LIST_ROWS = 2_000
LONGEST_NAME, LONGEST_PROMPT = 31, 255


def written_template(fields: Sequence[Field]) -> bytes:
    """
    Return a workbook with a list to fill in, an example of it, and a hint for each column.

    The first sheet holds the headings alone, so that nothing has to be deleted before it comes
    back. Everything is written as text: nothing in it is a formula.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        _write_list(book, fields)
        _write_example(book, fields)
        _write_hints(book, fields)
    return file.getvalue()


def _headed(book: Any, name: str, heads: Sequence[str]) -> Any:  # noqa: ANN401 (xlsxwriter's)
    sheet = book.add_worksheet(name[:LONGEST_NAME])
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 0)
    return sheet


def _write_list(book: Any, fields: Sequence[Field]) -> None:  # noqa: ANN401
    sheet = _headed(book, _("List"), [str(field.label) for field in fields])
    text = book.add_format({"num_format": "@"})
    for column, field in enumerate(fields):
        # As text, so that the zeros of a number and the form of a day stay as they are typed.
        is_text = field.holds not in (Holds.DAY, Holds.MONEY, Holds.WHOLE, Holds.NUMBER)
        sheet.set_column(column, column, WIDTH, text if is_text else None)
        if field.choices:
            labels = [str(one.label) for one in field.choices]
            rule = {"validate": "list", "source": labels, "error_type": "warning"}
            sheet.data_validation(1, column, LIST_ROWS, column, rule)
        else:
            rule = {"validate": "any", "input_message": hint_of(field)[:LONGEST_PROMPT]}
            sheet.data_validation(1, column, LIST_ROWS, column, rule)


def _write_example(book: Any, fields: Sequence[Field]) -> None:  # noqa: ANN401
    sheet = _headed(book, _("Example"), [str(field.label) for field in fields])
    grey = book.add_format({"italic": True, "font_color": "#5B6A63"})
    for column, field in enumerate(fields):
        sheet.set_column(column, column, WIDTH)
        sheet.write_string(1, column, field.example, grey)


def _write_hints(book: Any, fields: Sequence[Field]) -> None:  # noqa: ANN401
    sheet = _headed(book, _("What belongs where"), [_("Column"), _("What to write")])
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, WIDTH)
    sheet.set_column(1, 1, WIDTH_OF_HINT, wrap)
    for line, field in enumerate(fields, start=1):
        sheet.write_string(line, 0, str(field.label))
        sheet.write_string(line, 1, hint_of(field), wrap)


def hint_of(field: Field) -> str:
    """Return what belongs in a column, in a sentence."""
    if field.choices:
        hint = _("One of these: %(choices)s.") % {
            "choices": ", ".join(str(one.label) for one in field.choices)
        }
    else:
        hint = _hint(field.holds)
    return _("%(hint)s Needed in every row.") % {"hint": hint} if field.is_needed else hint


def _hint(holds: Holds) -> str:
    hints = {
        Holds.COUNTRY: _("The name of the country, or its code, such as RO."),
        Holds.REGION: _("The name of the county or region, or its NUTS code."),
        Holds.REGISTERED_NUMBER: _("The number in the register, in Romania the CUI or J-number."),
        Holds.VAT_NUMBER: _("The VAT number, with or without the letters of the country."),
        Holds.ACTIVITY_CODE: _("The code of NACE (CAEN), as 31.09 or 3109."),
        Holds.WEBSITE: _("The address, as www.example.com."),
        Holds.EMAIL: _("One address, as name@example.com."),
        Holds.PHONE: _("One telephone number."),
        Holds.DAY: _("A day, as 19.11.2026."),
        Holds.MOMENT: _("A day and a time, as 19.11.2026 10:00."),
        Holds.YEAR: _("A year, as 2025."),
        Holds.WHOLE: _("A whole number."),
        Holds.NUMBER: _("A number."),
        Holds.MONEY: _("An amount, with its currency if it is not in a column of its own."),
        Holds.CURRENCY: _("The code of the currency, such as RON or EUR."),
        Holds.MINUTES: _("How many minutes, as 75."),
        Holds.YES_NO: _("Yes or no."),
    }
    return hints.get(holds, _("As it is written."))
