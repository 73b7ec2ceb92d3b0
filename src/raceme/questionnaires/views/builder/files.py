"""A definition as a file: written out, and read in again with every fault named."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.questionnaires import actions
from raceme.questionnaires.exports.definitions import LARGEST, definition_in, written
from raceme.questionnaires.forms.beginning import ImportForm
from raceme.questionnaires.queries import questionnaires_of, versions_of
from raceme.questionnaires.views.builder.reach import (
    questionnaire_or_404,
    space_to_build_or_403,
)
from raceme.questionnaires.words import fault

# Who reads a hundred of them knows that the file is something else.
MOST_TOLD = 100


@login_required
@require_safe
def export(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Answer with the draft, or with ``?version=``, as a file."""
    _space, found = questionnaire_or_404(request, workspace, pk)
    text = request.GET.get("version", "")
    definition, name = found.draft, f"{found.code}-draft"
    if text:
        is_number = text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004
        version = versions_of(found).filter(number=int(text)).first() if is_number else None
        if version is None:
            raise Http404
        definition, name = version.definition, f"{found.code}-{version.number}"
    if not definition:
        raise Http404
    return HttpResponse(
        written(definition),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: Request, workspace: str) -> HttpResponse:
    """Read a file in as a new questionnaire, or as the draft of one that is there."""
    space = space_to_build_or_403(request, workspace)
    offered = questionnaires_of(space).filter(retired_at=None, drafted_at=None)
    form = ImportForm(posted(request), request.FILES or None, offered=offered)
    faults: list[str] = []
    left_out = 0
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        definition = None
        try:
            definition = definition_in(chosen["upload"].read(LARGEST + 1))
            if chosen["into"]:
                made = actions.begin_draft(
                    chosen["into"], definition, by=request.user, at=timezone.now()
                )
            else:
                made = actions.new_questionnaire(
                    definition,
                    workspace=space,
                    use=chosen["use"],
                    token=token_in(request.POST),
                    by=request.user,
                    at=timezone.now(),
                )
            return redirect("questionnaires:publish", space.slug, made.pk)
        except actions.NotADraft as refusal:
            form.refuse(refusal)
            faults = [fault(each, definition=definition) for each in refusal.wrong[:MOST_TOLD]]
            left_out = len(refusal.wrong) - len(faults)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"workspace": space, "form": form, "faults": faults, "left_out": left_out}
    return render(request, "questionnaires/builder/import.html", context, status=status_of(form))
