"""The one way in which a document leaves; who may read it, the calling view has decided."""

from django.core.files.storage import storages
from django.http import FileResponse, Http404

from raceme.documents.models import Document

# What browsers show by themselves without running anything of it.
SHOWN = {"application/pdf", "image/jpeg", "image/png"}
# A PDF in a sandbox stays blank: browsers' viewers are not let in.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def serve(document: Document) -> FileResponse:
    """
    Answer with the file: shown where that is safe, else saved, and never run as a page.

    Raises ``Http404`` when the store has lost it.
    """
    try:
        content = storages["documents"].open(document.stored_as)
    except FileNotFoundError as error:
        raise Http404 from error
    is_shown = document.media_type in SHOWN
    response = FileResponse(
        content,
        as_attachment=not is_shown,
        filename=document.name,
        content_type=document.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        POLICY if document.media_type == "application/pdf" else f"{POLICY}; sandbox"
    )
    response["Cache-Control"] = "private, no-cache"
    return response
