"""
Words of our libraries that our own catalogue says anew; marking them here keeps them in it.

Django's Romanian capitalises the names of months and days. That of django-countries is written
with the cedillas of old keyboards, and calls some countries as they were once called.
Catalogues of the project go before those of its libraries.
"""

from django.utils.translation import gettext_noop as _

DAYS = (
    (_("Monday"), _("Mon")),
    (_("Tuesday"), _("Tue")),
    (_("Wednesday"), _("Wed")),
    (_("Thursday"), _("Thu")),
    (_("Friday"), _("Fri")),
    (_("Saturday"), _("Sat")),
    (_("Sunday"), _("Sun")),
)
MONTHS = (
    (_("January"), _("jan")),
    (_("February"), _("feb")),
    (_("March"), _("mar")),
    (_("April"), _("apr")),
    (_("May"), _("may")),
    (_("June"), _("jun")),
    (_("July"), _("jul")),
    (_("August"), _("aug")),
    (_("September"), _("sep")),
    (_("October"), _("oct")),
    (_("November"), _("nov")),
    (_("December"), _("dec")),
)
COUNTRIES = (
    _("Antigua and Barbuda"),
    _("Bosnia and Herzegovina"),
    _("Congo"),
    _("Croatia"),
    _("Czechia"),
    _("Côte d'Ivoire"),
    _("Eswatini"),
    _("France"),
    _("French Southern Territories"),
    _("Heard Island and McDonald Islands"),
    _("Moldova"),
    _("Myanmar"),
    _("Netherlands"),
    _("North Macedonia"),
    _("Saint Kitts and Nevis"),
    _("Saint Pierre and Miquelon"),
    _("Saint Vincent and the Grenadines"),
    _("Sao Tome and Principe"),
    _("South Georgia"),
    _("Svalbard and Jan Mayen"),
    _("Switzerland"),
    _("Taiwan"),
    _("Trinidad and Tobago"),
    _("Turks and Caicos Islands"),
    _("Wallis and Futuna"),
)
