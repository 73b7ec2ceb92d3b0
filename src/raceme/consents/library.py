"""
The texts that people agree to as long as a workspace has written none of its own.

They stand here word for word in each language and not among the translations: what somebody
agreed to must not change because a word of the pages was said better. A changed text is a new
one, and those who agreed to the old have agreed to the old.
"""

from raceme.consents.models import Purpose

SHIPPED: dict[str, dict[str, str]] = {
    "en": {
        Purpose.CONTACT: (
            "{workspace} may write or call me about its services, activities and calls, by the "
            "address and telephone number it has of me."
        ),
        Purpose.NEWSLETTER: "{workspace} may send me its newsletter by e-mail.",
        Purpose.PHOTOS: (
            "{workspace} may take photos and films of me at its activities, and publish them in "
            "its reports, on its website and on its pages in social networks."
        ),
        Purpose.PUBLICATION: (
            "{workspace} may publish my name, my role in my organisation and my work e-mail "
            "address and telephone number as a contact of my organisation."
        ),
        Purpose.MATCHMAKING: (
            "{workspace} may show my name, my role and what my organisation offers and looks for "
            "to others who take part in the same matchmaking, so that they can ask me to meet."
        ),
    },
    "ro": {
        Purpose.CONTACT: (
            "{workspace} îmi poate scrie sau mă poate suna despre serviciile, activitățile și "
            "apelurile sale, la adresa și la numărul de telefon pe care le are de la mine."
        ),
        Purpose.NEWSLETTER: "{workspace} îmi poate trimite buletinul său informativ prin e-mail.",
        Purpose.PHOTOS: (
            "{workspace} poate face fotografii și filmări cu mine la activitățile sale și le poate "
            "publica în rapoartele sale, pe site și pe paginile sale din rețelele sociale."
        ),
        Purpose.PUBLICATION: (
            "{workspace} poate publica numele meu, rolul meu în organizație, adresa mea de e-mail "
            "și numărul meu de telefon de serviciu ca persoană de contact a organizației mele."
        ),
        Purpose.MATCHMAKING: (
            "{workspace} poate arăta numele meu, rolul meu și ce oferă și ce caută organizația "
            "mea celor care participă la aceleași întâlniri de afaceri, ca să îmi poată cere una."
        ),
    },
}
"""By language and purpose; ``{workspace}`` becomes its name when somebody is first asked."""


def shipped_text(purpose: str, *, language: str, workspace: str) -> str:
    """Return the text of a purpose in ``language``, in English where there is none in it."""
    texts = SHIPPED.get(language, SHIPPED["en"])
    return texts[purpose].replace("{workspace}", workspace)
