import logging

from raceme.core import jobs
from raceme.documents.proving import damages
from raceme.documents.queries import every_document

log = logging.getLogger(__name__)


@jobs.every(days=7)
@jobs.task("documents.check_kept")
def check_kept() -> None:
    """Read every file once a week, and say in the log which is not as it was kept."""
    for damage in damages(every_document().iterator()):
        log.error("document %s is not as it was kept: %s", damage.document.pk, damage.how)
