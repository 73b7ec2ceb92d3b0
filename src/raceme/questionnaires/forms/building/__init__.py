"""The form of one part of a definition: what may be changed of it, as it is read and drawn."""

from raceme.questionnaires.forms.building.declared import FORMS, LISTS
from raceme.questionnaires.forms.building.editor import Editor
from raceme.questionnaires.forms.building.fields import Listed, Shape
from raceme.questionnaires.forms.building.meanwhile import realigned
from raceme.questionnaires.forms.building.offers import said

__all__ = ["FORMS", "LISTS", "Editor", "Listed", "Shape", "realigned", "said"]
