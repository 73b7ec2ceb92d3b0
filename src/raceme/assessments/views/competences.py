"""The map of competences of a cluster: a heat map, its gaps, and who could help whom."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.assessments.exports.competences import write_map
from raceme.assessments.permissions import can_assess
from raceme.assessments.queries import assessed_in
from raceme.assessments.queries.competences import (
    LACKS,
    OFFERS,
    SEEKS,
    Company,
    Competence,
    CompetenceMap,
    Group,
    Tally,
    companies_mapped,
    mappings_of,
    narrowed,
)
from raceme.core import lists
from raceme.core.pieces import Tile
from raceme.core.words import number
from raceme.engagements.actions import today_of
from raceme.organisations.models import Organisation
from raceme.organisations.names import name_key
from raceme.organisations.queries import (
    clusters_of,
    members_on,
    organisations_of,
    own_organisation,
)
from raceme.programmes.queries import programme_choices
from raceme.questionnaires.models import Version
from raceme.workspaces.models import Workspace

ROWS_A_PAGE = 50
LONGEST_NAME = 200
PAIRS_SHOWN = 10
NAMES_SHOWN = 12
WORDS: Mapping[str, Promise] = {
    OFFERS: pgettext_lazy("competence", "offers it"),
    SEEKS: pgettext_lazy("competence", "seeks it"),
    LACKS: pgettext_lazy("competence", "lacks it"),
}
# One letter each, so that a cell says the same without its colour.
LETTERS: Mapping[str, Promise] = {
    OFFERS: pgettext_lazy("letter of: offers it", "O"),
    SEEKS: pgettext_lazy("letter of: seeks it", "S"),
    LACKS: pgettext_lazy("letter of: lacks it", "L"),
}


ORDERS: Mapping[str, Promise] = {
    OFFERS: _("Who offers most"),
    SEEKS: _("Who looks for most"),
    LACKS: _("Who lacks most"),
}


@dataclass(frozen=True)
class Cell:
    """How a company stands: as shades, letters and words."""

    shade: str
    letters: str
    words: str


@dataclass(frozen=True)
class Line:
    company: Company
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Named:
    """The first companies of many as links, and how many more there are."""

    links: SafeString
    more: int


@dataclass(frozen=True)
class Told:
    """Who stands how to one competence, named and counted."""

    tally: Tally
    stands: Sequence[tuple[Promise, Named]]


@dataclass(frozen=True)
class Asked:
    """What the page is asked to show."""

    version: Version
    mappings: Sequence[Version]
    clusters: Sequence[Organisation]
    cluster: Organisation | None
    members: QuerySet[Organisation] | None
    group: str
    programmes: Sequence[tuple[int, str]]
    programme: int | None
    called: str
    order: str


@login_required
@require_safe
def competences(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    asked = _asked(request.GET, space)
    if asked is None:
        return _nothing(request, space)
    language = get_language() or "en"
    whole = companies_mapped(asked.version, of=_companies(asked, space), language=language)
    shown = narrowed(whole, asked.group)
    if request.GET.get("export") == "xlsx":
        return _file(shown, today=today_of(space, at=timezone.now()))
    rows = _rows(shown, asked)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    pairs, count = shown.pairs(most=PAIRS_SHOWN)
    gaps = shown.gaps()
    context = {
        "workspace": space,
        "asked": asked,
        "map": shown,
        "groups": whole.groups,
        "columns": shown.competences,
        "is_whole": len(shown.groups) > 1,
        "lines": _lines(shown, page),
        "page": page,
        "kept": _kept(request.GET),
        "tallied": _by_group(shown, space),
        "gaps": gaps,
        "pairs": pairs,
        "more_pairs": count - len(pairs),
        "orders": ORDERS,
        "legend": [(each, LETTERS[each], WORDS[each]) for each in WORDS],
        "tiles": _tiles(shown, asked, gaps=len(gaps), pairs=count),
        "without": _without(asked, space),
        "can_assess": can_assess(request.user, space),
    }
    return render(request, "assessments/competences.html", context)


def _asked(sent: QueryDict, space: Workspace) -> Asked | None:
    """Read what is asked; what is not there is passed by. None: there is no mapping yet."""
    mappings = mappings_of(space)
    if not mappings:
        return None
    of = {each.questionnaire.code: each for each in mappings}
    clusters = list(clusters_of(space))
    own = own_organisation(space)
    first = next((each for each in clusters if own is not None and each.pk == own.pk), None)
    named = {str(each.pk): each for each in clusters}
    cluster = named.get(sent.get("cluster", "")) if "cluster" in sent else first
    today = today_of(space, at=timezone.now())
    programmes, wanted = programme_choices(space), sent.get("programme", "")
    order = sent.get("order", "")
    return Asked(
        version=of.get(sent.get("of", ""), mappings[0]),
        mappings=mappings,
        clusters=clusters,
        cluster=cluster,
        members=members_on(cluster, today, workspace=space) if cluster else None,
        group=sent.get("group", ""),
        programmes=programmes,
        programme=next((key for key, _name in programmes if str(key) == wanted), None),
        called=sent.get("q", "").strip()[:LONGEST_NAME],
        order=order if order in ORDERS else "",
    )


def _companies(asked: Asked, space: Workspace) -> QuerySet[Organisation] | None:
    """Return those of whom the map is drawn; None: all of the workspace's."""
    if asked.programme is None:
        return asked.members
    code = asked.version.questionnaire.code
    mapped_for = assessed_in(space, code=code, programme=asked.programme)
    among = organisations_of(space) if asked.members is None else asked.members
    return among.filter(Q(mapped_for))


def _rows(shown: CompetenceMap, asked: Asked) -> Sequence[Company]:
    """Return the companies whose rows are to be seen, in the order that is asked for."""
    rows = shown.in_order(asked.order) if asked.order else shown.companies
    key = name_key(asked.called)
    return [one for one in rows if key in name_key(one.name)] if key else rows


def _nothing(request: Request, space: Workspace) -> HttpResponse:
    context = {"workspace": space, "can_assess": can_assess(request.user, space)}
    return render(request, "assessments/competences.html", context)


def _by_group(shown: CompetenceMap, space: Workspace) -> list[tuple[Group, list[Told]]]:
    before, after = lists.Link("portal:organisation").ends(workspace=space.slug)

    def named(companies: Sequence[Company]) -> Named:
        links = ((before, one.pk, after, one.name) for one in companies[:NAMES_SHOWN])
        joined = format_html_join(", ", '<a href="{}{}{}">{}</a>', links)
        return Named(joined, max(0, len(companies) - NAMES_SHOWN))

    told = [
        Told(
            each,
            [
                (_("Offered by"), named(each.offers)),
                (_("Looked for by"), named(each.seeks)),
                (_("Lacking at"), named(each.lacks)),
            ],
        )
        for each in shown.tallies
    ]
    return [
        (group, [each for each in told if each.tally.competence.group == group.code])
        for group in shown.groups
    ]


def _lines(shown: CompetenceMap, page: Page[Company]) -> list[Line]:
    return [Line(one, [_cell(one, each) for each in shown.competences]) for one in page]


def _cell(one: Company, each: Competence) -> Cell:
    stands = one.stands(each)
    return Cell(
        shade=" ".join(f"a-{stand}" for stand in stands),
        letters=" ".join(str(LETTERS[stand]) for stand in stands),
        words=", ".join(str(WORDS[stand]) for stand in stands),
    )


def _without(asked: Asked, space: Workspace) -> str:
    """Return the address of the members who have no mapping yet."""
    wanted = {"without": asked.version.questionnaire.code}
    if asked.cluster is not None:
        wanted["cluster"] = str(asked.cluster.pk)
    return f"{reverse('assessments:members', args=[space.slug])}?{urlencode(wanted)}"


def _tiles(shown: CompetenceMap, asked: Asked, *, gaps: int, pairs: int) -> list[Tile]:
    tallies = shown.tallies
    offered = sum(1 for each in tallies if each.offers)
    return [
        Tile(
            _("Companies mapped"),
            number(len(shown.companies)),
            meaning="" if asked.members is None else _members(asked.members.count()),
        ),
        Tile(
            _("Competences offered"),
            number(offered),
            meaning=str(_("of %(number)s asked about")) % {"number": number(len(tallies))},
        ),
        Tile(
            _("Gaps"),
            number(gaps),
            href="#gaps",
            meaning=_("looked for or lacking, offered by nobody"),
        ),
        Tile(
            _("Pairs"),
            number(pairs),
            href="#pairs",
            meaning=_("one offers what the other looks for"),
        ),
    ]


def _members(count: int) -> str:
    said = ngettext("of %(number)s member", "of %(number)s members", count)
    return said % {"number": number(count)}


def _kept(sent: QueryDict) -> str:
    """Return what other pages of the list are to be asked beside their number."""
    kept = sent.copy()
    for name in ("page", "export"):
        kept.pop(name, None)
    return kept.urlencode()


def _file(shown: CompetenceMap, *, today: date) -> FileResponse:
    # Closed by the response, once it is sent.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    write_map(shown, file, words={stand: str(word) for stand, word in WORDS.items()})
    file.seek(0)
    name = f"competences-{today.isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)
