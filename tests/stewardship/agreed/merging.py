"""Merging: who writes merges, everybody reads what was merged; the registrar has no role."""

from typing import Any

from raceme.stewardship.actions.merging import merge_organisations
from raceme.stewardship.models import MergeProposal
from tests.agreement import (
    DONE,
    NOT_FOUND,
    PAGE,
    READERS,
    REFUSED,
    WRITERS,
    Answers,
    answers,
    signed_in,
)
from tests.conftest import World
from tests.factories import NOW
from tests.stewardship.pairs import known_pair, known_people

# A pair is looked at by GET and told by POST what will happen: only what is confirmed is done.
CHOOSE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
# The owner runs the installation, too; nobody else finds what was proposed.
REGISTRARS = {
    "GET": signed_in(NOT_FOUND) | {"owner": PAGE},
    "POST": signed_in(NOT_FOUND) | {"owner": DONE},
}
ANSWERS: dict[str, dict[str, Answers]] = {
    "stewardship:merge": CHOOSE,
    "stewardship:merge_people": CHOOSE,
    "stewardship:merge_with": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "stewardship:merge_person_with": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "stewardship:merges": {"GET": answers(PAGE, to=READERS), "POST": REFUSED},
    "stewardship:merged": {
        "GET": answers(PAGE, to=READERS),
        "POST": answers(DONE, to=WRITERS),
    },
    "stewardship-public:merge_proposals": {"GET": REGISTRARS["GET"], "POST": REFUSED},
    "stewardship-public:merge_proposal": REGISTRARS,
    "stewardship-public:registered_merge": REGISTRARS,
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    world.owner.is_operator = True
    world.owner.save()
    pair, people, merged = known_pair(world), known_people(world), known_pair(world)
    merge = merge_organisations(
        merged.absorbed,
        survivor=merged.survivor,
        taken=(),
        revisions=merged.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )
    proposal = MergeProposal.objects.create(
        workspace=world.workspace,
        survivor=pair.survivor.reference,
        absorbed=pair.absorbed.reference,
        survivor_name=pair.survivor.name,
        absorbed_name=pair.absorbed.name,
        proposed_at=NOW,
        proposed_by_name="Ioana",
    )
    return {
        "stewardship:merge": {"a": pair.survivor.pk, "b": pair.absorbed.pk},
        "stewardship:merge_people": {"a": people.survivor.pk, "b": people.absorbed.pk},
        "stewardship:merge_with": {"pk": pair.survivor.pk},
        "stewardship:merge_person_with": {"pk": people.survivor.pk},
        "stewardship:merges": {},
        "stewardship:merged": {"pk": merge.pk},
        "stewardship-public:merge_proposals": {},
        "stewardship-public:merge_proposal": {"pk": proposal.pk},
        "stewardship-public:registered_merge": {"pk": merge.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (as the sweep asks)
    confirmed = {"confirmed": "1"}
    return {
        "stewardship:merge": confirmed,
        "stewardship:merge_people": confirmed,
        "stewardship-public:merge_proposal": {"accept": "1"},
    }
