from django.template.defaultfilters import filesizeformat
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from raceme.core import lists
from raceme.core.lists.columns import Row
from raceme.core.search import condition
from raceme.documents.models import Document
from raceme.documents.validation import TYPES


def _size(row: Row) -> str:
    return escape(filesizeformat(row["size"]))


def _bytes(row: Row) -> int:
    return int(row["size"])


DOCUMENTS = lists.Table(
    "documents",
    _("Documents"),
    columns=[
        lists.Text(
            "name", _("Document"), sort="name", main=True, link=lists.Link("portal:document")
        ),
        lists.Choice("media_type", _("Type"), choices=TYPES),
        lists.Custom(
            "size", _("Size"), fields=("size",), sort="size", html=_size, plain=_bytes, css="r-num"
        ),
        lists.Moment("added_at", _("Added"), sort="added_at"),
        lists.Text("added_by", _("Added by")),
        lists.Text("sha256", _("SHA-256"), shown=False),
    ],
    filters=[
        lists.Search("q", _("Name"), lambda text: condition(Document, text)),
        lists.OneOf("type", _("Type"), field="media_type", choices=TYPES),
        lists.Between("added", _("Added"), field="added_at", moments=True),
    ],
    sort="-added_at",
    empty=lists.Empty(
        _("No documents yet"),
        _("Add the first one here, or drop it into an activity as its evidence."),
    ),
)
