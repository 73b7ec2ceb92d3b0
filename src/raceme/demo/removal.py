"""Taking the demonstration away again: its records and files, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from raceme.accounts.models import Invitation, Link
from raceme.asks.models import Ask, Bundle, Rhythm, Round
from raceme.assessments.models import Assessment, DimensionScore, Measure, Recommendation
from raceme.audit import actions as audit
from raceme.audit.models import Entry, Target
from raceme.consents.models import (
    Consent,
    ConsentRequest,
    ConsentText,
    LegalBasis,
    Withdrawal,
)
from raceme.core import submissions
from raceme.core.errors import Refusal
from raceme.core.models import Former, Job
from raceme.demo.queries import demonstration_users, demonstration_workspaces, is_loaded
from raceme.demo.stage import BY, LOADING
from raceme.documents.models import Document
from raceme.engagements.models import (
    Activity,
    ActivityVersion,
    Attribution,
    Draft,
    Engagement,
    EngagementAttribution,
    Evidence,
    Kind,
)
from raceme.events.models import (
    Admission,
    Attendance,
    Event,
    EventMail,
    EventMessage,
    Host,
    ParticipantType,
    Registration,
    Room,
    Series,
    Session,
    SignUp,
    Speaker,
    Track,
    TravelCost,
)
from raceme.mail.models import Message
from raceme.matchmaking.models import (
    Interest,
    Matchmaking,
    MayNotMeet,
    Meeting,
    MeetingSeat,
    News,
    NoThanks,
    Notice,
    Offer,
    OfferSide,
    Outcome,
    OutcomeAsk,
    Participant,
    Placement,
    Request,
    Schedule,
    Seat,
    SecondMeeting,
    Slot,
    StandIn,
    Table,
    TypeTerms,
    Unavailability,
    Walk,
    Wish,
    WishList,
    WishMember,
)
from raceme.organisations.models import (
    Affiliation,
    Confirmation,
    LookedUp,
    Membership,
    Organisation,
    Person,
    Proposal,
    Relationship,
    YearlyPart,
    YearlyRound,
)
from raceme.partnerships.models import (
    Adopter,
    GoodPractice,
    Partnership,
    PartnershipDocument,
    PartnershipProgramme,
    PracticeDocument,
    PracticeFigure,
)
from raceme.partnerships.models import Partner as PartnerInIt
from raceme.programmes.models import (
    Officer,
    OpenedPeriod,
    Partner,
    Period,
    PlanItem,
    Programme,
)
from raceme.questionnaires.models import (
    Answer,
    AnswerFile,
    AnswerSet,
    Collection,
    Questionnaire,
    Version,
)
from raceme.reporting.models import (
    CountingRule,
    FilledFile,
    FunderBinding,
    FunderFile,
    Indicator,
    LineQuestion,
    Narrative,
    PeriodTarget,
    QuestionMessage,
    RuleVersion,
    Sample,
    SampleLine,
    Snapshot,
    SnapshotDocument,
    SnapshotFigure,
    SnapshotLine,
    Thaw,
)
from raceme.segments.models import Segment, Use
from raceme.stewardship.models import (
    ColumnMemory,
    DuplicateSearch,
    Erasure,
    Import,
    ImportRows,
    Merge,
    PersonSuggestion,
    RetentionRule,
)
from raceme.workspaces.models import Workspace, WorkspaceRecord

# The records of a workspace, each before what it needs.
OWNED: tuple[type[WorkspaceRecord], ...] = (
    OfferSide,
    Offer,
    SecondMeeting,
    OutcomeAsk,
    Outcome,
    MeetingSeat,
    Meeting,
    Notice,
    Seat,
    Placement,
    Schedule,
    WishMember,
    Wish,
    WishList,
    News,
    NoThanks,
    Request,
    StandIn,
    Unavailability,
    Interest,
    Table,
    Walk,
    Slot,
    MayNotMeet,
    TypeTerms,
    Participant,
    Matchmaking,
    TravelCost,
    Host,
    EventMessage,
    EventMail,
    Attendance,
    SignUp,
    Registration,
    ParticipantType,
    Admission,
    Speaker,
    Session,
    Track,
    Room,
    Event,
    Series,
    Adopter,
    PracticeDocument,
    PracticeFigure,
    GoodPractice,
    PartnershipDocument,
    PartnershipProgramme,
    PartnerInIt,
    Partnership,
    Measure,
    Recommendation,
    DimensionScore,
    Assessment,
    SampleLine,
    Sample,
    QuestionMessage,
    LineQuestion,
    FilledFile,
    FunderBinding,
    FunderFile,
    SnapshotDocument,
    SnapshotLine,
    SnapshotFigure,
    Snapshot,
    Narrative,
    OpenedPeriod,
    Officer,
    PeriodTarget,
    Indicator,
    RuleVersion,
    CountingRule,
    Evidence,
    ActivityVersion,
    EngagementAttribution,
    Attribution,
    Engagement,
)
ASKED: tuple[type[WorkspaceRecord], ...] = (Collection, Version, Questionnaire)
OWNED_AFTERWARDS: tuple[type[WorkspaceRecord], ...] = (
    YearlyPart,
    YearlyRound,
    ConsentRequest,
    Ask,
    Bundle,
    Round,
    Rhythm,
    ImportRows,
    Import,
    ColumnMemory,
    PersonSuggestion,
    Use,
    Segment,
    LookedUp,
    Draft,
    PlanItem,
    Period,
    Partner,
    Programme,
    Affiliation,
    Withdrawal,
    Consent,
    ConsentText,
    LegalBasis,
    Erasure,
    RetentionRule,
    Person,
    Membership,
    Document,
    Invitation,
)
LINKED: tuple[type[WorkspaceRecord], ...] = (Registration, Affiliation, Person, Bundle)
REFERENCES_AT_ONCE = 500


class NotLoaded(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is no demonstration here. Nothing was changed."))


@transaction.atomic
def unload(*, at: datetime) -> None:
    """
    Take away the demonstration's workspaces with all in them, its users and organisations.

    An organisation that another workspace deals with stays. Raises ``NotLoaded``.
    """
    # Whoever takes it away at the same moment waits here, and is told.
    submissions.release(LOADING)
    if not is_loaded():
        raise NotLoaded
    workspaces = Workspace.objects.filter(
        pk__in=list(demonstration_workspaces().values_list("pk", flat=True))
    )
    users = list(demonstration_users())
    jobs = Job.objects.filter(workspace_id__in=workspaces.values("pk"))
    files = [
        *Document.objects.within(workspaces).values_list("stored_as", flat=True),
        *Import.objects.within(workspaces)
        .exclude(stored_as="")
        .values_list("stored_as", flat=True),
        *jobs.exclude(result_file="").values_list("result_file", flat=True),
    ]
    organisations = list(_organisations_of(workspaces).values_list("pk", flat=True))
    _remove_merges(workspaces, organisations)
    _remove_links(workspaces)
    # What was found as it was loaded says nothing of the register that is left.
    DuplicateSearch.objects.filter(
        searched_at__in=list(_loadings().values_list("at", flat=True))
    ).delete()
    _remove_records(workspaces)
    jobs.delete()
    for user in users:
        user.delete()
    Organisation.objects.filter(pk__in=organisations).delete()
    audit.discard(workspaces)
    workspaces.delete()
    audit.record("demo.unload", targets=(), workspace=None, by=BY, at=at)
    transaction.on_commit(lambda: _remove_files(files))


def _loadings() -> QuerySet[Entry]:
    """Return what was loaded since the demonstration was last taken away: history stays."""
    ours = Entry.objects.filter(workspace=None)
    gone = ours.filter(verb="demo.unload").aggregate(last=Max("pk"))["last"] or 0
    return ours.filter(verb="demo.load", pk__gt=gone)


def _organisations_of(workspaces: QuerySet[Workspace]) -> QuerySet[Organisation]:
    """Return what was loaded or made there, and no other workspace deals with."""
    loaded = Target.objects.filter(entry__in=_loadings()).values_list("reference", flat=True)
    keys = [int(reference.rpartition(":")[2]) for reference in loaded]
    inside = Relationship.objects.filter(organisation=OuterRef("pk"), workspace__in=workspaces)
    outside = Relationship.objects.filter(organisation=OuterRef("pk")).exclude(
        workspace__in=workspaces
    )
    return Organisation.objects.filter(Q(pk__in=keys) | Q(Exists(inside)), ~Exists(outside))


def _remove_merges(workspaces: QuerySet[Workspace], organisations: Sequence[int]) -> None:
    """Forget what was made one: where nothing is left of either, nobody is led to it."""
    people = Person.objects.within(workspaces).values_list("pk", flat=True)
    gone = [Organisation(pk=key).reference for key in organisations]
    gone += [Person(pk=key).reference for key in people]
    for start in range(0, len(gone), REFERENCES_AT_ONCE):
        some = gone[start : start + REFERENCES_AT_ONCE]
        Merge.objects.filter(survivor__in=some).delete()
        Former.objects.filter(became__in=some).delete()


def _remove_links(workspaces: QuerySet[Workspace]) -> None:
    """Let no link be left that opens nothing: of who registered, belongs somewhere or was asked."""
    for model in LINKED:
        opened = [row.reference for row in model.objects.within(workspaces).only("pk")]
        for start in range(0, len(opened), REFERENCES_AT_ONCE):
            some = opened[start : start + REFERENCES_AT_ONCE]
            Link.objects.filter(subject__in=some).delete()


def _remove_records(workspaces: QuerySet[Workspace]) -> None:
    # What is frozen goes with the rest, which the database refuses unless it is told so.
    Thaw.objects.bulk_create([Thaw(workspace=space) for space in workspaces])
    # A partner from outside may have recorded for a programme of the demonstration.
    led = Programme.objects.within(workspaces)
    EngagementAttribution.objects.reached_by(Q(programme__in=led)).delete()
    Attribution.objects.reached_by(Q(programme__in=led)).delete()
    for model in OWNED:
        model.objects.within(workspaces).delete()
    _remove_answers(workspaces)
    activities = Activity.objects.within(workspaces)
    activities.exclude(part_of=None).delete()
    activities.delete()
    Thaw.objects.within(workspaces).delete()
    for model in OWNED_AFTERWARDS:
        model.objects.within(workspaces).delete()
    Kind.objects.filter(workspace__in=workspaces).delete()
    Message.objects.filter(workspace__in=workspaces).delete()
    Proposal.objects.filter(workspace__in=workspaces).delete()
    Confirmation.objects.filter(workspace__in=workspaces).delete()
    Relationship.objects.filter(workspace__in=workspaces).delete()


def _remove_answers(workspaces: QuerySet[Workspace]) -> None:
    for model in (Answer, AnswerFile):
        model.objects.within(workspaces).delete()
    answered = AnswerSet.objects.within(workspaces)
    # One that another was filled in from stays until that other is gone.
    while answered.filter(following=None).delete()[0]:
        pass
    for owned in ASKED:
        owned.objects.within(workspaces).delete()


def _remove_files(names: Iterable[str]) -> None:
    for name in names:
        storages["documents"].delete(name)
