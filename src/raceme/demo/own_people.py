"""A company with people of its own: who speaks for it, its papers, and a fact to decide about."""

from dataclasses import replace
from datetime import timedelta

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.files import paper
from raceme.demo.opening import facts_of
from raceme.demo.papers import keep
from raceme.demo.register import Firm
from raceme.demo.stage import Stage, in_the_morning
from raceme.engagements.models import Engagement, Evidence
from raceme.organisations.actions import correct_organisation
from raceme.organisations.models import Claim
from raceme.organisations.validation import facts_of as facts_kept

# What the company took part in, and the paper it got for its own part.
PAPERS = {
    "Study visit to Norway, Oslo": "Certificate of participation",
    "Cluj Innovation Camp": "Certificate of participation",
    "Norwegian procurement for beginners": "Notes on your tender",
}
CORRECTED_BY, NEW_ADDRESS = "matei.lazar@transilvania-it.example", "Strada Morii 16"
CLAIMED, CORRECTED = timedelta(days=190), timedelta(days=1)


def build(stage: Stage) -> None:
    """Let somebody speak for a company, which has papers of its own."""
    for row in facts_of("workspaces")["speaker"]:
        firm = stage.register[row["company"]]
        claimed_at = in_the_morning(stage.today - CLAIMED, minutes=40)
        user = User(email=row["email"], name=row["name"], created_at=claimed_at)
        user.set_unusable_password()
        stage.book.add(user)
        stage.book.add(
            Claim(
                organisation=firm.organisation,
                user=user,
                name=row["name"],
                email=row["email"],
                state=Claim.State.STANDING,
                way=Claim.Way.DOMAIN,
                asked_at=claimed_at,
                asked_by=row["name"],
                decided_at=claimed_at + timedelta(minutes=4),
                decided_by=row["name"],
            )
        )
        _add_papers(stage, firm)


def _add_papers(stage: Stage, firm: Firm) -> None:
    parts = [part for part in stage.book.of(Engagement) if part.organisation is firm.organisation]
    for part in parts:
        activity = part.activity
        name = PAPERS.get(activity.title, "")
        if not name or part.workspace is not stage.workspaces[TRANSILVANIA]:
            continue
        whose = part.person.name if part.person else firm.organisation.name
        document = keep(
            stage.book,
            paper(
                name,
                f"{activity.title}, {activity.ended_on:%d.%m.%Y}.",
                [(whose, firm.organisation.name)],
            ),
            name=f"{name}, {whose}, {activity.title}"[:180] + ".pdf",
            workspace=part.workspace,
            day=min(activity.ended_on + timedelta(days=3), stage.today),
            by=activity.recorded_by,
        )
        stage.book.add(
            Evidence(
                workspace=part.workspace,
                activity=activity,
                engagement=part,
                document=document,
                added_at=activity.recorded_at,
                added_by=activity.recorded_by,
            )
        )


def correct(stage: Stage) -> None:
    """Tell who speaks for it, once all is written, and put a correction of staff before them."""
    by = User.objects.get(email=CORRECTED_BY)
    for claim in stage.book.of(Claim):
        company = claim.organisation
        for verb, moment in (
            ("organisations.ask_claim", claim.asked_at),
            ("organisations.claim", claim.decided_at or claim.asked_at),
        ):
            audit.record(
                verb,
                targets=[company, claim],
                workspace=None,
                by=claim.user or claim.name,
                at=moment,
                changes={"person": (None, claim.name), "way": (None, claim.way)},
            )
        correct_organisation(
            company,
            facts=replace(facts_kept(company), address=NEW_ADDRESS),
            revision=company.revision,
            workspace=stage.workspaces[TRANSILVANIA],
            by=by,
            at=in_the_morning(stage.today - CORRECTED, minutes=200),
        )
