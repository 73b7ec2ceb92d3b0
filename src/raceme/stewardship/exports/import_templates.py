"""An empty workbook for each kind of list, with what belongs in each column."""

from raceme.stewardship.actions.imports.fields import fields_of
from raceme.stewardship.imports.templates import written_template


def template_file(holds: str) -> bytes:
    """Return a workbook to be filled in: headings that are understood, an example, hints."""
    return written_template(fields_of(holds))
