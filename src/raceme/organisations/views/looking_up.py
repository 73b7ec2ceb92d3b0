"""What public registers say: asked by a button of a form, or many at once; kept by saving."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core import jobs, lists
from raceme.core.errors import Refusal
from raceme.organisations import actions, lookup, queries, validation
from raceme.organisations.access import chosen_organisations
from raceme.organisations.actions import MOST_LOOKED_UP, Taken
from raceme.organisations.models import LookedUp, Organisation, SizeClass, SizeFact
from raceme.organisations.views.reach import writable_or_403
from raceme.workspaces.models import Workspace

# Signed, so that a history names a source only where one was asked.
LONGEST_KEY = 18
SHOWN, SHOWN_LASTS = "organisations.looked-up", 24 * 60 * 60
FIELD_LABELS = {
    "name": gettext_lazy("Name"),
    "registered_number": gettext_lazy("Registered number"),
    "vat_number": gettext_lazy("VAT number"),
    "activity_code": gettext_lazy("Activity"),
    "region": gettext_lazy("Region"),
    "town": gettext_lazy("Town"),
    "address": gettext_lazy("Address"),
}
STATES = {
    LookedUp.Outcome.DIFFERS: lists.Shown(LookedUp.Outcome.DIFFERS.label, "note", "list-check"),
    LookedUp.Outcome.SAME: lists.Shown(LookedUp.Outcome.SAME.label, "ok", "check"),
    LookedUp.Outcome.UNKNOWN: lists.Shown(LookedUp.Outcome.UNKNOWN.label, "warn", "alert-circle"),
    LookedUp.Outcome.NO_NUMBER: lists.Shown(LookedUp.Outcome.NO_NUMBER.label, "warn"),
    LookedUp.Outcome.SILENT: lists.Shown(LookedUp.Outcome.SILENT.label, "warn"),
}
ANSWERS = lists.Table(
    "looked-up",
    gettext_lazy("Looked up"),
    columns=[
        lists.Text(
            "organisation__name",
            gettext_lazy("Organisation"),
            sort="organisation__name_key",
            main=True,
            link=lists.Link("organisations:looked_up_one"),
        ),
        lists.State("outcome", gettext_lazy("What came of it"), states=STATES),
        lists.Number("differences", gettext_lazy("Fields that differ"), sort="differences"),
        lists.Text("source", gettext_lazy("Source")),
        lists.Moment("looked_up_at", gettext_lazy("Looked up"), sort="looked_up_at"),
    ],
    filters=[
        lists.OneOf("outcome", gettext_lazy("What came of it"), choices=LookedUp.Outcome.choices)
    ],
    sort="-looked_up_at",
    empty=lists.Empty(
        gettext_lazy("Nothing left to look at"),
        gettext_lazy("Choose organisations in their list, then “Look up”."),
    ),
)


@dataclass(frozen=True)
class Line:
    """A field that differs, as it is shown: what stands here, and what the register says."""

    field: str
    label: str
    here: str
    there: str
    is_taken: bool = False


@dataclass
class Answer:
    """What a register said, beside what stands in the form; or why it said nothing."""

    found: lookup.Found | None = None
    refusal: str = ""
    looked_up: int | None = None
    here: Mapping[str, str] = field(default_factory=dict)
    sizes: list[SizeFact] = field(default_factory=list)
    taken: frozenset[str] = frozenset()
    keeps_size: bool = False
    size_class: str = ""

    @property
    def country(self) -> str:
        return self.here.get("country", "").upper()

    @cached_property
    def compared(self) -> lookup.Compared:
        if self.found is None:
            return lookup.Compared(fills={}, differences=())
        return lookup.compared(self.found, self.here, country=self.country)

    @property
    def fills(self) -> Mapping[str, str]:
        return self.compared.fills

    @property
    def filled(self) -> str:
        """The names of the fields that were filled."""
        return ", ".join(str(FIELD_LABELS[name]) for name in self.fills)

    @property
    def lines(self) -> list[Line]:
        return [
            Line(
                each.field,
                str(FIELD_LABELS[each.field]),
                each.here or _("nothing"),
                each.there or _("nothing"),
                each.field in self.taken,
            )
            for each in self.compared.differences
        ]

    @property
    def source(self) -> str:
        return lookup.labels(self.found.sources) if self.found else ""

    @property
    def silent(self) -> str:
        return lookup.labels(self.found.silent) if self.found else ""

    @property
    def accounts(self) -> lookup.Accounts | None:
        """The accounts, unless a size of their day says the same already."""
        is_new = self.found is not None and lookup.is_news(self.found, self.sizes)
        return self.found.accounts if self.found and is_new else None

    @property
    def replaced(self) -> SizeFact | None:
        day = self.accounts.valid_from if self.accounts else None
        return next((fact for fact in self.sizes if fact.valid_from == day), None)

    @property
    def size_options(self) -> list[tuple[str, str, bool]]:
        chosen = self.size_class
        if not chosen and self.accounts:
            chosen = lookup.suggested_size(self.accounts)
        return [(value, str(word), value == chosen) for value, word in SizeClass.choices]

    @property
    def signed(self) -> str:
        """What the form carries along, so that saving knows where it came from."""
        data = self.found.as_data() if self.found else None
        return dumps([data, self.looked_up], salt=SHOWN, compress=True)

    def put_in(self, sent: QueryDict) -> QueryDict:
        """Return what was sent with the values that were ticked in place of what stood there."""
        if self.found is None:
            return sent
        said = lookup.values_of(self.found, country=self.country)
        changed = sent.copy()
        for name in self.taken & FIELD_LABELS.keys():
            changed[name] = said.get(name, "")
        return changed

    def kept(
        self,
        facts: validation.Facts,
        *,
        workspace: Workspace,
        standing: Organisation | None,
    ) -> Taken | None:
        """Return what is kept of it when ``facts`` are saved."""
        if self.found is None:
            return None
        said = lookup.values_of(self.found, country=facts.country)
        before = vars(validation.facts_of(standing)) if standing else {}
        came = any(
            getattr(facts, name) == value != before.get(name) for name, value in said.items()
        )
        dropped = any(not getattr(facts, name) for name in self.taken & FIELD_LABELS.keys())
        looked_up = self.looked_up and (
            LookedUp.objects.of(workspace)
            .filter(pk=self.looked_up, organisation=standing)
            .select_related("organisation")
            .first()
        )
        size = self._size()
        return Taken(
            source=self.source if came or dropped or size else "",
            size=size,
            looked_up=looked_up or None,
        )

    def _size(self) -> actions.SizeFacts | None:
        accounts = self.found.accounts if self.found else None
        if not (self.keeps_size and accounts and self.size_class in SizeClass.values):
            return None
        words = {"register": lookup.labels(self.found.sources[-1:] if self.found else ())}
        source = _("%(register)s, accounts of %(year)s") % {**words, "year": accounts.year}
        return actions.SizeFacts(
            valid_from=accounts.valid_from,
            size_class=self.size_class,
            employees=accounts.employees,
            turnover=accounts.turnover,
            currency=accounts.currency,
            source=source[:200],
        )


def asked(sent: QueryDict, *, standing: Organisation | None) -> Answer:
    """Ask the registers for what was typed; one try, for somebody waits."""
    here = {name: sent.get(name, "") for name in validation.FIELDS}
    numbers = lookup.Numbers(
        country=here["country"].upper(),
        registered_number=here["registered_number"],
        vat_number=here["vat_number"],
    )
    answer = Answer(here=here, sizes=_sizes(standing))
    try:
        answer.found = lookup.look_up(numbers, on=timezone.localdate())
    except lookup.NotFound as refusal:
        answer.refusal = str(refusal)
    return answer


def shown_before(sent: QueryDict, *, standing: Organisation | None) -> Answer | None:
    """Return the answer that the form which was sent had shown."""
    try:
        data, looked_up = loads(sent.get("register", ""), salt=SHOWN, max_age=SHOWN_LASTS)
    except BadSignature:
        return None
    return Answer(
        found=lookup.Found.from_data(data) if data else None,
        looked_up=looked_up,
        here={name: sent.get(name, "") for name in validation.FIELDS},
        sizes=_sizes(standing),
        taken=frozenset(sent.getlist("take")),
        keeps_size=sent.get("keep_size") == "1",
        size_class=sent.get("size_class", ""),
    )


def looked_up_before(
    request: Request, *, space: Workspace, standing: Organisation
) -> Answer | None:
    """Return the answer of a job that the address of the form names."""
    number = request.GET.get("looked_up", "")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_KEY):
        return None
    row = LookedUp.objects.of(space).filter(pk=int(number), organisation=standing).first()
    if row is None or not row.found:
        return None
    return Answer(
        found=lookup.Found.from_data(row.found),
        looked_up=row.pk,
        here=vars(validation.facts_of(standing)),
        sizes=_sizes(standing),
    )


def _sizes(standing: Organisation | None) -> list[SizeFact]:
    return list(queries.sizes_of(standing)) if standing else []


@login_required
@require_POST
def look_up_chosen(request: Request, workspace: str) -> HttpResponse:
    """Begin the job that looks the chosen organisations up."""
    space = writable_or_403(request, workspace)
    chosen = chosen_organisations(request, space, on=timezone.localdate())
    keys = list(chosen.rows.order_by("pk").values_list("pk", flat=True)[: MOST_LOOKED_UP + 1])
    try:
        job = actions.begin_look_up(keys, workspace=space, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("organisations:organisations", space.slug)
    return redirect("portal:job", space.slug, job.pk)


@login_required
@require_safe
def looked_up(request: Request, workspace: str) -> HttpResponseBase:
    """Show what came of it, and what is left to be dealt with."""
    space = workspace_or_404(request, workspace)
    listing = ANSWERS.listing(request, queries.looked_up_in(space))
    context = {
        "workspace": space,
        "job": jobs.newest(f"organisations.look_up:{space.pk}"),
        "is_on": lookup.is_switched_on(),
    }
    return listing.answer("organisations/looked_up.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def looked_up_one(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Lead to the form where the answer stands beside the facts; by POST lay it aside."""
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(queries.looked_up_in(space).select_related("organisation"), pk=pk)
    if request.method == "POST":
        space = writable_or_403(request, workspace)
        actions.settle_looked_up(row, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s stays as it is.") % {"name": row.organisation.name})
        return redirect("organisations:looked_up", space.slug)
    if not can_write(request.user, space):
        return redirect("portal:organisation", space.slug, row.organisation_id)
    address = reverse("organisations:edit", args=[space.slug, row.organisation_id])
    return redirect(f"{address}?looked_up={row.pk}")
