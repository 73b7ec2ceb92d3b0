"""What stands in the way of taking an import back: whatever later depends on what it made."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core import jobs
from raceme.core.models import EditableRecord, Record
from raceme.organisations.models import Organisation, Relationship
from raceme.questionnaires.solving import Kind
from raceme.stewardship.actions.imports.kinds.affiliations import AFFILIATION
from raceme.stewardship.actions.imports.kinds.memberships import MEMBERSHIP
from raceme.stewardship.actions.imports.kinds.sizes import SIZE_FACT
from raceme.stewardship.actions.imports.logged import (
    ACTIVITY,
    ENGAGEMENT,
    EVIDENCE,
    InTheWay,
    additions_in,
    changed_since,
    in_the_way,
)
from raceme.stewardship.actions.imports.marking import marks_of
from raceme.stewardship.actions.imports.rows import Row, written_rows_in
from raceme.stewardship.models import Import
from raceme.stewardship.queries.answers import named_in_answers
from raceme.stewardship.queries.imports import stretches_of
from raceme.workspaces.models import Workspace, WorkspaceRecord

MOST_OBSTACLES = 500
AT_ONCE = 1_000
# The revision with which a record is made.
FIRST = 1
Made = dict[str, set[int]]
# Whose it is, and what is said where somebody changed it since.
BELONGS = {
    AFFILIATION: ("person", gettext_lazy("Where they belong was changed after the import.")),
    MEMBERSHIP: ("member", gettext_lazy("Its membership was changed after the import.")),
    SIZE_FACT: ("organisation", gettext_lazy("Its size was changed after the import.")),
}
ORGANISATION = "organisations.organisation"
RELATIONSHIP = "organisations.relationship"
PERSON = "organisations.person"
# What an answer of such a kind names by its key.
NAMED = {ORGANISATION: Kind.ORGANISATION, PERSON: Kind.PERSON}
# In this order, so that nothing is taken away before what points to it.
ORDER = (
    EVIDENCE,
    ENGAGEMENT,
    ACTIVITY,
    AFFILIATION,
    MEMBERSHIP,
    SIZE_FACT,
    PERSON,
    ORGANISATION,
)
# Rows that go with the record they belong to: nobody wrote them for their own sake, or they say
# nothing without it, as that it may be one with another.
GO_ALONG = {
    "engagements.activityversion",
    RELATIONSHIP,
    "stewardship.suggestion",
    "stewardship.personsuggestion",
}


@dataclass
class Look:
    """What looking through what was made found."""

    obstacles: list[dict[str, str]] = field(default_factory=list)
    # Organisations that others use: they stay in the register.
    used_by_others: set[int] = field(default_factory=set)
    # How what has no revision stood once it was made, by its label and key.
    marks: dict[str, dict[int, str]] = field(default_factory=dict)
    # The activities that the import recorded, in whichever stretch.
    recorded: Collection[int] = frozenset()

    def add(self, record: models.Model, sentence: str) -> None:
        if len(self.obstacles) < MOST_OBSTACLES:
            reference = record.reference if isinstance(record, Record) else ""
            self.obstacles.append(
                {"record": str(record), "reference": reference, "sentence": sentence}
            )

    def remember(self, row: Row) -> None:
        for label, marks in row.marks.items():
            known = self.marks.setdefault(label, {})
            known.update({int(key): mark for key, mark in marks.items()})

    def add_activity(self, found: InTheWay) -> None:
        self.add(found.activity, found.sentence)


def look_through(found: Import, *, progress: jobs.Progress | None = None) -> Look:
    """Return what stands in the way of taking back what was imported."""
    look = Look()
    made: Made = defaultdict(set)
    for stretch in stretches_of(found).filter(is_written=True).defer("cells", "findings"):
        for row in written_rows_in(stretch):
            for label, keys in row.made.items():
                made[label].update(keys)
            look.remember(row)
    look.recorded = made[ACTIVITY]
    look_at_log(made, found, look)
    for label in ORDER:
        keys = sorted(made.get(label, ()))
        for start in range(0, len(keys), AT_ONCE):
            if progress:
                progress.at(start, of=len(keys), step=_("Looking what depends on it"))
            look_at(label, keys[start : start + AT_ONCE], made, found.workspace, look)
    return look


def look_at_log(made: Made, found: Import, look: Look) -> None:
    """Look at the activities that the import recorded, and at those to which it added."""
    keys = sorted(made.get(ACTIVITY, ()))
    for start in range(0, len(keys), AT_ONCE):
        for activity in changed_since(keys[start : start + AT_ONCE], found):
            look.add(activity, _("It was changed after the import."))
    for each in in_the_way(additions_in(made, found, own=look.recorded), found):
        look.add_activity(each)


def look_at(label: str, keys: list[int], made: Made, workspace: Workspace, look: Look) -> None:
    model = apps.get_model(label)
    if label == ORGANISATION:
        others = Relationship.objects.filter(organisation__in=keys).exclude(workspace=workspace)
        look.used_by_others.update(others.values_list("organisation", flat=True))
        keys = [key for key in keys if key not in look.used_by_others]
    if issubclass(model, EditableRecord) and label != ACTIVITY:
        for record in rows_of(model).filter(pk__in=keys, revision__gt=FIRST):
            look.add(record, _("It was changed after the import."))
    if label in look.marks:
        _look_at_marks(label, keys, look)
    if label in NAMED:
        named = set(named_in_answers(workspace, NAMED[label], keys))
        for record in rows_of(model).filter(pk__in=named):
            look.add(record, _("An answer to a questionnaire names it."))
    for pointing, name in pointing_to(model):
        own = made.get(_label(pointing), set())
        rows = rows_of(pointing).filter(**{f"{name}__in": keys})
        for record in rows.select_related(name).iterator(chunk_size=AT_ONCE):
            if record.pk not in own:
                _judge(record, name, workspace, look)


def _look_at_marks(label: str, keys: list[int], look: Look) -> None:
    """Take note of what has no revision and does not stand as it was made."""
    before, now = look.marks[label], marks_of(label, keys)
    changed = [key for key, mark in now.items() if before.get(key, mark) != mark]
    name, sentence = BELONGS[label]
    for record in rows_of(apps.get_model(label)).filter(pk__in=changed).select_related(name):
        look.add(getattr(record, name), str(sentence))


def _judge(record: models.Model, name: str, workspace: Workspace, look: Look) -> None:
    """Take note of a row that points to what was made, and was not made with it."""
    pointed_to: models.Model = getattr(record, name)
    if isinstance(record, WorkspaceRecord) and record.workspace_id != workspace.pk:
        # Theirs, and nobody's business: the record it points to stays where it is.
        if isinstance(pointed_to, Organisation):
            look.used_by_others.add(pointed_to.pk)
        else:
            look.add(pointed_to, _("Others work with it."))
        return
    kind = str(record._meta.verbose_name)  # noqa: SLF001 (where Django tells it)
    look.add(pointed_to, _("Something later depends on it: %(kind)s.") % {"kind": kind})


def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower  # noqa: SLF001 (where Django tells it)


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return all rows of a table: whose they are was settled when they were made."""
    rows: models.QuerySet[Any] = model._base_manager.order_by("pk")  # noqa: SLF001 (Django's own)
    return rows


def pointing_to(model: type[models.Model]) -> Iterable[tuple[type[models.Model], str]]:
    """Yield every table with a key to ``model``, and the name of the key."""
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001 (where Django tells it)
        if isinstance(relation, models.ManyToOneRel):
            pointing = relation.related_model
            if _label(pointing) not in GO_ALONG:
                yield pointing, relation.field.name
