"""The lists of collections, of what was asked, and of whom one may ask, declared once."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.asks.models import Ask
from raceme.core import lists
from raceme.organisations.models import Organisation
from raceme.questionnaires.queries import BEGUN
from raceme.segments.models import Segment
from raceme.segments.queries import members_of

State = Ask.State


def _in_segment(key: int) -> Q:
    """Return the condition of a segment that was offered, so that it is one of the workspace."""
    segment = Segment.objects.reached_by(Q(pk=key)).get()
    return Q(pk__in=members_of(segment).order_by().values("pk"))


PROGRESS = {
    State.OPEN.value: lists.Shown(pgettext_lazy("answers", "Asked"), "", "clock"),
    BEGUN: lists.Shown(pgettext_lazy("answers", "Begun"), "note", "pencil"),
    State.ANSWERED.value: lists.Shown(_("Handed in"), "ok", "circle-check"),
    State.DECLINED.value: lists.Shown(_("Declined"), "warn", "circle-x"),
    State.WITHDRAWN.value: lists.Shown(State.WITHDRAWN.label, "", "x"),
    State.EXPIRED.value: lists.Shown(State.EXPIRED.label, "warn", "clock"),
}
COLLECTIONS = lists.Table(
    "collections",
    _("Collections"),
    columns=[
        lists.Text(
            "title",
            _("Collection"),
            sort=("title", "pk"),
            main=True,
            link=lists.Link("questionnaires:collection"),
        ),
        lists.Number("version__number", _("Version")),
        lists.Date("opened_at", _("Opened"), sort=("opened_at", "pk")),
        lists.Date("closes_on", _("Last day"), none=_("until it is closed")),
        lists.Date("closed_at", _("Closed"), none=_("no")),
        lists.Count(
            "begun",
            pgettext_lazy("sets of answers", "Begun"),
            loaded=True,
            link=lists.Link("questionnaires:collection"),
        ),
        lists.Count(
            "handed_in",
            _("Handed in"),
            loaded=True,
            link=lists.Link("questionnaires:collection"),
        ),
    ],
    sort="-opened_at",
    empty=lists.Empty(
        _("No collections yet"),
        _("Open one to ask people or companies, or to give out a public link."),
    ),
)
ASKED = lists.Table(
    "asked",
    pgettext_lazy("list", "Asked"),
    columns=[
        lists.Text(
            "organisation__name",
            _("Organisation"),
            sort=("organisation__name_key", "pk"),
            none=_("for themselves"),
        ),
        lists.Text("person__name", _("Person"), main=True, link=lists.Link("asks:ask")),
        lists.State("progress", _("State"), states=PROGRESS),
        lists.Date("told_at", _("Mailed"), none=_("not yet")),
        lists.Number("reminders", _("Reminders")),
        lists.Date("due_on", _("Answer by")),
        lists.Text("reason", _("Reason"), shown=False),
    ],
    filters=[
        lists.Search(
            "q",
            _("Organisation or person"),
            lambda text: Q(organisation__name__icontains=text) | Q(person__name__icontains=text),
        ),
        lists.OneOf(
            "progress",
            _("State"),
            choices=[(code, shown.word) for code, shown in PROGRESS.items()],
        ),
    ],
    sort="organisation__name",
    empty=lists.Empty(_("Nobody is asked yet"), _("Ask people or companies, or a segment.")),
)
ORGANISATIONS = lists.Table(
    "organisations",
    _("Organisations"),
    columns=[
        lists.Text("name", _("Organisation"), sort="name_key", main=True),
        lists.Text("town", _("Town")),
        lists.Choice("kind", _("Kind"), choices=Organisation.Kind.choices),
        lists.Country("country", _("Country"), shown=False),
    ],
    filters=[
        lists.Search("q", _("Name"), lambda text: Q(name__icontains=text)),
        lists.OneOf("kind", _("Kind"), choices=Organisation.Kind.choices),
        lists.OneOf("segment", _("Segment"), condition=_in_segment),
    ],
    sort="name",
    empty=lists.Empty(_("No organisations yet"), _("Create the first one in the register.")),
)
PEOPLE = lists.Table(
    "people",
    _("People"),
    columns=[
        lists.Text("name", _("Person"), sort="name_key", main=True),
        lists.Text("email", _("E-mail"), none=_("none, so no mail reaches them")),
    ],
    filters=[
        lists.Search("q", _("Name"), lambda text: Q(name__icontains=text)),
        lists.OneOf("segment", _("Segment"), condition=_in_segment),
    ],
    sort="name",
    empty=lists.Empty(_("No people yet"), _("Add the first one in the register.")),
)
