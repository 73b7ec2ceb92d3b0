"""A list that was imported already, as somebody brought it home: to look at, and to take back."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.core.models import Job
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.stage import BY as STAND_IN
from raceme.demo.stage import Stage, in_the_morning
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.running import RUN
from raceme.stewardship.models import Import

FILE, BY = "Met at the fair.csv", "matei.lazar@transilvania-it.example"
COLUMNS = ("name", "town", "country", "email", "website")
SAID = "6 rows imported."
AGO = timedelta(days=20)
LIST = """\
Company;Town;Country;E-mail;Website
Brume Sisteme Medicale SRL;Oradea;RO;office@brume-medicale.example;https://brume-medicale.example
Clopoțel Diagnostic SRL;Sibiu;RO;contact@clopotel.example;https://clopotel.example
Ferigă Photonics SRL;Alba Iulia;RO;office@feriga.example;https://feriga.example
Jder Robotics SRL;Satu Mare;RO;hello@jder.example;https://jder.example
Mesteacăn Imaging SRL;Baia Mare;RO;office@mesteacan.example;https://mesteacan.example
Orto Print 3D SRL;Dej;RO;;
Șoimul Automatizări SRL;Târgu Mureș;RO;office@soimul.example;https://soimul.example
"""


def bring_in(stage: Stage) -> None:
    """Import the list by the actions that staff use, some weeks ago."""
    at = in_the_morning(stage.today - AGO, minutes=130)
    by = User.objects.get(email=BY)
    with override("en"):
        found = imports.begin_import(
            ContentFile(LIST.encode(), name=FILE),
            workspace=stage.workspaces[TRANSILVANIA],
            holds=Import.Holds.ORGANISATIONS,
            by=by,
            at=at,
            is_generated=True,
        )
        found = imports.assign_columns(
            found,
            assignment=imports.Assignment(columns=dict(enumerate(COLUMNS))),
            revision=found.revision,
            by=by,
            at=at,
        )
        found = imports.start_import(found, revision=found.revision, by=by, at=at)
        _run(found, by=by, at=at)


def _run(found: Import, *, by: User, at: datetime) -> None:
    """Do at once what a worker would do a moment later, who then finds it done."""
    job = Job.objects.get(once=f"{RUN}:{found.pk}")
    job.state, job.worker, job.started_at = Job.State.RUNNING, STAND_IN, at
    job.save()
    found = imports.run_import(found, by=by, at=at, progress=jobs.Progress(job))
    job.refresh_from_db()
    job.state, job.finished_at = Job.State.DONE, at + timedelta(seconds=2)
    job.result_text = SAID
    job.result_url = reverse("stewardship:import", args=[found.workspace.slug, found.pk])
    job.save()
