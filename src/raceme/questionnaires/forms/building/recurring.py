"""Fields that the forms of many parts have."""

from django.utils.translation import gettext_lazy as _

from raceme.questionnaires.forms.building.fields import Field, Shape

CODE = Field(
    name="code",
    label=_("Code"),
    shape=Shape.CODE,
    hint=_("Its name in formulas and in files. Where it changes, whatever names it follows."),
    is_more=True,
)
ROW_CODE = Field(name="code", label=_("Code"), shape=Shape.CODE)
TITLE = Field(name="title", label=_("Title"), shape=Shape.WORDS, is_needed=True)
HELP = Field(name="help", label=_("Help"), shape=Shape.LONG_WORDS)
SHORT = Field(
    name="short",
    label=_("Short title"),
    shape=Shape.WORDS,
    hint=_("For charts and tables."),
    is_more=True,
)
TEXT = Field(name="text", label=_("Text"), shape=Shape.WORDS, is_needed=True)
