"""Languages that meetings are held in, by ISO 639-1."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES: dict[str, Promise] = {
    "en": _("English"),
    "de": _("German"),
    "fr": _("French"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "ro": _("Romanian"),
    "sq": _("Albanian"),
    "ar": _("Arabic"),
    "bs": _("Bosnian"),
    "bg": _("Bulgarian"),
    "zh": _("Chinese"),
    "hr": _("Croatian"),
    "cs": _("Czech"),
    "da": _("Danish"),
    "nl": _("Dutch"),
    "et": _("Estonian"),
    "fi": _("Finnish"),
    "ka": _("Georgian"),
    "el": _("Greek"),
    "hu": _("Hungarian"),
    "is": _("Icelandic"),
    "ga": _("Irish"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "lv": _("Latvian"),
    "lt": _("Lithuanian"),
    "mk": _("Macedonian"),
    "mt": _("Maltese"),
    "no": _("Norwegian"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "sr": _("Serbian"),
    "sk": _("Slovak"),
    "sl": _("Slovenian"),
    "sv": _("Swedish"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
}


def language_named(code: str) -> str:
    return str(LANGUAGES.get(code, code))


def languages_from(code: str) -> list[str]:
    """Return what somebody probably speaks who reads pages in the language ``code``."""
    return [one for one in dict.fromkeys((code, "en")) if one in LANGUAGES]
