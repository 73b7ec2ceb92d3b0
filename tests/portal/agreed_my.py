"""Which role gets which answer from the pages of a company's own people, and of yearly rounds."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from raceme.accounts.actions.links import make_link
from raceme.asks import actions as asks
from raceme.asks.models import Ask, Bundle
from raceme.documents.actions import store
from raceme.organisations import actions
from raceme.organisations.actions.claims import PURPOSE as CLAIM
from raceme.organisations.models import YearlyRound
from tests.agreement import (
    DONE,
    MANAGERS,
    NO,
    PAGE,
    REFUSED,
    SIGN_IN,
    Answers,
    answers,
    everybody,
    of_company,
    signed_in,
)
from tests.assessments.build import SMALL
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import (
    ActivityFactory,
    AffiliationFactory,
    ClaimFactory,
    EngagementFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
    RelationshipFactory,
)
from tests.factories.assessments import RecommendationFactory, assessed

# Pages to look at, those that also take an answer, and those that take nothing else.
LOOKED_AT = ["agenda", "received", "paper", "documents", "document", "asks", "company", "who_sees"]
LOOKED_AT += ["advised", "assessed", "assessment_report"]
ANSWERED = ["facts", "add_colleague", "leave", "claim", "consents"]
TAKEN = ["confirm", "answer", "decide_step"]


def _behind_both_doors() -> dict[str, dict[str, Answers]]:
    found: dict[str, dict[str, Answers]] = {}
    for name in ["", *LOOKED_AT, *ANSWERED, *TAKEN]:
        get = NO if name in TAKEN else PAGE
        post = NO if name in LOOKED_AT else DONE
        tail = f"_{name}" if name else ""
        found[f"portal-public:by_link{tail}"] = {"GET": everybody(get), "POST": everybody(post)}
        found[f"portal-public:my_company{tail}"] = {
            # A wrong method is told of before it is asked who comes.
            "GET": everybody(NO) if get == NO else of_company(get),
            "POST": everybody(NO) if post == NO else of_company(post),
        }
    return found


ANSWERS: dict[str, dict[str, Answers]] = {
    **_behind_both_doors(),
    "portal-public:my": {
        "GET": signed_in(PAGE) | {"company": DONE},
        "POST": REFUSED,
    },
    "portal-public:my_link_sent": {"GET": everybody(PAGE), "POST": everybody(NO)},
    # Its button makes a link that signs in, and leads there.
    "portal-public:claim_link": {"GET": everybody(PAGE), "POST": everybody(SIGN_IN)},
    "portal-public:still_right": {"GET": everybody(PAGE), "POST": everybody(DONE)},
    "portal-public:my_company_give_up": {"GET": everybody(NO), "POST": of_company(DONE)},
    "portal-public:my_company_proposals": {"GET": of_company(PAGE), "POST": everybody(NO)},
    "portal-public:my_company_proposal": {"GET": of_company(PAGE), "POST": of_company(DONE)},
    "portal:rounds": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "portal:round_start": {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)},
    "portal:round": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    assert world.company.pk
    now = timezone.now()
    behind_link = _company(world, OrganisationFactory.create(name="Linked Firm SRL"))
    behind_claim = _company(world, world.firm)
    affiliation = behind_link.pop("door")
    known = behind_claim.pop("door").person
    # Behind a claim one's own are found by the address of the account.
    known.email = world.company.email
    known.save()
    secret = {"secret": actions.company_link(affiliation, at=now)}
    key = {"pk": world.firm.pk}
    claim = ClaimFactory.create(organisation=world.firm, user=None, state="asked")
    proposal = ProposalFactory.create(organisation=world.firm, to="company")
    bundle = Bundle.objects.create(
        workspace=world.workspace,
        person=affiliation.person,
        address=affiliation.person.email,
        language="en",
        affiliations=[affiliation.pk],
        sent_at=now,
    )
    started = YearlyRound.objects.create(
        workspace=world.workspace,
        title="Still right?",
        due_on=date(2026, 12, 31),
        started_at=now,
        started_by="Manager",
    )
    found: dict[str, dict[str, Any]] = {}
    for name in ["", *LOOKED_AT, *ANSWERED, *TAKEN]:
        tail = f"_{name}" if name else ""
        found[f"portal-public:by_link{tail}"] = secret | behind_link.get(name, {})
        found[f"portal-public:my_company{tail}"] = key | behind_claim.get(name, {})
    return {
        **found,
        "portal-public:my_company_give_up": key,
        "portal-public:my_company_proposals": key,
        "portal-public:my_company_proposal": key | {"proposal": proposal.pk},
        "portal-public:claim_link": {
            "secret": make_link(CLAIM, subject=claim, at=now, valid_for=timedelta(days=1))
        },
        "portal-public:still_right": {
            "secret": asks.make_page_link(bundle, at=now),
            "organisation": affiliation.organisation_id,
        },
        "portal:round": {"pk": started.pk},
    }


def _company(world: World, organisation: Any) -> dict[str, Any]:  # noqa: ANN401 (of a factory)
    """Make somebody of a company, what it is asked, and a paper it got."""
    now = timezone.now()
    if not organisation.relationships.exists():
        RelationshipFactory.create(workspace=world.workspace, organisation=organisation)
    person = PersonFactory.create(
        workspace=world.workspace, email=f"ana@firm{organisation.pk}.example"
    )
    affiliation = AffiliationFactory.create(person=person, organisation=organisation)
    other = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), organisation=organisation
    )
    part = EngagementFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), organisation=organisation
    )
    upload = SimpleUploadedFile("certificate.pdf", PDF)
    document = store(upload, workspace=world.workspace, by=world.owner, at=now)
    EvidenceFactory.create(activity=part.activity, engagement=part, document=document)
    ask, _yearly = (
        Ask.objects.create(
            workspace=world.workspace,
            organisation=organisation,
            person=person,
            module=module,
            kind=kind,
            path=path,
            title="Do you export?",
            purpose="For the region's plan",
            due_on=now.date() + timedelta(days=20),
            minutes=1,
            asked_at=now,
            asked_by="Manager",
        )
        for module, kind, path in (("asks", "text", ""), ("my_company", "page", "/my/"))
    )
    assessment = assessed(
        SMALL, {"tools": "much"}, workspace=world.workspace, organisation=organisation
    )
    step = RecommendationFactory.create(assessment=assessment)
    return {
        "door": affiliation,
        "document": {"document": document.pk},
        "answer": {"ask": ask.pk},
        "decide_step": {"step": step.pk},
        "assessment_report": {"assessment": assessment.pk},
        "leave": {"affiliation": other.pk},
        "consents": {"affiliation": affiliation.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    asked = Ask.objects.of(world.workspace).filter(module="asks", organisation=world.firm)
    linked = Ask.objects.of(world.workspace).filter(module="asks").exclude(organisation=world.firm)
    told: dict[str, dict[str, Any]] = {
        "": {},
        "confirm": {"revision": 1},
        "facts": {"revision": 1, "town": "Florești", "currency": "EUR"},
        "add_colleague": {"name": "Mihaela Vlad"},
        "claim": {"name": "Mihaela Vlad", "email": "mihaela@firm.example"},
        "leave": {},
        "consents": {"give": "newsletter"},
        "decide_step": {"decision": "accept", "revision": 1},
    }
    both = {
        f"portal-public:by_link{'_' + name if name else ''}": form for name, form in told.items()
    }
    both |= {
        f"portal-public:my_company{'_' + name if name else ''}": form for name, form in told.items()
    }
    return {
        **both,
        "portal-public:by_link_answer": {f"ask{linked.order_by('-pk')[0].pk}-answer": "Yes"},
        "portal-public:my_company_answer": {f"ask{asked.order_by('-pk')[0].pk}-answer": "Yes"},
        "portal-public:my_company_proposal": {"accept": "town", "revision": 1},
        "portal-public:still_right": {"revision": 1},
        "portal:round_start": {
            "round": "1",
            "organisation": str(world.firm.pk),
            "title": "Still right?",
            "due_on": "31.12.2026",
        },
    }
