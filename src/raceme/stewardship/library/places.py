"""
Every place where personal data lie, told as data beside the models.

A test walks the models: each of their fields is named here, or is by its kind or its name none
that could name anybody (``ABOUT_NOBODY``), so that none of a new model can be forgotten. What a
person said of a purpose is told by the export because it has a key to the person; the same walk
finds it when somebody is erased.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.organisations.models import Person
from raceme.stewardship.library.nobody import ABOUT_NOBODY


class Whose(Enum):
    """Whose data they are."""

    PEOPLE = "people"
    STAFF = "staff"

    @property
    def label(self) -> Promise:
        return {
            Whose.PEOPLE: _("People whom the workspace knows"),
            Whose.STAFF: _("People who work with Raceme"),
        }[self]


class Erased(Enum):
    """What becomes of them when a person is erased."""

    REMOVED = "removed"
    EMPTIED = "emptied"
    FORGOTTEN = "forgotten"
    REPLACED = "replaced"
    CLOSED = "closed"
    STAYS = "stays"
    ACCOUNT = "account"

    @property
    def label(self) -> Promise:
        return {
            Erased.REMOVED: _("Taken away"),
            Erased.EMPTIED: _("Emptied; the record stays without a name"),
            Erased.FORGOTTEN: _("The words go, their seal or hash still holds"),
            Erased.REPLACED: _("The name and the address in it are taken out"),
            Erased.CLOSED: _("Closed; who follows one is told so"),
            Erased.STAYS: _("Stays as long as it proves something; look through it"),
            Erased.ACCOUNT: _("Goes with the account, by whoever runs the installation"),
        }[self]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where data of somebody lie: fields of a model, whose they are, and what becomes of them."""

    model: str
    holds: Promise
    fields: tuple[str, ...]
    erased: Erased
    kept: Promise
    whose: Whose = Whose.PEOPLE
    # Whether a person's own export tells them.
    is_told: bool = True


WITH_THE_PERSON = _("As long as the person is known")
BY_RULE = _("By its retention rule")
WITH_RECORD = _("As long as the record it belongs to")
WITH_ACCOUNT = _("As long as the account")
FOR_GOOD = _("For good: it proves what was reported")

PLACES: tuple[Place, ...] = (
    Place(
        model="organisations.Person",
        holds=_("Name, address, telephone, country, gender"),
        fields=("name", "name_key", "email", "phone", "gender"),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="organisations.Affiliation",
        holds=_("To which organisation a person belongs, and in which role"),
        fields=("role",),
        erased=Erased.REMOVED,
        kept=WITH_THE_PERSON,
    ),
    Place(
        model="engagements.Engagement",
        holds=_("What a person took part in; counted without the name afterwards"),
        fields=(),
        erased=Erased.EMPTIED,
        kept=FOR_GOOD,
    ),
    Place(
        model="consents.Consent",
        holds=_("What a person agreed to, with its proof"),
        fields=("note", "came_by", "taken_by", "taken_by_label"),
        erased=Erased.REMOVED,
        kept=BY_RULE,
    ),
    Place(
        model="consents.Withdrawal",
        holds=_("What a person said no to, with its proof"),
        fields=("note", "came_by", "taken_by", "taken_by_label"),
        erased=Erased.REMOVED,
        kept=BY_RULE,
    ),
    Place(
        model="consents.LegalBasis",
        holds=_("On what a purpose rests for a person"),
        fields=("reason",),
        erased=Erased.REMOVED,
        kept=WITH_THE_PERSON,
    ),
    Place(
        model="consents.ConsentRequest",
        holds=_("When a person was asked what they agree to"),
        fields=("message", "said"),
        erased=Erased.REMOVED,
        kept=WITH_THE_PERSON,
    ),
    Place(
        model="asks.Ask",
        holds=_("What a person was asked, and what they answered"),
        fields=("text", "answer", "reason", "despite"),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
    ),
    Place(
        model="asks.Bundle",
        holds=_("To which address asks went"),
        fields=("address",),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
    ),
    Place(
        model="questionnaires.AnswerSet",
        holds=_("Questionnaires that a person filled in"),
        fields=(),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="questionnaires.Answer",
        holds=_("What was answered, also in free words"),
        fields=("value",),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="events.Speaker",
        holds=_("Who is named in an event's programme"),
        fields=("name", "about"),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
    ),
    Place(
        model="events.Registration",
        holds=_("Who registered for an event, with their address and telephone"),
        fields=(
            "name",
            "email",
            "phone",
            "job_title",
            "organisation_name",
            "note",
            "ended_because",
        ),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="events.Attendance",
        holds=_("When somebody came to an event, and which device saw them"),
        fields=("device",),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="matchmaking.Participant",
        holds=_("What somebody offers and seeks at an event, and where one meets them"),
        fields=("about", "offers", "seeks", "languages", "countries", "link"),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="matchmaking.Request",
        holds=_("What somebody wrote when they asked for a meeting or answered"),
        fields=("message", "answer"),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="matchmaking.WishList",
        holds=_("A workbook of wishes that was read: what in it was not understood"),
        fields=("name", "faults"),
        erased=Erased.STAYS,
        kept=_("Until it is saved or dropped"),
        is_told=False,
    ),
    Place(
        model="matchmaking.NoThanks",
        holds=_("Whom somebody does not want to meet"),
        fields=(),
        erased=Erased.REMOVED,
        kept=BY_RULE,
    ),
    Place(
        model="matchmaking.Outcome",
        holds=_("What somebody said came of a meeting"),
        fields=("remark",),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="events.Host",
        holds=_("Who receives the visitors of a study visit"),
        fields=("name", "contact", "email", "phone", "address"),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
    ),
    Place(
        model="events.TravelCost",
        holds=_("What a journey cost, in free words"),
        fields=("what",),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="events.EventMail",
        holds=_("What is written to the people of an event, in the words of who organises"),
        fields=("words",),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="events.Admission",
        holds=_("What is done with what people say, in the words of who organises"),
        fields=("notice",),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="events.Series",
        holds=_("What a series is about, in free words"),
        fields=("title", "summary"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="events.Event",
        holds=_("What an event is about, in free words"),
        fields=("title", "summary", "description", "cancelled_because"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="events.Session",
        holds=_("What a session is about, in free words"),
        fields=("title", "summary"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="partnerships.Partner",
        holds=_("Whom to ask at a partner of a partnership"),
        fields=(),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
    ),
    Place(
        model="partnerships.Partnership",
        holds=_("What a partnership is about, in free words"),
        fields=("title", "about", "ended_because"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="partnerships.GoodPractice",
        holds=_("Whom to ask about a good practice, and what it is, in free words"),
        fields=(
            "title",
            "summary",
            "description",
            "resources",
            "success",
            "difficulties",
            "transfer",
            "withdrawn_because",
        ),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
    ),
    Place(
        model="partnerships.Adopter",
        holds=_("What somebody who took a practice over does otherwise, in free words"),
        fields=("changed",),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="assessments.Assessment",
        holds=_("Who assessed a company as its expert, and what came of the answers"),
        fields=("result",),
        erased=Erased.REPLACED,
        kept=FOR_GOOD,
    ),
    Place(
        model="assessments.Recommendation",
        holds=_("Next steps for a company, and what it decided, in free words"),
        fields=("title", "text", "because", "reason"),
        erased=Erased.REPLACED,
        kept=WITH_RECORD,
    ),
    Place(
        model="assessments.Measure",
        holds=_("Who looks after a measure of a reduction plan"),
        fields=("title", "note"),
        erased=Erased.REPLACED,
        kept=WITH_RECORD,
    ),
    Place(
        model="mail.Message",
        holds=_("Mail that was written: to whom, and its text"),
        fields=("to_name", "to_address", "reply_to", "subject", "text", "html", "secret", "error"),
        erased=Erased.EMPTIED,
        kept=BY_RULE,
    ),
    Place(
        model="mail.Stop",
        holds=_("Which address wants no more mail of a kind"),
        fields=("address",),
        erased=Erased.REMOVED,
        kept=WITH_THE_PERSON,
    ),
    Place(
        model="mail.Bounce",
        holds=_("To which address mail comes back; shared by the installation"),
        fields=("address", "said"),
        erased=Erased.REMOVED,
        kept=_("Until it is cleared, or nobody has the address any more"),
    ),
    Place(
        model="mail.Mailing",
        holds=_("Letters to many: their words, and the keys of their readers"),
        fields=("words", "title", "people"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="accounts.Link",
        holds=_("Links by which a person opens a page of their own"),
        fields=("subject", "leads_to"),
        erased=Erased.CLOSED,
        kept=_("Ninety days after it has run out"),
    ),
    Place(
        model="accounts.Invitation",
        holds=_("Who was invited to work with Raceme"),
        fields=("email",),
        erased=Erased.ACCOUNT,
        kept=BY_RULE,
        whose=Whose.STAFF,
        is_told=False,
    ),
    Place(
        model="accounts.User",
        holds=_("Who works with Raceme: name, address, password as a hash"),
        fields=("name", "email", "password"),
        erased=Erased.ACCOUNT,
        kept=WITH_ACCOUNT,
        whose=Whose.STAFF,
        is_told=False,
    ),
    Place(
        model="accounts.BrowserSession",
        holds=_("In which browsers somebody is signed in"),
        fields=("session_data", "browser", "address", "came_by"),
        erased=Erased.ACCOUNT,
        kept=_("Until it runs out, thirty days at most"),
        whose=Whose.STAFF,
        is_told=False,
    ),
    Place(
        model="documents.Document",
        holds=_("Files: their names, and whatever stands in them"),
        fields=("name",),
        erased=Erased.STAYS,
        kept=BY_RULE,
    ),
    Place(
        model="engagements.Activity",
        holds=_("Titles of activities, which may name somebody"),
        fields=("title",),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="engagements.ActivityVersion",
        holds=_("What an activity was after each save: people by key, titles as they were"),
        fields=("content", "reason"),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="engagements.Attribution",
        holds=_("Why an activity was excluded, in free words"),
        fields=("reason",),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="engagements.EngagementAttribution",
        holds=_("Why a part was excluded, in free words"),
        fields=("reason",),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="engagements.Evidence",
        holds=_("What proves a part, where it is no file"),
        fields=("system_record",),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="engagements.Draft",
        holds=_("Activities begun and not saved, as they were typed"),
        fields=("title", "content"),
        erased=Erased.REPLACED,
        kept=BY_RULE,
        is_told=False,
    ),
    Place(
        model="organisations.Organisation",
        holds=_("Who signs for an organisation, and its address; from public registers"),
        fields=("name", "name_key", "email", "address", "description", "signatory"),
        erased=Erased.STAYS,
        kept=_("As long as the organisation is in the register"),
        is_told=False,
    ),
    Place(
        model="organisations.Claim",
        holds=_("Who said that a company is theirs"),
        fields=("name", "email"),
        erased=Erased.ACCOUNT,
        kept=WITH_RECORD,
        whose=Whose.STAFF,
        is_told=False,
    ),
    Place(
        model="organisations.Proposal",
        holds=_("What somebody proposed to correct, in their words"),
        fields=("changes", "outcomes"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="organisations.Confirmation",
        holds=_("Who confirmed what is known of a company"),
        fields=("facts", "changed"),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="organisations.LookedUp",
        holds=_("What a public register said of an organisation"),
        fields=("found",),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="programmes.PlanItem",
        holds=_("Who is responsible for a planned activity"),
        fields=("title", "responsible_person"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="programmes.Programme",
        holds=_("What a programme says of itself, in free words"),
        fields=(
            "description",
            "summary_of_results",
            "summary_of_bilateral_results",
            "sources",
        ),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="reporting.SnapshotWords",
        holds=_("What lines of frozen reports say in words"),
        fields=("words",),
        erased=Erased.FORGOTTEN,
        kept=FOR_GOOD,
    ),
    Place(
        model="reporting.LineQuestion",
        holds=_("What an officer asked about a line, and what the line said then"),
        fields=("told",),
        erased=Erased.EMPTIED,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="reporting.QuestionMessage",
        holds=_("What officers and staff wrote to each other about a line"),
        fields=("text",),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="reporting.Narrative",
        holds=_("What a report says in words"),
        fields=("text",),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="reporting.Snapshot",
        holds=_("Facts and texts of frozen reports"),
        fields=("note", "facts"),
        erased=Erased.STAYS,
        kept=FOR_GOOD,
        is_told=False,
    ),
    Place(
        model="audit.Entry",
        holds=_("Who did what"),
        fields=("actor", "actor_label"),
        erased=Erased.FORGOTTEN,
        kept=FOR_GOOD,
    ),
    Place(
        model="audit.Target",
        holds=_("What was done to whom"),
        fields=("reference", "label"),
        erased=Erased.FORGOTTEN,
        kept=FOR_GOOD,
    ),
    Place(
        model="audit.Values",
        holds=_("What each field held before and after"),
        fields=("changes", "salt", "remains"),
        erased=Erased.FORGOTTEN,
        kept=FOR_GOOD,
    ),
    Place(
        model="stewardship.Import",
        holds=_("Files that were imported, and the rows read from them"),
        fields=("name", "stored_as", "heads", "notes", "sheets", "options", "obstacles"),
        erased=Erased.STAYS,
        kept=BY_RULE,
        is_told=False,
    ),
    Place(
        model="stewardship.ImportRows",
        holds=_("Rows of imported files"),
        fields=("cells", "findings", "decisions", "results"),
        erased=Erased.REPLACED,
        kept=BY_RULE,
        is_told=False,
    ),
    Place(
        model="stewardship.Merge",
        holds=_("Which two people were one"),
        fields=("survivor", "absorbed", "survivor_name", "absorbed_name"),
        erased=Erased.EMPTIED,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="stewardship.MergeStep",
        holds=_("What a merge changed, so that it can be taken back"),
        fields=("rows", "keys"),
        erased=Erased.REMOVED,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="stewardship.MergeProposal",
        holds=_("Which organisations somebody proposed to make one"),
        fields=("survivor_name", "absorbed_name", "note", "reason"),
        erased=Erased.STAYS,
        kept=WITH_RECORD,
        is_told=False,
    ),
    Place(
        model="stewardship.PersonSuggestion",
        holds=_("That two people may be one"),
        fields=("reasons",),
        erased=Erased.REMOVED,
        kept=WITH_THE_PERSON,
    ),
    Place(
        model="stewardship.Erasure",
        holds=_("That somebody was erased, when and why: by key, without a name"),
        fields=("person", "counts"),
        erased=Erased.STAYS,
        kept=_("For good: it is the proof that it was done"),
        is_told=False,
    ),
    Place(
        model="core.Job",
        holds=_("Work in the background: its title, and the file it made"),
        fields=("title", "arguments", "error", "result_file", "result_name", "result_text"),
        erased=Erased.STAYS,
        kept=_("As many days as the installation says"),
        whose=Whose.STAFF,
        is_told=False,
    ),
    Place(
        model="core.Submission",
        holds=_("Who sent a form, so that it is not sent twice"),
        fields=("actor", "result"),
        erased=Erased.ACCOUNT,
        kept=_("For good; it names nobody in words"),
        whose=Whose.STAFF,
        is_told=False,
    ),
)
# Who did something: the name of an account, beside what was done, whatever the model. Where a
# person did it by a link, the label is emptied when they are erased.
ACTORS = re.compile(r"^(by|by_label|author|owner|actor|started_by_label)$|_by(_label|_name)?$")
# By their names: codes, addresses of files, hashes and the like, which name nobody.
STRUCTURE = frozenset(
    {
        "activity_code",
        "code",
        "country",
        "currency",
        "digest",
        "hash",
        "language",
        "name_block",
        "number",
        "once",
        "process",
        "purpose",
        "purposes",
        "reference",
        "region",
        "scheme_detail",
        "seed",
        "sha256",
        "slug",
        "state",
        "step",
        "stored_as",
        "time_zone",
        "town",
        "worker",
    }
)


def places_by_model() -> dict[str, Place]:
    return {place.model: place for place in PLACES}


def own_models() -> list[type[models.Model]]:
    """Return every model of ours, as Django knows them."""
    return [model for model in apps.get_models() if model.__module__.startswith("raceme.")]


def undeclared() -> Iterator[str]:
    """Yield every field of which nobody has said whether it is about a person."""
    declared = places_by_model()
    for model in own_models():
        label = model._meta.label  # noqa: SLF001 (Django's public name)
        place = declared.get(label)
        known = {*(place.fields if place else ()), *ABOUT_NOBODY.get(label, ())}
        for field in model._meta.concrete_fields:  # noqa: SLF001
            if field.name not in known and _could_name_somebody(field):
                yield f"{label}.{field.name}"
        if place is None and any(
            field.related_model is Person
            for field in model._meta.concrete_fields  # noqa: SLF001
        ):
            yield f"{label}: has a key to a person and no place"


def unknown() -> list[str]:
    """Return what is declared of models and fields that are not there."""
    fields = {
        model._meta.label: {field.name for field in model._meta.concrete_fields}  # noqa: SLF001
        for model in own_models()
    }
    declared = [(place.model, place.fields) for place in PLACES]
    return [
        f"{model}.{name}"
        for model, names in [*declared, *ABOUT_NOBODY.items()]
        for name in names or ("",)
        if model not in fields or (name and name not in fields[model])
    ]


def _could_name_somebody(field: "models.Field[object, object]") -> bool:
    """Tell whether a field holds words that no list of ours bounds."""
    if field.is_relation or field.choices or field.primary_key:
        return False
    is_words = isinstance(field, models.CharField | models.TextField | models.JSONField)
    if not (is_words or isinstance(field, models.BinaryField | models.FileField)):
        return False
    return field.name not in STRUCTURE and not ACTORS.search(field.name)
