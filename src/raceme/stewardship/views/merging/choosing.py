"""Two records side by side: which one stays, whose value of each field, and what follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.http import Request
from raceme.core import pages
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.models import Job
from raceme.core.words import number
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.actions import merging
from raceme.stewardship.models import Merge
from raceme.stewardship.queries.fields import Choice, choices_of
from raceme.stewardship.queries.merges import Following, following
from raceme.stewardship.queries.underway import job_at
from raceme.workspaces.models import Workspace

ABSORBED = "absorbed"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What a page of merging is about; ``merge`` does or begins it with the fields taken."""

    space: Workspace
    survivor: Organisation | Person
    absorbed: Organisation | Person
    here: str
    swapped: str
    back: str
    record_view: str
    # Others use one of both, too: it is proposed to the registrar.
    is_shared: bool = False
    merge: Callable[[list[str], Mapping[int, int]], Merge | Job]
    propose: Callable[[list[str], str], object] | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as the page shows it, with what is chosen."""

    choice: Choice
    chosen: str


def answer(request: Request, pair: Pair) -> HttpResponse:
    """Show both; asked to, say what will happen; and then do it."""
    if request.method == "POST" and "change" not in request.POST:
        try:
            return _done(request, pair) if "confirmed" in request.POST else _asked(request, pair)
        except merging.InTheWay as refusal:
            return _page(request, pair, refusal=refusal, obstacles=refusal.obstacles)
        except Refusal as refusal:
            return _page(request, pair, refusal=refusal)
    return _page(request, pair)


def _page(
    request: Request,
    pair: Pair,
    *,
    refusal: Refusal | None = None,
    obstacles: list[str] | None = None,
) -> HttpResponse:
    choices = choices_of(pair.survivor, pair.absorbed)
    context = {
        "workspace": pair.space,
        "pair": pair,
        "fields": [
            Field(choice=one, chosen=_chosen(request, one)) for one in choices if not one.is_same
        ],
        "same": [one for one in choices if one.is_same and one.survivor],
        "following": following(pair.survivor, pair.absorbed, workspace=pair.space),
        "refusal": refusal,
        "job": job_at([pair.survivor.reference, pair.absorbed.reference]),
        "obstacles": obstacles or [],
        "note": request.POST.get("note", "")[:500],
    }
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422 if refusal else 200
    return render(request, "stewardship/merging/choose.html", context, status=status)


def _chosen(request: Request, choice: Choice) -> str:
    sent = request.POST.get(f"take-{choice.name}")
    return sent if sent in ("survivor", ABSORBED) else choice.suggested


def _taken(request: Request, pair: Pair) -> list[str]:
    choices = choices_of(pair.survivor, pair.absorbed)
    return [one.name for one in choices if not one.is_same and _chosen(request, one) == ABSORBED]


def _asked(request: Request, pair: Pair) -> HttpResponse:
    """Say what will happen, before it does."""
    names = {"absorbed": pair.absorbed.name, "survivor": pair.survivor.name}
    taken = _taken(request, pair)
    question = (
        _("Propose to merge %(absorbed)s into %(survivor)s?")
        if pair.is_shared
        else _("Merge %(absorbed)s into %(survivor)s?")
    )
    asked = pages.Question(
        question % names,
        effect=_effect(pair),
        verb=_("Propose merge") if pair.is_shared else _("Merge"),
        keep=_("Keep both for now"),
        back=pair.back,
        danger=False,
        shown="stewardship/merging/will_happen.html",
        hidden={
            "confirmed": ["1"],
            "note": [request.POST.get("note", "")[:500]],
            **{
                f"take-{one.name}": [ABSORBED if one.name in taken else "survivor"]
                for one in choices_of(pair.survivor, pair.absorbed)
            },
            **{f"revision-{pk}": [str(value)] for pk, value in _revisions(request, pair).items()},
        },
    )
    context = {
        "pair": pair,
        "workspace": pair.space,
        "results": [
            (one.label, one.absorbed if one.name in taken else one.survivor)
            for one in choices_of(pair.survivor, pair.absorbed)
            if one.survivor or one.absorbed
        ],
        "told": _told(pair, following(pair.survivor, pair.absorbed, workspace=pair.space)),
    }
    return pages.ask(request, asked, context)


def _effect(pair: Pair) -> str:
    names = {"absorbed": pair.absorbed.name, "survivor": pair.survivor.name}
    if pair.is_shared:
        return (
            _(
                "Others use one of both, too, so that the registrar of this installation decides. "
                "You are told by mail. Until then nothing changes."
            )
            % names
        )
    return (
        _(
            "%(survivor)s stays. Everything recorded with %(absorbed)s goes to it, and whoever "
            "opens the old page gets there. Reports that were frozen keep what they said. It can "
            "be taken back as long as nothing later depends on it."
        )
        % names
    )


def _told(pair: Pair, found: Following) -> list[str]:
    """Return what goes along, a sentence each."""
    told = list(found.absorbed)
    if found.twice:
        told.append(
            ngettext(
                "In %(number)s activity both took the same part: those become one, with the "
                "longer hours and both amounts.",
                "In %(number)s activities both took the same part: those become one each, with "
                "the longer hours and both amounts.",
                found.twice,
            )
            % {"number": number(found.twice)}
        )
    return told or [_("Nothing is recorded with %(name)s.") % {"name": pair.absorbed.name}]


def _revisions(request: Request, pair: Pair) -> dict[int, int]:
    """Return the revisions that the page showed; those that stand where it told none."""
    found = {}
    for record in (pair.survivor, pair.absorbed):
        sent: Any = request.POST.get(f"revision-{record.pk}", "")
        is_number = sent.isascii() and sent.isdigit() and len(sent) < 10  # noqa: PLR2004
        found[record.pk] = int(sent) if is_number else record.revision
    return found


def _done(request: Request, pair: Pair) -> HttpResponseRedirect:
    taken = _taken(request, pair)
    names = {"absorbed": pair.absorbed.name, "survivor": pair.survivor.name}
    if pair.is_shared and pair.propose is not None:
        pair.propose(taken, request.POST.get("note", ""))
        messages.success(
            request,
            _("It is proposed that %(absorbed)s and %(survivor)s are one. You will be told.")
            % names,
        )
        return redirect("stewardship:merges", pair.space.slug)
    merge = pair.merge(taken, _revisions(request, pair))
    if isinstance(merge, Job):
        messages.info(request, _("There is much to move, so that it is done beside the pages."))
        return redirect("portal:job", pair.space.slug, merge.pk)
    messages.success(
        request,
        _("%(absorbed)s was merged into %(survivor)s, with everything recorded with it.") % names,
    )
    return redirect("stewardship:merged", pair.space.slug, merge.pk)
