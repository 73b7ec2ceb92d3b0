"""The pages of whoever looks after personal data: consents and proof, places, erasures."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request
from raceme.consents.models import Consent, Purpose, Way
from raceme.consents.queries import consents_of, texts_of
from raceme.core import lists
from raceme.core.pieces import Tile
from raceme.core.words import number
from raceme.organisations.names import person_key
from raceme.stewardship.library.places import PLACES, Whose
from raceme.stewardship.models import Erasure
from raceme.stewardship.queries.personal.counting import how_it_stands
from raceme.stewardship.queries.personal.erased import erasures_of
from raceme.workspaces.models import Workspace

State = Consent.State
STATES = {
    State.GIVEN: lists.Shown(State.GIVEN.label, "ok", "circle-check"),
    State.WITHDRAWN: lists.Shown(State.WITHDRAWN.label, "stop", "ban"),
    State.EXPIRED: lists.Shown(State.EXPIRED.label, "warn", "clock"),
    State.RENEWED: lists.Shown(State.RENEWED.label, "", "refresh"),
}
PROOF = ("document__name", "note", "way")


def _proof(row: Mapping[str, Any]) -> str:
    """Show the proof, with the link to its file."""
    if row["document"]:
        address = reverse("documents:download", args=[row["workspace__slug"], row["document"]])
        return format_html('<a href="{}">{}</a>', address, row["document__name"])
    return format_html("{}", _proof_in_words(row))


def _proof_in_words(row: Mapping[str, Any]) -> str:
    if row["document__name"]:
        return str(row["document__name"])
    return str(row["note"] or Way(row["way"]).label)


CONSENTS = lists.Table(
    "consents",
    gettext_lazy("Consents"),
    columns=[
        lists.Text(
            "person__name",
            gettext_lazy("Person"),
            sort="person__name_key",
            main=True,
            link=lists.Link("stewardship:person_data", key="person"),
        ),
        lists.Choice("purpose", gettext_lazy("Purpose"), choices=Purpose.choices, sort="purpose"),
        lists.State("state", gettext_lazy("State"), states=STATES),
        lists.Date("at", gettext_lazy("Said"), sort="at"),
        lists.Choice("way", gettext_lazy("How"), choices=Way.choices),
        lists.Custom(
            "proof",
            gettext_lazy("Proof"),
            fields=(*PROOF, "document", "workspace__slug"),
            html=_proof,
            plain=_proof_in_words,
        ),
        lists.Number("text__version", gettext_lazy("Version of the text"), shown=False),
        lists.Date("expires_on", gettext_lazy("Until"), none=gettext_lazy("no end")),
        lists.Date("ended_at", gettext_lazy("Ended"), shown=False),
        lists.Text("taken_by_label", gettext_lazy("Written down by"), shown=False),
    ],
    filters=[
        lists.Search(
            "q",
            gettext_lazy("Name"),
            lambda text: Q(person__name_key__contains=person_key(text)),
        ),
        lists.OneOf("purpose", gettext_lazy("Purpose"), choices=Purpose.choices),
        lists.OneOf("state", gettext_lazy("State"), choices=State.choices),
        lists.OneOf("way", gettext_lazy("How it was said"), choices=Way.choices),
        lists.OneOf("text", gettext_lazy("Text")),
        lists.Between("said", gettext_lazy("Said"), field="at", moments=True),
    ],
    sort="-at",
    empty=lists.Empty(
        gettext_lazy("Nobody has agreed to anything yet"),
        gettext_lazy("Ask people by mail on their page, or write down what they signed."),
    ),
)
ERASURES = lists.Table(
    "erasures",
    gettext_lazy("Erased"),
    columns=[
        lists.Text("person", gettext_lazy("Record"), main=True),
        lists.Choice("why", gettext_lazy("Why"), choices=Erasure.Why.choices),
        lists.Moment("erased_at", gettext_lazy("Erased"), sort="erased_at"),
        lists.Text("erased_by", gettext_lazy("By")),
    ],
    sort="-erased_at",
    empty=lists.Empty(
        gettext_lazy("Nobody was erased yet"),
        gettext_lazy("Who was is told here, by the key of their record and without a name."),
    ),
)


@login_required
@require_safe
def consents(request: Request, workspace: str) -> HttpResponseBase:
    """Show each person's consents with their proof, and whether anything is past its date."""
    space = managed_or_403(request, workspace)
    listing = CONSENTS.listing(request, consents_of(space), choices=lambda: {"text": _texts(space)})
    context = {"workspace": space, "tiles": _tiles(space)}
    return listing.answer("stewardship/personal/consents.html", context)


def _tiles(space: Workspace) -> list[Tile]:
    stands = how_it_stands(space, at=timezone.now())
    past = reverse("stewardship:past_date", args=[space.slug])
    here = reverse("stewardship:personal_data", args=[space.slug])
    erased = reverse("stewardship:erasures", args=[space.slug])
    return [
        Tile(
            _("Consents that stand"),
            number(stands.standing),
            href=f"{here}?state=given",
            meaning=_("of people you know now"),
        ),
        Tile(
            _("Past its date"),
            number(stands.past),
            href=past,
            meaning=_("goes tonight") if stands.past else _("nothing, as it should be"),
        ),
        Tile(_("Comes due"), number(stands.soon), href=past, meaning=_("within thirty days")),
        Tile(_("Erased"), number(stands.erased), href=erased, meaning=_("people so far")),
    ]


def _texts(space: Workspace) -> list[tuple[object, str]]:
    languages = dict(settings.LANGUAGES)
    told = _("%(purpose)s, %(language)s, version %(number)s")
    return [
        (
            text.pk,
            told
            % {
                "purpose": text.get_purpose_display(),
                "language": languages.get(text.language, text.language),
                "number": text.version,
            },
        )
        for text in texts_of(space)
    ]


@login_required
@require_safe
def places(request: Request, workspace: str) -> HttpResponse:
    """Show every place where personal data lie: a list that a test holds to the models."""
    space = managed_or_403(request, workspace)
    groups = [(whose, [one for one in PLACES if one.whose == whose]) for whose in Whose]
    context = {"workspace": space, "groups": groups}
    return render(request, "stewardship/personal/places.html", context)


@login_required
@require_safe
def erasures(request: Request, workspace: str) -> HttpResponseBase:
    space = managed_or_403(request, workspace)
    listing = ERASURES.listing(request, erasures_of(space))
    return listing.answer("stewardship/personal/erasures.html", {"workspace": space})
