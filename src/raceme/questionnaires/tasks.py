from tempfile import TemporaryFile

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.core.moments import one_moment
from raceme.questionnaires.actions.exporting import WORKBOOK
from raceme.questionnaires.counting import Sift
from raceme.questionnaires.exports import name_of_workbook, write_answers
from raceme.questionnaires.queries import questionnaires_of, versions_of


@jobs.task(WORKBOOK, again=True)
def workbook(
    progress: jobs.Progress,
    workspace_id: int,
    questionnaire_id: int,
    numbers: list[int],
    collection_id: int | None,
) -> None:
    """Write what came in into a workbook, and keep it for who wanted it."""
    questionnaire = questionnaires_of(workspace_id).get(pk=questionnaire_id)
    versions = list(versions_of(questionnaire).filter(number__in=numbers))
    sift = Sift(
        workspace=workspace_id,
        versions=tuple(version.pk for version in versions),
        collection=collection_id,
    )
    with TemporaryFile() as file:
        with one_moment(writes=False):
            count = sift.sets.count()
            write_answers(
                sift,
                versions,
                file,
                language=get_language() or "en",
                tell=lambda done: progress.at(done, of=count, step=_("Writing the answers")),
            )
        progress.keep(file, name=name_of_workbook(questionnaire), text=_("The workbook is ready."))
