"""``{% load programmes %}{% programme_facts programme %}``: the line under a programme's name."""

from django import template
from django.utils import timezone

from raceme.programmes.models import Programme

register = template.Library()
# The tone and the icon that stand beside the word of each state.
SHAPES = {
    Programme.State.PLANNED: ("note", "calendar"),
    Programme.State.RUNNING: ("ok", "circle-check"),
    Programme.State.FINISHED: ("", "lock"),
}


@register.inclusion_tag("programmes/facts.html")
def programme_facts(programme: Programme) -> dict[str, object]:
    state = programme.state_on(timezone.localdate())
    tone, icon = SHAPES[state]
    return {"programme": programme, "state": state.label, "tone": tone, "icon": icon}
