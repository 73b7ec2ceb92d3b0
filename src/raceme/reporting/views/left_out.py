"""What a figure's rule met and left out: each record with its reason, and what may be done."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.core.navigation import address
from raceme.engagements.models import (
    Activity,
    Attribution,
    Engagement,
    EngagementAttribution,
)
from raceme.reporting.exports.tables import name_of_left
from raceme.reporting.queries import Reason, Rule
from raceme.reporting.queries.lists import ListedNotCounted
from raceme.reporting.reasons import sentence_of
from raceme.workspaces.models import Workspace

# What more evidence would mend.
UNPROVEN = (Reason.NO_EVIDENCE, Reason.NO_DOCUMENT)


@dataclass(frozen=True)
class Remedy:
    """A way to mend what left a record out; ``asks`` opens a question over the page."""

    label: str
    href: str
    asks: bool = False


@dataclass(frozen=True)
class ShownLeftOut:
    name: str
    of: str
    why: str
    remedy: Remedy | None


@dataclass(frozen=True)
class LeftOutPage:
    """
    Where the records of a page lead; who may not write only opens them.

    ``known`` are the organisations of a register that the workspace deals with: others
    have no page here.
    """

    space: Workspace
    line: str
    may_write: bool
    known: Collection[int] = ()

    def shown(self, listed: ListedNotCounted, *, rule: Rule) -> ShownLeftOut:
        title = str(listed.activity) if listed.engagement and listed.activity else ""
        return ShownLeftOut(
            name_of_left(listed), title, sentence_of(listed, rule=rule), self._remedy(listed)
        )

    def _remedy(self, listed: ListedNotCounted) -> Remedy | None:
        activity = listed.activity
        if activity is None:
            return self._organisation(listed)
        if listed.left.reason is Reason.ALREADY_COUNTED and listed.counted is not None:
            return Remedy(_("Open its line"), f"{self.line}{listed.counted.pk}/")
        # What another workspace recorded is corrected there.
        may_mend = self.may_write and activity.workspace_id == self.space.pk
        mended = self._mended(listed, activity) if may_mend else None
        return mended or self._open(activity)

    def _mended(self, listed: ListedNotCounted, activity: Activity) -> Remedy | None:
        reason = listed.left.reason
        if reason is Reason.EXCLUDED:
            return self._include(listed.decision, activity)
        if reason in UNPROVEN:
            return Remedy(_("Add evidence"), f"{self._open(activity).href}#evidence")
        if reason is Reason.NOT_HELD and activity.state == Activity.State.PLANNED:
            return Remedy(_("Say who was there"), self._of("engagements:hold", activity))
        if reason is Reason.NOT_THERE and listed.engagement is not None:
            return self._presence(listed.engagement, activity)
        return None

    def _of(self, view: str, activity: Activity, *arguments: int) -> str:
        return reverse(view, args=[self.space.slug, activity.pk, *arguments])

    def _open(self, activity: Activity) -> Remedy:
        return Remedy(_("Open activity"), self._of("engagements:activity", activity))

    def _organisation(self, listed: ListedNotCounted) -> Remedy | None:
        if listed.organisation is None or listed.organisation.pk not in self.known:
            return None
        href = address("portal:organisation", self.space.slug, listed.organisation.pk)
        return Remedy(_("Open organisation"), href) if href else None

    def _presence(self, engagement: Engagement, activity: Activity) -> Remedy | None:
        if engagement.state != Engagement.State.EXPECTED:
            return None
        href = self._of("engagements:participant", activity, engagement.pk)
        return Remedy(_("Confirm attendance"), href)

    def _include(
        self, decision: Attribution | EngagementAttribution | None, activity: Activity
    ) -> Remedy | None:
        if isinstance(decision, Attribution):
            arguments = [decision.pk]
            view = "portal:include"
        elif decision is not None:
            arguments = [decision.engagement_id, decision.programme_id]
            view = "portal:include_participant"
        else:
            return None
        href = address(view, self.space.slug, activity.pk, *arguments)
        return Remedy(_("Include again"), href, asks=True) if href else None
