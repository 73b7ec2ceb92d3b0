"""Organisations and people named as one types them: found, or asked about in a sentence."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from raceme.organisations.matching import Candidate, match_lines
from raceme.organisations.models import Organisation, Person
from raceme.partnerships import queries
from raceme.workspaces.models import Workspace

# The elements of the page that offer names while one types.
ORGANISATIONS, PEOPLE = "organisation-names", "person-names"
LONGEST = 200


def organisation_field(label: Any, *, required: bool) -> forms.CharField:  # noqa: ANN401 (lazy)
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"list": ORGANISATIONS, "autocomplete": "off"}),
    )


def person_field(label: Any, *, hint: Any = "") -> forms.CharField:  # noqa: ANN401 (lazy)
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=hint,
        widget=forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"}),
    )


def read_organisation(
    typed: str, *, workspace: Workspace, standing: Organisation | None = None
) -> Organisation:
    """
    Return which organisation is meant; what stands already and is not typed anew is itself.

    Raises a ``ValidationError`` that asks where that is open.
    """
    if standing is not None and typed == standing.name:
        return standing
    found = queries.organisations_called(typed, workspace=workspace)
    if len(found) == 1:
        return found[0]
    if found:
        raise forms.ValidationError(
            _("Several of your organisations are called so. Write the registered number of one.")
        )
    match = next(iter(match_lines(typed, workspace)), None)
    near = match.choices or ([match.candidate] if match.candidate else ()) if match else ()
    known = [one for one in near if one.is_known and one.organisation_id]
    if known:
        raise forms.ValidationError(
            _("Do you mean %(names)s? Write the whole name, or the number.")
            % {"names": "; ".join(_told(one) for one in known)}
        )
    raise forms.ValidationError(
        _("No organisation of yours is called so. Add it first, then come back.")
    )


def read_person(
    typed: str,
    *,
    workspace: Workspace,
    at: Organisation | None,
    standing: Person | None = None,
) -> Person:
    """Return which person is meant; raises a ``ValidationError`` where that is open."""
    if standing is not None and typed == standing.name:
        return standing
    found = queries.people_called(typed, workspace=workspace, at=at)
    if len(found) == 1:
        return found[0]
    if found:
        raise forms.ValidationError(
            _("Several people are called so. Say on their pages which of them belongs there.")
        )
    raise forms.ValidationError(_("You know nobody of this name. Add the person first."))


def _told(candidate: Candidate) -> str:
    facts = (candidate.organisation, candidate.number, candidate.town)
    return ", ".join(fact for fact in facts if fact)
