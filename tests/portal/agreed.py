"""Which role gets which answer from each address of portal."""

from typing import Any

from django.utils import timezone

from raceme.mail.models import Mailing
from tests.agreement import (
    DONE,
    MANAGERS,
    NO,
    NOT_FOUND,
    OWNERS,
    PAGE,
    READERS,
    REFUSED,
    WRITERS,
    Answers,
    answers,
    everybody,
    signed_in,
)
from tests.conftest import World
from tests.engagements.build import recorded
from tests.factories import (
    DocumentFactory,
    OrganisationFactory,
    PersonFactory,
    PlanItemFactory,
    RelationshipFactory,
)
from tests.factories.consents import ConsentFactory
from tests.factories.jobs import kept_job
from tests.factories.segments import SegmentFactory
from tests.portal import agreed_changes, agreed_my, agreed_record

HEADERS = {"portal-public:metrics": {"Authorization": "Bearer for-tests-only"}}
CHANGE = {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)}
READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
STEP = {"GET": answers(PAGE, to=OWNERS), "POST": answers(DONE, to=OWNERS)}
# The sample was begun by nobody here: who only reads sees his own jobs and no others, and
# what becomes of it is for managers to say.
NOT_OWN = {"viewer": NOT_FOUND, "expert": NOT_FOUND}
JOB = answers(PAGE, to=WRITERS) | NOT_OWN
STEERED = answers(DONE, to=MANAGERS) | NOT_OWN
ANSWERS: dict[str, dict[str, Answers]] = {
    # By its token, whoever asks; see HEADERS.
    "portal-public:metrics": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "portal-public:me": {"GET": signed_in(PAGE), "POST": REFUSED},
    # Where there are users, the start leads on those who did not set it up.
    "portal-public:set_up": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "portal-public:set_up_organisation": STEP,
    "portal-public:set_up_money": STEP,
    "portal-public:set_up_programme": {"GET": answers(DONE, to=OWNERS), "POST": STEP["POST"]},
    "portal-public:set_up_members": STEP,
    "portal-public:home": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "portal:today": READ,
    "portal:organisation": READ,
    "portal:person_log": READ,
    "portal:document": READ,
    "portal:document_history": READ,
    "portal:calendar": READ,
    "portal:search": READ,
    "portal:jobs": READ,
    "portal:job": {"GET": JOB, "POST": REFUSED},
    "portal:job_progress": {"GET": JOB, "POST": REFUSED},
    "portal:job_file": {"GET": answers(PAGE, to=MANAGERS) | NOT_OWN, "POST": REFUSED},
    "portal:job_cancel": {"GET": REFUSED, "POST": STEERED},
    "portal:job_again": {"GET": REFUSED, "POST": STEERED},
    "portal:mailings": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "portal:write_to": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "portal:write_to_those_of": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "portal:write_to_parts": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "portal:write_to_segment": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "portal:ask_consent": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    # Sent without its button, it shows whom it would ask.
    "portal:ask_segment_consent": {
        "GET": answers(PAGE, to=WRITERS),
        "POST": answers(PAGE, to=WRITERS),
    },
    "portal:mailing_discard": CHANGE,
    "portal:mailing": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "portal:mailing_edit": CHANGE,
    "portal:letter_page": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "portal:mailing_send": CHANGE,
    "portal:mailing_release": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "portal:work_plan": READ,
    "portal:plan_item_create": CHANGE,
    "portal:plan_item_edit": CHANGE,
    "portal:plan_item_remove": CHANGE,
    **agreed_record.ANSWERS,
    **agreed_changes.ANSWERS,
    **agreed_my.ANSWERS,
}


MAILINGS = (
    "mailing",
    "mailing_edit",
    "letter_page",
    "mailing_send",
    "mailing_release",
    "mailing_discard",
)
JOBS = ("job", "job_progress", "job_file", "job_cancel", "job_again")


def samples(world: World) -> dict[str, dict[str, object]]:
    one: dict[str, object] = {"programme": world.programme.code}
    document: dict[str, object] = {"pk": DocumentFactory.create(workspace=world.workspace).pk}
    item = PlanItemFactory.create(programme=world.programme)
    organisation = OrganisationFactory.create()
    RelationshipFactory.create(workspace=world.workspace, organisation=organisation)
    # Its start is taken again from the first step, so that there is something to take.
    world.workspace.set_up_at = None
    world.workspace.save()
    job: dict[str, object] = {"pk": kept_job(workspace=world.workspace).pk}
    reader = PersonFactory.create(workspace=world.workspace, email="ana@firm.example")
    ConsentFactory.create(person=reader)
    segment: dict[str, object] = {"pk": SegmentFactory.create(workspace=world.workspace).pk}
    mailing = Mailing.objects.create(
        workspace=world.workspace, people=[reader.pk], created_at=timezone.now()
    )
    return {
        **{f"portal:{name}": job for name in JOBS},
        **{f"portal:{name}": {"pk": mailing.pk} for name in MAILINGS},
        **agreed_record.samples(world),
        **agreed_changes.samples(world),
        **agreed_my.samples(world),
        "portal:organisation": {"pk": organisation.pk},
        "portal:person_log": {"pk": PersonFactory.create(workspace=world.workspace).pk},
        "portal:document": document,
        "portal:document_history": document,
        "portal:write_to_parts": {"pk": recorded(world.workspace).pk},
        "portal:write_to_segment": segment,
        "portal:ask_segment_consent": segment,
        "portal:work_plan": one,
        "portal:plan_item_create": one,
        "portal:plan_item_edit": {**one, "pk": item.pk},
        "portal:plan_item_remove": {**one, "pk": item.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    item = {
        "code": "9.1",
        "title": "Study visit",
        "kind": "activity",
        "due_on": "30.06.2026",
        "activities_needed": "1",
    }
    return {
        **agreed_record.posted(world),
        **agreed_changes.posted(world),
        **agreed_my.posted(world),
        "portal-public:set_up_organisation": {
            "name": "Transilvania IT Cluster",
            "kind": "cluster",
            "country": "RO",
            "revision": "1",
        },
        "portal-public:set_up_money": {
            "language": "en",
            "currency": "EUR",
            "time_zone": "Europe/Bucharest",
            "revision": "1",
        },
        "portal-public:set_up_members": {"skip": "1"},
        "portal:mailing_edit": {"purpose": "news", "revision": "1"},
        "portal:plan_item_create": item,
        "portal:plan_item_edit": {**item, "revision": "1"},
    }
