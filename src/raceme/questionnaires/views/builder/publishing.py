"""The draft as people will see it, what keeps it from being published, and what moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import EditForm, status_of
from raceme.questionnaires import actions
from raceme.questionnaires.access.previewing import previewed
from raceme.questionnaires.building import to_be_confirmed
from raceme.questionnaires.comparing import Carries, Moved, compared
from raceme.questionnaires.forms.building import said
from raceme.questionnaires.forms.publishing import PublishForm
from raceme.questionnaires.models import Questionnaire, Version
from raceme.questionnaires.queries import answer_counts, newest_version
from raceme.questionnaires.solving import (
    ScoringError,
    faults_of_definition,
    read_scheme,
    scheme_of,
)
from raceme.questionnaires.views.builder.outline import faults_shown
from raceme.questionnaires.views.builder.reach import questionnaire_or_404
from raceme.questionnaires.views.builder.telling import CARRIES, change_words, reason_words
from raceme.workspaces.models import Workspace

WIDTHS = (("phone", gettext_lazy("On a phone")), ("desk", gettext_lazy("On a desk")))
# A page of ours may show this one in a frame, and only of ours.
FRAME = "default-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'self'"


@login_required
@require_safe
def preview(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show a section at the width of a phone and of a desk, side by side."""
    space, found = questionnaire_or_404(request, workspace, pk)
    definition = _definition(found)
    language, number = _language(request, definition), _section(request, definition)
    sections = definition["sections"]
    context = {
        "workspace": space,
        "questionnaire": found,
        "language": language,
        "languages": definition["languages"],
        "sections": [(at, said(each, language=language)) for at, each in enumerate(sections)],
        "number": number,
        "after": number + 1 if number + 1 < len(sections) else None,
        "before": number - 1 if number else None,
        "widths": WIDTHS,
        "is_readable": _scheme_or_none(definition) is not None,
    }
    return render(request, "questionnaires/builder/preview.html", context)


@login_required
@require_safe
def preview_page(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show one section as people will see it; it is shown in a frame, and keeps nothing."""
    space, found = questionnaire_or_404(request, workspace, pk)
    definition = _definition(found)
    language, number = _language(request, definition), _section(request, definition)
    scheme = _scheme_or_none(definition)
    with override(language):
        section, items = (
            previewed(definition, scheme, section=number, language=language, country=space.country)
            if scheme
            else (None, [])
        )
        context = {
            "title": said(definition, language=language),
            "language": language,
            "section": section,
            "items": items,
            "number": number + 1,
            "of": len(definition["sections"]),
            "introduction": _words(definition.get("introduction"), language) if not number else "",
        }
        response = render(request, "questionnaires/builder/preview_page.html", context)
    response["Content-Security-Policy"] = FRAME
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what keeps the draft from being published and what moves; publish it by POST."""
    space, found = questionnaire_or_404(request, workspace, pk, to_build=True)
    if not found.draft:
        messages.info(request, _("There is no draft. Begin the next version to change it."))
        return redirect("questionnaires:questionnaire", space.slug, found.pk)
    form = PublishForm(posted(request), initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.publish(
                found,
                found.draft,
                note=form.cleaned_data["note"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            found.refresh_from_db()
            form.changed_meanwhile(refusal, revision=found.revision, standing={})
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told = {"title": found.title, "number": made.number}
            messages.success(request, _("“%(title)s” is published as version %(number)s.") % told)
            return redirect("questionnaires:questionnaire", space.slug, found.pk)
    return _publish_page(request, space, found, form)


def _publish_page(
    request: Request, space: Workspace, found: Questionnaire, form: EditForm
) -> HttpResponse:
    newest = newest_version(found)
    wrong = faults_of_definition(found.draft)
    scheme = _scheme_or_none(found.draft)
    comparison = None
    if newest is not None and scheme is not None:
        comparison = compared(scheme_of(newest), scheme, of=(newest.definition, found.draft))
    context = {
        "workspace": space,
        "questionnaire": found,
        "form": form,
        "faults": faults_shown(wrong, found.draft),
        "newest": newest,
        "number": newest.number + 1 if newest else 1,
        "comparison": comparison,
        "rows": _rows(comparison.items, found.draft, newest) if comparison and newest else [],
        "to_be_confirmed": len(to_be_confirmed(found.draft)) if not wrong else 0,
        "answered": answer_counts([found.pk]).get(found.pk, 0),
    }
    return render(request, "questionnaires/builder/publish.html", context, status=status_of(form))


@dataclass(frozen=True, kw_only=True)
class MovedRow:
    name: str
    changes: Sequence[str]
    carries: str
    is_whole: bool
    because: Sequence[str]


def _rows(items: Sequence[Moved], draft: Mapping[str, Any], newest: Version) -> list[MovedRow]:
    """Return what changed or may not carry over, in words."""
    language = _reader(draft)
    names = _names(newest.definition, language) | _names(draft, language)
    return [
        MovedRow(
            name=names.get(each.code, each.code),
            changes=[change_words(change) for change in each.changes],
            carries="" if each.carries is None else str(CARRIES[each.carries]),
            is_whole=each.carries in {None, Carries.ALL},
            because=[reason_words(reason, codes, names) for reason, codes in each.because],
        )
        for each in items
        if each.changes or each.carries in {Carries.SOME, Carries.NONE}
    ]


def _names(definition: Mapping[str, Any], language: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for section in definition["sections"]:
        named[section["code"]] = said(section, language=language)
        named |= {item["code"]: said(item, language=language) for item in section.get("items", ())}
    return named


def _definition(found: Questionnaire) -> dict[str, Any]:
    """Return the draft, else what was published last."""
    definition: dict[str, Any] = found.draft or found.versions.latest("number").definition
    return definition


def _scheme_or_none(definition: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a scheme, or nothing)
    try:
        return read_scheme(definition)
    except ScoringError:
        return None


def _reader(definition: Mapping[str, Any]) -> str:
    languages, reader = definition["languages"], get_language() or ""
    return str(reader if reader in languages else languages[0])


def _language(request: Request, definition: Mapping[str, Any]) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in definition["languages"] else _reader(definition)


def _section(request: Request, definition: Mapping[str, Any]) -> int:
    text = request.GET.get("section", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004
    return number if number < len(definition["sections"]) else 0


def _words(text: object, language: str) -> str:
    return str(text.get(language, "")) if isinstance(text, Mapping) else ""
