from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.asks.models import Ask
from raceme.documents.models import Document
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord

LONGEST_CODE = 60


class Questionnaire(EditableWorkspaceRecord):
    """
    What is asked, over the years: its published versions, and the draft of the next one.

    Its revision is the draft's: of two who edit it at once the second is told.
    """

    class Use(models.TextChoices):
        ASSESSMENT = "assessment", _("Assessment")
        SURVEY = "survey", _("Survey")
        FEEDBACK = "feedback", _("Feedback")
        REGISTRATION = "registration", _("Registration")
        APPLICATION = "application", _("Application")

    code = models.SlugField(max_length=LONGEST_CODE)
    # In the workspace's language, as the newest version or else the draft has it.
    title = models.CharField(max_length=200)
    use = models.CharField(max_length=20, choices=Use, default=Use.SURVEY)
    # The code of the shipped definition that it began as.
    shipped_as = models.CharField(max_length=LONGEST_CODE, blank=True)
    # The definition of the next version as far as it has come; empty where none is begun.
    draft = models.JSONField(default=dict, blank=True)
    drafted_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    # Since when nothing new is begun with it; what was answered stays.
    retired_at = models.DateTimeField(null=True, blank=True)
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "code"], name="questionnaires_code_once_in_a_workspace"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="questionnaires_are_named"),
        ]
        indexes = [
            models.Index(fields=["workspace", "title", "id"], name="questionnaires_by_title")
        ]

    def __str__(self) -> str:
        return self.title


class Version(WorkspaceRecord):
    """A published definition; it never changes, and answers keep it for ever."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    # SHA-256 of the definition's canonical JSON.
    fingerprint = models.CharField(max_length=64)
    # Whether its answers may name one, so that who looks for such answers reads no other version.
    asks_organisations = models.BooleanField(default=False)
    asks_people = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    # What moved since the version before, in the words of who published it.
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaires_version_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="questionnaires_count_from_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "id"],
                condition=Q(asks_organisations=True),
                name="questionnaires_asks_companies",
            ),
            models.Index(
                fields=["workspace", "id"],
                condition=Q(asks_people=True),
                name="questionnaires_asks_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    @property
    def languages(self) -> list[str]:
        return list(self.definition["languages"])


class Collection(EditableWorkspaceRecord):
    """One time that answers are gathered with a version: from whom, by which way, until when."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="collections")
    title = models.CharField(max_length=200)
    # Nobody's name, company or address is kept with the answers.
    is_anonymous = models.BooleanField(default=False)
    # Whoever has the public link may answer; and a page of others may show it in a frame.
    is_public = models.BooleanField(default=False)
    is_embeddable = models.BooleanField(default=False)
    # The site whose pages may show it, such as https://cluster.example; no other may.
    embedded_in = models.CharField(max_length=200, blank=True)
    # What the public link has in its address.
    slug = models.CharField(max_length=40, unique=True)
    closes_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=True) | Q(is_embeddable=False),
                name="questionnaires_embedded_are_public",
            ),
            models.CheckConstraint(
                condition=(Q(is_embeddable=True) & ~Q(embedded_in=""))
                | Q(is_embeddable=False, embedded_in=""),
                name="questionnaires_embedded_in_a_site",
            ),
            # Whoever is asked by name is named.
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(is_public=True),
                name="questionnaires_anonymous_are_public",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-opened_at", "-id"], name="questionnaires_newest")
        ]

    def __str__(self) -> str:
        return self.title


class AnswerSet(EditableWorkspaceRecord):
    """One filling of one version: by whom, about whom, and how far it has come."""

    class State(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("answers", "Begun")
        HANDED_IN = "handed_in", _("Handed in")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="answer_sets")
    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="answer_sets", null=True, blank=True
    )
    # About which company, and who answers; neither where it is anonymous.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="answer_sets", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="answer_sets", null=True, blank=True
    )
    # What it answers, where somebody was asked.
    ask = models.OneToOneField(
        Ask, on_delete=models.PROTECT, related_name="answer_set", null=True, blank=True
    )
    # The answers it was filled with beforehand.
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="following", null=True, blank=True
    )
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.CharField(max_length=200, blank=True)
    is_generated = models.BooleanField(default=False)

    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.BEGUN: frozenset([State.HANDED_IN]),
        # Handed in by mistake, it may be taken up again until something follows from it.
        State.HANDED_IN: frozenset([State.BEGUN]),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="handed_in", handed_in_at__isnull=False)
                | Q(state="begun", handed_in_at=None),
                name="questionnaires_handed_in_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | Q(handed_in_at__gte=F("begun_at")),
                name="questionnaires_begun_before_handed_in",
            ),
        ]
        indexes = [
            models.Index(fields=["version", "state", "id"], name="questionnaires_of_version"),
            models.Index(fields=["collection", "state", "id"], name="questionnaires_of_collection"),
            models.Index(fields=["organisation", "-begun_at"], name="questionnaires_of_company"),
            models.Index(fields=["person", "-begun_at"], name="questionnaires_of_person"),
        ]

    def __str__(self) -> str:
        return f"answers #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.BEGUN

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[self.state]


class Answer(WorkspaceRecord):
    """
    The answer to one item of one set.

    Each has a revision of its own, so that two on different items never meet, and two on the
    same one are told.
    """

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=LONGEST_CODE)
    # As ``engines.scoring`` reads it; docs/engines/scoring.md says how each kind is written.
    # Null: it was taken away again; the row stays for its revision.
    value = models.JSONField(null=True)
    # The same once more where it is one number or one option, for sums and counts.
    number = models.FloatField(null=True, blank=True)
    option = models.CharField(max_length=LONGEST_CODE, blank=True)
    # Taken over from the register or the last answers, and not confirmed yet.
    is_carried = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer_set", "item"], name="questionnaires_one_answer_an_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} of #{self.answer_set_id}"


class AnswerFile(WorkspaceRecord):
    """Which document answers an item of kind *file*: it is read by whoever reads the answers."""

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="answer_files")
    item = models.CharField(max_length=LONGEST_CODE)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer_set", "document"], name="questionnaires_file_answers_once"
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.item} of #{self.answer_set_id}"
