"""Quick entry as one request shows it: what was typed, what it was matched to, what is open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.forms import Form
from raceme.documents.models import Document
from raceme.engagements import actions as log
from raceme.engagements.actions import Facts, Proof, Towards
from raceme.engagements.models import Activity, Draft, Engagement
from raceme.engagements.queries import engagements_of, kinds_for
from raceme.organisations.matching import TooManyLines
from raceme.portal.actions import Line, Newcomers
from raceme.portal.forms.record import (
    MOST_PROGRAMMES,
    Own,
    OwnForm,
    TowardsForm,
    WhatForm,
    WhoForm,
    own_of,
)
from raceme.portal.matching import Decision, Row, Status, rows_of
from raceme.programmes.models import PlanItem
from raceme.programmes.queries import programmes_in_order, programmes_of
from raceme.workspaces.models import Workspace

# What a draft does not keep: who sent the form, and which button was pressed.
NOT_KEPT = {
    "csrfmiddlewaretoken",
    "submission",
    "draft",
    *("match", "moves", "add", "save", "keep", "not", "own", "remove_file"),
}


LARGEST_KEY = 2**62


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many different participants there are, and how each was come by."""

    found: int
    open: int
    new: int

    @property
    def different(self) -> int:
        return self.found + self.open + self.new

    @property
    def taking_part(self) -> int:
        return self.found + self.new


class Entry:
    """One sending of the form; nothing of it is saved."""

    def __init__(
        self,
        sent: QueryDict,
        *,
        space: Workspace,
        user: User,
        now: datetime,
        activity: Activity | None = None,
        draft: Draft | None = None,
        is_final: bool = False,
    ) -> None:
        self.sent = _with_pressed(sent)
        self.space, self.user, self.now = space, user, now
        self.activity, self.draft, self.is_final = activity, draft, is_final
        self.today: date = log.today_of(space, at=now)
        self.refused_files: list[tuple[str, str]] = []
        self.line_errors: dict[str, str] = {}

    # ---------- the forms ----------

    @cached_property
    def what(self) -> WhatForm:
        form = WhatForm(self.sent, kinds=kinds_for(self.space))
        if self.activity is None:
            form.is_valid()
            self._say_faults(form)
        return form

    def _say_faults(self, form: WhatForm) -> None:
        """Say what no field can tell alone, such as more hours than the day has."""
        facts = form.facts(today=self.today)
        if facts is not None:
            for fault in log.faults_of(facts, workspace=self.space, at=self.now):
                field = "place" if fault.field in ("country", "region") else fault.field
                if field in form.fields and field not in form.errors:
                    form.add_error(field, str(fault))
        self._forgive_empty(form)

    def _forgive_empty(self, form: Form) -> None:
        """While one is still typing, only what was typed can be wrong."""
        if self.is_final:
            return
        for name in list(form.errors):
            if not self.sent.get(form.add_prefix(name), "").strip():
                form.errors.pop(name)

    @cached_property
    def towards_forms(self) -> list[TowardsForm]:
        if self.activity is not None:
            return []
        asked = number_in(self.sent, "programmes", most=MOST_PROGRAMMES) or 1
        programmes = list(programmes_in_order(self.space))
        forms = [
            TowardsForm(self.sent, prefix=f"t{at}", programmes=programmes) for at in range(asked)
        ]
        seen = set()
        for form in forms:
            form.is_valid()
            chosen = form.cleaned_data.get("programme")
            if chosen and chosen in seen:
                form.add_error("programme", _("It counts towards this one already."))
            seen.add(chosen)
        return forms

    @cached_property
    def who(self) -> WhoForm:
        form = WhoForm(self.sent)
        form.is_valid()
        return form

    @cached_property
    def rows(self) -> list[Row]:
        try:
            return rows_of(
                self.who.cleaned_data.get("participants") or "",
                self.space,
                decisions=_Decisions(self.sent),
                on=self.facts.ended_on if self.facts else self.today,
                there=self._there,
            )
        except TooManyLines as refusal:
            self.who.add_error("participants", str(refusal))
            return []

    @property
    def _there(self) -> list[tuple[object, object]]:
        if self.activity is None:
            return []
        rows = engagements_of(self.activity).values_list("organisation_id", "person_id")
        return list(rows)

    @cached_property
    def own_forms(self) -> dict[str, OwnForm]:
        """The forms of those lines that say something of their own."""
        forms = {
            row.key: OwnForm(self._own_sent(row.key), prefix=f"of-{row.key}")
            for row in self.rows
            if row.takes_part and row.decision.is_own
        }
        for form in forms.values():
            form.is_valid()
        return forms

    def _own_sent(self, key: str) -> QueryDict:
        """Return what was sent; a line just opened starts from what holds for all."""
        if f"of-{key}-role" in self.sent:
            return self.sent
        filled = self.sent.copy()
        filled[f"of-{key}-role"] = self.sent.get("role", Engagement.Role.PARTICIPANT)
        filled[f"of-{key}-state"] = self.state_of_all
        filled[f"of-{key}-currency"] = self.space.currency
        return filled

    # ---------- what they say ----------

    @cached_property
    def facts(self) -> Facts | None:
        return None if self.activity is not None else self.what.facts(today=self.today)

    @property
    def is_planned(self) -> bool:
        if self.activity is not None:
            return self.activity.state == Activity.State.PLANNED
        return self.facts is not None and self.facts.state == Activity.State.PLANNED

    @property
    def state_of_all(self) -> str:
        states = Engagement.State
        return states.EXPECTED if self.is_planned else states.TOOK_PART

    @cached_property
    def towards(self) -> list[Towards]:
        found = [each for form in self.towards_forms if (each := form.towards())]
        item = self.plan_item
        return [
            replace(each, plan_item=item)
            if item and item.programme_id == each.programme.pk
            else each
            for each in found
        ]

    @cached_property
    def plan_item(self) -> PlanItem | None:
        """The line of a work plan on which recording began: the activity will tick it off."""
        key = number_in(self.sent, "plan", most=LARGEST_KEY)
        programmes = programmes_of(self.space)
        return (
            PlanItem.objects.reached_by(Q(pk=key, programme__in=programmes)).first()
            if key
            else None
        )

    @cached_property
    def lines(self) -> list[Line]:
        """Who takes part and as what, of the lines that are settled."""
        role = self.who.cleaned_data.get("role") or Engagement.Role.PARTICIPANT
        of_all = Own(role=role, state=self.state_of_all)
        lines = []
        for row in self.rows:
            if row.who is None or not row.takes_part:
                continue
            form = self.own_forms.get(row.key)
            own = own_of(form) if form else None
            lines.append(Line(key=row.key, who=row.who, **vars(own or of_all)))
        return lines

    @property
    def newcomers(self) -> Newcomers:
        told = self.who.cleaned_data
        return Newcomers(country=told.get("country") or "", region=told.get("region") or "")

    def say_missing(self) -> None:
        """Say what only a save asks for: where the new ones are."""
        if self.has_new and not self.newcomers.country:
            self.who.add_error("country", _("Choose where the new ones are."))

    @property
    def has_new(self) -> bool:
        return any(row.status == Status.NEW for row in self.rows)

    @cached_property
    def documents(self) -> list[Document]:
        return list(self.draft.documents.order_by("added_at", "pk")) if self.draft else []

    @property
    def covers_all(self) -> bool:
        return self.sent.get("covers") != "activity"

    @property
    def proofs(self) -> list[Proof]:
        return [Proof(document=each, for_participants=self.covers_all) for each in self.documents]

    # ---------- what is open ----------

    @cached_property
    def counts(self) -> Counts:
        statuses = [row.status for row in self.rows]
        return Counts(
            found=statuses.count(Status.SETTLED),
            open=statuses.count(Status.OPEN),
            new=statuses.count(Status.NEW),
        )

    @property
    def forms(self) -> Iterator[Form]:
        if self.activity is None:
            yield self.what
            yield from self.towards_forms
        yield self.who
        yield from self.own_forms.values()

    @property
    def to_settle(self) -> int:
        """How many things stand between this entry and its being saved."""
        wrong = sum(len(form.errors) for form in self.forms)
        return wrong + self.counts.open + len(self.line_errors)

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of the save beside what it is about."""
        field = refusal.field if isinstance(refusal, FieldRefusal) else ""
        if field in self.what.fields and self.activity is None:
            self.what.add_error(field, str(refusal))
        elif field in ("programme", "share") and self.towards_forms:
            self.towards_forms[0].add_error(field, str(refusal))
        else:
            self.who.add_error("participants", str(refusal))

    def kept(self) -> dict[str, list[str]]:
        """Return what a draft keeps of it: everything as typed."""
        kept = {
            name: [str(value) for value in values]
            for name, values in self.sent.lists()
            if name not in NOT_KEPT
        }
        return kept | ({"activity": [str(self.activity.pk)]} if self.activity else {})


class _Decisions(Mapping[str, Decision]):
    """What was decided of each line, read from the form when a line asks."""

    def __init__(self, sent: QueryDict) -> None:
        self._sent = sent

    def __getitem__(self, key: str) -> Decision:
        return Decision(
            choice=self._sent.get(f"line-{key}", ""),
            is_other=self._sent.get(f"not-{key}") == "1",
            is_own=self._sent.get(f"own-{key}") == "1",
        )

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _with_pressed(sent: QueryDict) -> QueryDict:
    """Return what was sent with what a pressed button changes: one line, or one more programme."""
    pressed = sent.copy()
    for button in ("not", "own"):
        if key := sent.get(button):
            pressed[f"{button}-{key}"] = "1"
    if sent.get("add"):
        count = number_in(sent, "programmes", most=MOST_PROGRAMMES) or 1
        pressed["programmes"] = str(min(count + 1, MOST_PROGRAMMES))
        pressed.setdefault(f"t{count}-share", str(Decimal(100)))
    return pressed


def number_in(sent: QueryDict, name: str, *, most: int) -> int:
    """Return the whole number that a form was sent with, and 0 for what is none."""
    text = sent.get(name, "")
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return min(int(text), most) if digits else 0
