"""The builder: one part of a definition at a time, beside an outline of all of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import UNPROCESSABLE
from raceme.core.pages import Question, ask
from raceme.core.words import moment
from raceme.questionnaires import actions, building
from raceme.questionnaires.building import Definition, Place
from raceme.questionnaires.exports.codebook import KINDS
from raceme.questionnaires.forms.building import Editor, realigned
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.solving import LANGUAGES, Kind, faults_of_definition
from raceme.questionnaires.views.builder.outline import (
    decidable,
    decided,
    faults_shown,
    outline,
    to_be_confirmed,
    within,
)
from raceme.questionnaires.views.builder.pressing import Done, done
from raceme.questionnaires.views.builder.reach import questionnaire_or_404, revision_in
from raceme.workspaces.models import Workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show one part of the draft, by ``?at=``; by POST keep it and do what was pressed."""
    space, found = questionnaire_or_404(request, workspace, pk, to_build=True)
    if not found.draft:
        messages.info(request, _("There is no draft. Begin the next version to change it."))
        return redirect("questionnaires:questionnaire", space.slug, found.pk)
    sent = request.POST if request.method == "POST" else request.GET
    place = building.read_place(sent.get("at", ""))
    if place is None or building.node_at(found.draft, place) is None:
        place = ()
    place = building.nearest(place)
    if request.method == "POST":
        return _answered(request, space, found, place)
    return _page(request, space, found, _editor(found.draft, place))


def _editor(
    definition: Definition, place: Place, posted: Mapping[str, Any] | None = None
) -> Editor:
    languages = definition["languages"]
    reader = get_language() or ""
    return Editor(
        definition=definition,
        place=place,
        language=reader if reader in languages else languages[0],
        posted=posted,
    )


def _answered(
    request: Request, space: Workspace, found: Questionnaire, place: Place
) -> HttpResponse:
    if revision_in(request.POST) != found.revision:
        at = moment(found.drafted_at) if found.drafted_at else ""
        told = ChangedMeanwhile(by=found.drafted_by, at=at)
        return _stale(request, space, found, place, refused=str(told))
    editor = _editor(found.draft, place, request.POST)
    try:
        definition = editor.applied()
        if editor.errors:
            return _page(request, space, found, editor, status=UNPROCESSABLE)
        left = done(definition, place, request.POST, language=editor.language)
        if left.definition != found.draft:
            actions.save_draft(
                found,
                left.definition,
                revision=found.revision,
                by=request.user,
                at=timezone.now(),
            )
    except ChangedMeanwhile as refusal:
        found.refresh_from_db()
        return _stale(request, space, found, place, refused=str(refusal))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("questionnaires:questionnaire", space.slug, found.pk)
    return redirect(_onward(space, found, left))


def _onward(space: Workspace, found: Questionnaire, left: Done) -> str:
    """Return where one is led: to a question, or to where what was done can be seen."""
    if left.asks_language:
        address = reverse("questionnaires:remove", args=[space.slug, found.pk])
        return f"{address}?{urlencode({'language': left.asks_language})}"
    if left.asks is not None:
        return _address(space, found, left.asks, view="remove")
    address = _address(space, found, left.place)
    return f"{address}#{left.mark}" if left.mark else address


def _stale(
    request: Request, space: Workspace, found: Questionnaire, place: Place, *, refused: str
) -> HttpResponse:
    """Show what was typed where its part stands now, or that it is gone."""
    if not found.draft:
        messages.error(request, str(actions.NoDraft(title=found.title)))
        return redirect("questionnaires:questionnaire", space.slug, found.pk)
    was = request.POST.get("was", "")
    is_whole = not place or place in building.ALONE
    now = place if is_whole else building.place_of(found.draft, place, was)
    if now is None:
        refused = _("%(sentence)s It was taken out of the draft.") % {"sentence": refused}
        editor = _editor(found.draft, ())
    else:
        typed = realigned(request.POST, standing=_editor(found.draft, now))
        editor = _editor(found.draft, now, typed)
    return _page(request, space, found, editor, refused=refused, status=UNPROCESSABLE)


# ---------- pages ----------


def _address(space: Workspace, found: Questionnaire, place: Place, *, view: str = "build") -> str:
    address = reverse(f"questionnaires:{view}", args=[space.slug, found.pk])
    return f"{address}?{urlencode({'at': building.written(place)})}" if place else address


def _page(
    request: Request,
    space: Workspace,
    found: Questionnaire,
    editor: Editor,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    wrong = faults_of_definition(found.draft)
    shown = faults_shown(within(wrong, editor.place), editor.definition)
    is_setting = editor.sort == "setting"
    context = {
        "workspace": space,
        "questionnaire": found,
        "editor": editor,
        "at": building.written(editor.place),
        "outline": outline(editor, wrong),
        "faults": shown,
        "opens_more": editor.more_is_open or _is_in_more(editor, [each.mark for each in shown]),
        "is_alone": editor.place in building.ALONE,
        "decided": decided(editor) if is_setting else None,
        "decidable": decidable(editor) if is_setting else [],
        "to_be_confirmed": to_be_confirmed(editor) if editor.place == ("scoring",) else [],
        "wrong_count": len(wrong),
        "kinds": [(str(kind), word) for kind, word in KINDS.items() if _may_be(editor, kind)],
        "every_kind": [(str(kind), word) for kind, word in KINDS.items()],
        "languages_to_add": [each for each in LANGUAGES if each not in editor.languages],
        "other_sections": _other_sections(editor),
        "refused": refused,
    }
    return render(request, "questionnaires/builder/build.html", context, status=status)


def _is_in_more(editor: Editor, marks: Sequence[str]) -> bool:
    """Tell whether one of the fields that are folded away is to be mended."""
    folded = tuple(each.identity for each in editor.more_controls)
    return any(mark.startswith(folded) for mark in marks)


def _may_be(editor: Editor, kind: Kind) -> bool:
    """Tell whether something of this kind may be added here: a table has no tables in it."""
    is_inside = editor.sort == "item" or "repeats" in editor.node
    return not (is_inside and kind in {Kind.TABLE, Kind.COMPUTED})


def _other_sections(editor: Editor) -> list[tuple[int, str]]:
    if editor.sort != "item":
        return []
    return [
        (number, editor.named(section))
        for number, section in enumerate(editor.definition["sections"])
        if number != editor.place[1]
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask before a part with a page of its own is taken out, and say what reads it."""
    space, found = questionnaire_or_404(request, workspace, pk, to_build=True)
    sent = request.POST if request.method == "POST" else request.GET
    language = sent.get("language", "")
    if language and language in found.draft.get("languages", ()):
        return _remove_language(request, space, found, language)
    place = building.read_place(sent.get("at", ""))
    node = building.node_at(found.draft, place) if place else None
    if not place or node is None or place in building.ALONE:
        return redirect("questionnaires:build", space.slug, found.pk)
    above = building.page_above(place)
    name = _editor(found.draft, place).name
    if request.method == "POST":
        return _removed(
            request, space, found, building.removed(found.draft, place), name=name, above=above
        )
    question = Question(
        _("Take “%(name)s” out?") % {"name": name},
        effect=_effect(found.draft, place),
        verb=_("Take this out"),
        keep=_("Keep it"),
        back=_address(space, found, above),
        hidden={"at": [building.written(place)], "revision": [str(found.revision)]},
    )
    return ask(request, question, {"workspace": space})


def _remove_language(
    request: Request, space: Workspace, found: Questionnaire, language: str
) -> HttpResponse:
    """Ask before every text in one language goes; the last language stays."""
    try:
        made = building.without_language(found.draft, language)
    except building.CannotMove:
        return redirect("questionnaires:build", space.slug, found.pk)
    name = language.upper()
    if request.method == "POST":
        return _removed(request, space, found, made, name=name, above=())
    question = Question(
        _("Take %(language)s out?") % {"language": name},
        effect=_("Every text in this language goes. What was published before keeps it."),
        verb=_("Take this out"),
        keep=_("Keep it"),
        back=_address(space, found, ()),
        hidden={"language": [language], "revision": [str(found.revision)]},
    )
    return ask(request, question, {"workspace": space})


def _removed(
    request: Request,
    space: Workspace,
    found: Questionnaire,
    definition: Definition,
    *,
    name: str,
    above: Place,
) -> HttpResponse:
    try:
        actions.save_draft(
            found,
            definition,
            revision=revision_in(request.POST),
            by=request.user,
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        messages.warning(
            request,
            _("Somebody changed the draft meanwhile. Nothing was taken out; look at it again."),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is taken out.") % {"name": name})
    return redirect(_address(space, found, above))


def _effect(definition: Definition, place: Place) -> str:
    node = building.found(definition, place)
    items = node.get("items", []) if building.sort_of(place) == "section" else [node]
    inside = building.written(place)
    reading = {
        building.written(building.nearest(each))
        for item in items
        for each in building.places_reading(definition, str(item.get("code")))
    }
    outside = [each for each in reading if each != inside and not each.startswith(f"{inside}.")]
    told = [_("What was published before keeps it.")]
    if building.sort_of(place) == "section":
        told.append(
            ngettext(
                "%(count)s question goes with it.", "%(count)s questions go with it.", len(items)
            )
            % {"count": len(items)}
        )
    if outside:
        told.append(
            ngettext(
                "It is still named in %(count)s place; publishing tells which.",
                "It is still named in %(count)s places; publishing tells which.",
                len(outside),
            )
            % {"count": len(outside)}
        )
    return " ".join(told)
