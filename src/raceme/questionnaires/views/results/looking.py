"""What of a questionnaire is looked at: one version or all, one collection or all."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_see_contacts
from raceme.core.navigation import address
from raceme.questionnaires.counting import Question, Sift
from raceme.questionnaires.models import Collection, Questionnaire, Version
from raceme.questionnaires.queries import collections_of, questionnaires_of, versions_of
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Look:
    """``versions``: those looked at; ``every_version`` and ``collections``: what is offered."""

    space: Workspace
    questionnaire: Questionnaire
    versions: list[Version]
    every_version: list[Version]
    collection: Collection | None
    collections: list[Collection]

    @property
    def version(self) -> Version | None:
        """The one version that is looked at, where it was chosen."""
        return self.versions[0] if len(self.versions) < len(self.every_version) else None

    @property
    def sift(self) -> Sift:
        return Sift(
            workspace=self.space.pk,
            versions=tuple(version.pk for version in self.versions),
            collection=self.collection.pk if self.collection else None,
        )

    @property
    def chosen(self) -> dict[str, str]:
        """What an address says of it."""
        chosen = {}
        if self.version:
            chosen["version"] = str(self.version.number)
        if self.collection:
            chosen["collection"] = str(self.collection.pk)
        return chosen

    def address(self, view: str, *arguments: object, **more: str) -> str:
        there = reverse(
            f"questionnaires:{view}", args=[self.space.slug, self.questionnaire.pk, *arguments]
        )
        asked = urlencode(self.chosen | more)
        return f"{there}?{asked}" if asked else there

    def sets_of(self, question: Question, **more: str) -> str:
        """Return where the sets stand that answered a question, or that ``more`` says of it."""
        asked = {"item": question.code} | self.asked_in(question) | (more or {"given": "yes"})
        return self.address("sets", **asked)

    def asked_in(self, question: Question) -> dict[str, str]:
        """Tell a question from others that have its code in other versions."""
        return {"of": str(max(question.numbers))} if len(self.versions) > 1 else {}


def frame(space: Workspace, questionnaire: Questionnaire) -> dict[str, object]:
    """Return what every screen of results says of where it is."""
    return {
        "workspace": space,
        "questionnaire": questionnaire,
        "every_questionnaire": address("questionnaires:questionnaires", space.slug),
        "questionnaire_address": address(
            "questionnaires:questionnaire", space.slug, questionnaire.pk
        ),
    }


def space_or_403(request: Request, workspace: str) -> Workspace:
    """Answers tell of companies and people, so they are for who may see contacts."""
    space = workspace_or_404(request, workspace)
    if not can_see_contacts(request.user, space):
        raise PermissionDenied
    return space


def look_or_404(request: Request, workspace: str, pk: int) -> Look:
    """Return what the address asks to look at; what it names and is not there is not found."""
    space = workspace_or_404(request, workspace)
    questionnaire = get_object_or_404(questionnaires_of(space), pk=pk)
    space_or_403(request, workspace)
    versions = list(versions_of(questionnaire))
    collections = list(collections_of(questionnaire))
    number, key = request.GET.get("version", ""), request.GET.get("collection", "")
    chosen = [version for version in versions if str(version.number) == number]
    collection = next((each for each in collections if str(each.pk) == key), None)
    if (number and not chosen) or (key and not collection):
        raise Http404
    return Look(
        space=space,
        questionnaire=questionnaire,
        versions=chosen or versions,
        every_version=versions,
        collection=collection,
        collections=collections,
    )
