"""The list of questionnaires, declared once."""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.core import lists
from raceme.questionnaires.models import Questionnaire

QUESTIONNAIRES = lists.Table(
    "questionnaires",
    _("Questionnaires"),
    columns=[
        lists.Text(
            "title",
            _("Questionnaire"),
            sort="title",
            main=True,
            link=lists.Link("questionnaires:questionnaire"),
        ),
        lists.Text("code", _("Code"), shown=False),
        lists.Choice("use", _("Used for"), choices=Questionnaire.Use.choices),
        lists.Count("version", _("Version"), loaded=True),
        lists.Count(
            "answered",
            _("Handed in"),
            loaded=True,
            link=lists.Link("questionnaires:results"),
        ),
        lists.Moment("drafted_at", _("Draft saved")),
        lists.Date("retired_at", _("Retired"), shown=False),
    ],
    filters=[
        lists.Search("q", _("Title"), lambda text: Q(title__icontains=text)),
        lists.OneOf("use", _("Used for"), choices=Questionnaire.Use.choices),
        lists.YesNo("draft", _("Has a draft"), Q(drafted_at__isnull=False)),
        lists.YesNo("retired", _("Retired"), Q(retired_at__isnull=False)),
    ],
    sort="title",
    empty=lists.Empty(
        _("No questionnaires yet"),
        _("Build one, or import one from a file."),
    ),
)
# For who may not see what people answered: the numbers alone.
COUNTED = replace(
    QUESTIONNAIRES,
    columns=[
        replace(each, link=None) if each.key == "answered" else each
        for each in QUESTIONNAIRES.columns
    ],
)
