"""
Asking for answers: who is asked is chosen in a list, then what they read is typed and looked at.

From a collection one goes to its own lists. From the register, or from a segment, it is said on the
form with which questionnaire, and in which collection.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.http import Request
from raceme.asks import access
from raceme.asks import queries as asked
from raceme.asks.actions import Recipient, Sent, check
from raceme.asks.models import Rhythm
from raceme.asks.queries import Asked
from raceme.core import lists, words
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.lists import Chosen
from raceme.organisations.access import chosen_organisations, chosen_people
from raceme.organisations.queries import organisations_of, people_of
from raceme.questionnaires import actions, queries
from raceme.questionnaires.actions import Opening
from raceme.questionnaires.forms.collecting import AnswersForm, FillForm
from raceme.questionnaires.models import Collection, Questionnaire, Version
from raceme.questionnaires.views.collecting.lists import ORGANISATIONS, PEOPLE, PROGRESS
from raceme.questionnaires.views.collecting.pages import collection_or_404, writing_or_403
from raceme.questionnaires.views.results.looking import frame
from raceme.segments.models import Of
from raceme.segments.queries import segments_of
from raceme.workspaces.models import Workspace

MOST_AT_ONCE = 2_000
SHOWN = 50
MOST_OFFERED = 200
USUAL_MINUTES, USUAL_DAYS = 10, 14
LOOK, SEND = "look", "send"
NOBODY = gettext_lazy("Choose somebody first, then ask them.")


@dataclass(frozen=True, kw_only=True)
class Whom:
    """
    Who was chosen, in which list, and where one goes back to.

    ``collection``: None where it is said on the form.
    """

    space: Workspace
    of: str
    recipients: Sequence[Recipient]
    chosen: Chosen
    back: str
    collection: Collection | None = None

    @property
    def is_of_companies(self) -> bool:
        return self.of == Of.ORGANISATIONS


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it is asked: in a collection, or with a version in one that is opened for it."""

    collection: Collection | None
    version: Version

    @property
    def questionnaire(self) -> Questionnaire:
        return self.version.questionnaire


@login_required
@require_safe
def whom(request: Request, workspace: str, pk: int, of: str) -> HttpResponseBase:
    """Choose in the register whom to ask; a segment is one of the filters."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    is_of_people = of == Of.PEOPLE
    listing = (PEOPLE if is_of_people else ORGANISATIONS).listing(
        request,
        people_of(space) if is_of_people else organisations_of(space),
        choices=_choices(space, of),
        actions=[
            lists.Bulk(
                "ask",
                gettext_lazy("Ask them"),
                f"questionnaires:ask_{of}",
                args=(found.pk,),
                icon="send",
            )
        ],
    )
    context = {
        **frame(space, found.version.questionnaire),
        "collection": found,
        "of": of,
        "is_anonymous": found.is_anonymous,
    }
    return listing.answer("questionnaires/collecting/whom.html", context)


def _choices(space: Workspace, of: str) -> dict[str, list[tuple[int, str]]]:
    segments = segments_of(space).filter(of=of).values_list("pk", "name")
    return {"segment": list(segments)}


@login_required
@require_POST
def ask_people(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask the people who were chosen, each for the company they belong to."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    chosen = PEOPLE.chosen(request, people_of(space), choices=_choices(space, Of.PEOPLE))
    back = reverse("questionnaires:whom_people", args=[space.slug, found.pk])
    return _asked(request, _whom(space, Of.PEOPLE, chosen, back=back, collection=found))


@login_required
@require_POST
def ask_organisations(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask one of the people of each organisation that was chosen."""
    space, found = collection_or_404(request, workspace, pk, to_write=True)
    chosen = ORGANISATIONS.chosen(
        request, organisations_of(space), choices=_choices(space, Of.ORGANISATIONS)
    )
    back = reverse("questionnaires:whom_organisations", args=[space.slug, found.pk])
    return _asked(request, _whom(space, Of.ORGANISATIONS, chosen, back=back, collection=found))


@login_required
@require_POST
def fill_people(request: Request, workspace: str) -> HttpResponse:
    """Ask those to fill one in who were chosen in the register's list, or whom a segment finds."""
    space = writing_or_403(request, workspace)
    back = reverse("organisations:people", args=[space.slug])
    return _asked(request, _whom(space, Of.PEOPLE, chosen_people(request, space), back=back))


@login_required
@require_POST
def fill_organisations(request: Request, workspace: str) -> HttpResponse:
    space = writing_or_403(request, workspace)
    today = asked.local_day(space, at=timezone.now())
    chosen = chosen_organisations(request, space, on=today)
    back = reverse("organisations:organisations", args=[space.slug])
    return _asked(request, _whom(space, Of.ORGANISATIONS, chosen, back=back))


def _whom(
    space: Workspace, of: str, chosen: Chosen, *, back: str, collection: Collection | None = None
) -> Whom:
    rows = list(chosen.rows[: MOST_AT_ONCE + 1])
    make = access.for_people if of == Of.PEOPLE else access.for_companies
    return Whom(
        space=space,
        of=of,
        recipients=make(rows, workspace=space) if len(rows) <= MOST_AT_ONCE else (),
        chosen=chosen,
        back=back,
        collection=collection,
    )


def _asked(request: Request, whom: Whom) -> HttpResponse:
    """Show the form, then how it will look, then do it; what is wrong leads back to the form."""
    if not whom.recipients:
        most = {"number": words.number(MOST_AT_ONCE)}
        said = _("More than %(number)s are not asked at once. Filter the list.") % most
        messages.warning(request, said if whom.chosen.count else NOBODY)
        return redirect(whom.back)
    now = timezone.now()
    form = _form(request, whom, at=now)
    place = _place(form, whom)
    step = request.POST.get("step", "") if form.is_bound and form.is_valid() else ""
    if place is not None and step in (LOOK, SEND):
        try:
            if step == SEND:
                return _done(request, whom, place, form, at=now)
            _check(place, form, space=whom.space, at=now)
        except Refusal as refusal:
            form.refuse(refusal)
            step = ""
    rhythm = asked.rhythm_of(whom.space)
    context, those = _context(whom, place, form, rhythm=rhythm, at=now)
    if place is not None and step == LOOK:
        asking, by = form.asking(title=place.questionnaire.title), str(request.user)
        context |= access.looked_at(asking, those, rhythm, reason=form.reason, by=by, at=now)
        return render(request, "questionnaires/collecting/look.html", context)
    return render(request, "questionnaires/collecting/ask.html", context, status=status_of(form))


def _form(request: Request, whom: Whom, *, at: datetime) -> AnswersForm:
    """Return the form as it was sent, or begun with what was said when the same was asked last."""
    sent = request.POST if "purpose" in request.POST else None
    usual: dict[str, object] = {"minutes": USUAL_MINUTES}
    due_on = asked.local_day(whom.space, at=at) + timedelta(days=USUAL_DAYS)
    if whom.collection is not None:
        last = queries.last_ask_for(whom.collection.version.questionnaire)
        usual |= (
            {"purpose": last.purpose, "text": last.text, "minutes": last.minutes} if last else {}
        )
        usual["due_on"] = min(due_on, whom.collection.closes_on or due_on)
        return AnswersForm(sent, initial=usual)
    return FillForm(
        sent,
        collections=list(queries.open_for_asking(whom.space, at=at)[:MOST_OFFERED]),
        versions=list(queries.newest_versions(whom.space)),
        initial=usual | {"due_on": due_on},
    )


def _place(form: AnswersForm, whom: Whom) -> Place | None:
    chosen = form.place if isinstance(form, FillForm) else whom.collection
    if chosen is None:
        return None
    if isinstance(chosen, Version):
        return Place(collection=None, version=chosen)
    chosen.workspace = whom.space
    return Place(collection=chosen, version=chosen.version)


def _check(place: Place, form: AnswersForm, *, space: Workspace, at: datetime) -> None:
    """Raise what is wrong with it before anybody is shown how it will look."""
    asking = form.asking(title=place.questionnaire.title)
    if place.collection is None:
        check(asking, workspace=space, at=at)
    else:
        actions.check_asking(place.collection, asking, at=at)


def _context(
    whom: Whom, place: Place | None, form: AnswersForm, *, rhythm: Rhythm, at: datetime
) -> tuple[dict[str, object], list[access.Addressed]]:
    """Return what both pages show, and who would be asked: those are left out who were already."""
    known = (
        queries.asked_already(
            place.questionnaire,
            place.collection,
            [one.key for one in whom.recipients],
            once_a_company=whom.is_of_companies,
        )
        if place is not None
        else {}
    )
    left = [one for one in whom.recipients if one.key not in known]
    those = access.addressed(left, rhythm, at=at)
    context = {
        **_where(whom, form),
        "whom": whom,
        "place": place,
        "collection": whom.collection,
        "form": form,
        "chosen": whom.chosen,
        "is_one": False,
        "known": _by_progress(whom, known),
        "known_number": len(known),
    }
    return context | access.whom_asked(those, rhythm, most=SHOWN), those


def _where(whom: Whom, form: AnswersForm) -> dict[str, object]:
    """Return what the way there says: below a collection, or below the list of the register."""
    if whom.collection is not None:
        return frame(whom.space, whom.collection.version.questionnaire)
    is_empty = isinstance(form, FillForm) and not form.places
    return {"workspace": whom.space, "is_empty": is_empty}


def _by_progress(
    whom: Whom, known: Mapping[Asked, str]
) -> list[tuple[object, int, list[Recipient], int]]:
    """Return those who are left out by how far they are: the word, how many, who, how many more."""
    found: dict[str, list[Recipient]] = {}
    for one in whom.recipients:
        if one.key in known:
            found.setdefault(known[one.key], []).append(one)
    return [
        (PROGRESS[progress].word, len(each), each[:SHOWN], len(each) - SHOWN)
        for progress, each in found.items()
    ]


def _done(
    request: Request, whom: Whom, place: Place, form: AnswersForm, *, at: datetime
) -> HttpResponse:
    asking = form.asking(title=place.questionnaire.title)
    if place.collection is not None:
        collection = place.collection
        sent = actions.ask_for_answers(
            collection,
            asking,
            of=whom.recipients,
            once_a_company=whom.is_of_companies,
            by=request.user,
            at=at,
            despite=form.reason,
            token=token_in(request.POST),
        )
    else:
        today = words.day(asked.local_day(whom.space, at=at))
        name = form.cleaned_data.get("name") or _("Asked on %(day)s") % {"day": today}
        collection, sent = actions.open_and_ask(
            place.version,
            Opening(title=name),
            asking,
            of=whom.recipients,
            once_a_company=whom.is_of_companies,
            by=request.user,
            at=at,
            despite=form.reason,
            token=token_in(request.POST),
        )
    _tell(request, sent)
    return redirect("questionnaires:collection", whom.space.slug, collection.pk)


def _tell(request: Request, sent: Sent) -> None:
    number = len(sent.asks)
    said = ngettext("%(number)s is asked.", "%(number)s are asked.", number)
    messages.success(request, said % {"number": number})
    if left := len(sent.over_budget):
        said = ngettext(
            "%(number)s was left out, who was asked enough this quarter.",
            "%(number)s were left out, who were asked enough this quarter.",
            left,
        )
        messages.info(request, said % {"number": left})
    if left := len(sent.asked_already):
        said = ngettext(
            "%(number)s was left out, who was asked for it already.",
            "%(number)s were left out, who were asked for it already.",
            left,
        )
        messages.info(request, said % {"number": left})
