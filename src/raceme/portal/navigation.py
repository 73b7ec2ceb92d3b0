from django.utils.translation import gettext_lazy as _

from raceme.core.navigation import Entry

MENU = [
    Entry(label=_("Calendar"), icon="calendar", view="portal:calendar", position=60),
]
