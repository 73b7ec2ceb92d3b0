"""The names of what can go into a funder's file, which stay, and what they are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.reporting.models import Narrative

SAYS: dict[str, Promise] = {
    "value": gettext_lazy("this period"),
    "cumulative": gettext_lazy("until then in all"),
    "target": gettext_lazy("target"),
    "period_target": gettext_lazy("target of the period"),
    "rate": gettext_lazy("per cent of the target"),
    "difference": gettext_lazy("difference to the target"),
    "rule": gettext_lazy("how it is counted"),
}
FACTS: dict[str, Promise] = {
    "programme.name": gettext_lazy("Programme"),
    "programme.number": gettext_lazy("Number of the programme"),
    "programme.scheme": gettext_lazy("Grant scheme"),
    "programme.scheme_detail": gettext_lazy("Part of the scheme"),
    "programme.promoter": gettext_lazy("Promoter"),
    "programme.starts_on": gettext_lazy("First day of the programme"),
    "programme.ends_on": gettext_lazy("Last day of the programme"),
    "programme.initial_cost": gettext_lazy("Cost as planned"),
    "programme.final_cost": gettext_lazy("Final cost"),
    "programme.currency": gettext_lazy("Currency"),
    "programme.funding_statement": gettext_lazy("Funding statement"),
    "period.number": gettext_lazy("Number of the period"),
    "period.starts_on": gettext_lazy("First day of the period"),
    "period.ends_on": gettext_lazy("Last day of the period"),
    "period.report_due_on": gettext_lazy("Day the report is due"),
    "report.number": gettext_lazy("Number of the frozen report"),
    "report.taken_on": gettext_lazy("Day it was frozen"),
    "report.content_hash": gettext_lazy("What it is frozen under"),
}
TEXTS: dict[str, Promise | str] = {
    **{section.value: section.label for section in Narrative.Section},
    "description": gettext_lazy("Description of the programme"),
    "summary_of_results": gettext_lazy("Summary of results of the programme"),
    "summary_of_bilateral_results": gettext_lazy("Summary of bilateral results of the programme"),
}
# The lists that are no figure's.
FIGURES, PARTNERS = "figures", "partners"
FIGURE_COLUMNS: dict[str, Promise] = {
    "number": gettext_lazy("Number"),
    "code": gettext_lazy("Short name"),
    "name": gettext_lazy("Figure"),
    **SAYS,
}
PARTNER_COLUMNS: dict[str, Promise] = {
    "number": gettext_lazy("Number"),
    "name": gettext_lazy("Organisation"),
    "role": gettext_lazy("Role"),
    "budget": gettext_lazy("Budget"),
}
LINE_COLUMNS: dict[str, Promise] = {
    "number": gettext_lazy("Number"),
    "on": gettext_lazy("Date"),
    "activity": gettext_lazy("Activity"),
    "kind": gettext_lazy("Kind"),
    "organisation": gettext_lazy("Organisation"),
    "person": gettext_lazy("Person"),
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "size_class": gettext_lazy("Size"),
    "role": gettext_lazy("Role"),
    "document": gettext_lazy("Document"),
    "value": gettext_lazy("Counts for"),
    "files": gettext_lazy("Files that prove it"),
}

_LISTS: dict[str, Promise] = {
    FIGURES: gettext_lazy("list of figures"),
    PARTNERS: gettext_lazy("list of partners"),
}


def columns_of(source: str) -> Mapping[str, Promise]:
    """Return the columns that a list has, by their names."""
    return {FIGURES: FIGURE_COLUMNS, PARTNERS: PARTNER_COLUMNS}.get(
        source.partition(":")[2], LINE_COLUMNS
    )


def in_words(bound: str) -> str:
    """
    Return what the history calls what went into a place, as it was written down there.

    That is a source, and of a list its columns behind it: ``list:sme-1 (number, name)``.
    """
    source, _space, columns = bound.partition(" (")
    kind, _colon, name = source.partition(":")
    if kind == "fact":
        return str(FACTS.get(name, bound))
    if kind == "text":
        return str(TEXTS.get(name, bound))
    if kind == "figure":
        code, _colon, says = name.partition(":")
        return _("%(figure)s: %(says)s") % {"figure": code, "says": SAYS.get(says, says)}
    if kind != "list":
        return bound
    known = columns_of(source)
    headings = [str(known.get(one, one)) for one in columns.removesuffix(")").split(", ") if one]
    behind = _("list behind %(figure)s") % {"figure": name}
    called = str(_LISTS.get(name, behind))
    if not headings:
        return called
    return _("%(list)s, with %(columns)s") % {"list": called, "columns": ", ".join(headings)}
