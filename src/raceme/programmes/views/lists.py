"""The list of programmes, as its page and its files show it."""

from django.utils.translation import gettext_lazy as _

from raceme.core import lists
from raceme.core.search import condition
from raceme.programmes.models import Programme
from raceme.programmes.queries import LEAD, PARTNER
from raceme.programmes.templatetags.programmes import SHAPES

STATES = {state.value: lists.Shown(state.label, *SHAPES[state]) for state in Programme.State}
PARTS = [(LEAD, _("Lead")), (PARTNER, _("Partner"))]
PROGRAMMES = lists.Table(
    "programmes",
    _("Programmes"),
    columns=[
        lists.Text(
            "name",
            _("Programme"),
            sort="name",
            main=True,
            link=lists.Link("programmes:programme", key="code"),
            sub="number",
        ),
        lists.Choice("scheme", _("Grant scheme"), sort="scheme", choices=Programme.Scheme.choices),
        lists.Date("starts_on", _("From"), sort="starts_on"),
        lists.Date("ends_on", _("Until"), sort="ends_on"),
        lists.State("state", _("State"), states=STATES),
        lists.Choice("part", _("Your part"), choices=PARTS),
        lists.Text("promoter__name", _("Promoter"), shown=False),
        lists.Money("initial_cost", _("Initial cost"), sort="initial_cost", shown=False),
        lists.Money("final_cost", _("Final cost"), sort="final_cost", shown=False),
    ],
    filters=[
        lists.Search(
            "q",
            _("Name or number"),
            lambda text: condition(Programme, text),
        ),
        lists.OneOf("state", _("State"), choices=Programme.State.choices),
        lists.OneOf("scheme", _("Grant scheme"), choices=Programme.Scheme.choices),
        lists.OneOf("part", _("Your part"), choices=PARTS),
    ],
    sort="-ends_on",
    empty=lists.Empty(
        _("No programmes yet"),
        _("Add the first one: its figures are counted from the log by themselves."),
    ),
)
