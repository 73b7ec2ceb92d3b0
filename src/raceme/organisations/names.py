"""Names as matching and sorting read them, without case, accents and legal form; and numbers."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

LENGTH = 200
BLOCK_LENGTH = 4

# Letters that no decomposition takes apart.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n"}
)
# Signs that stand inside a word and part nothing, as in O'Brien.
APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ"))

# Each written together and without signs, as the last or first words of a name come out
# when they are joined. The longest that fits is taken: "gmbhcokg" before "kg".
WRITTEN_BEHIND = """
srl sa srld sca snc scs pfa
gmbh mbh ggmbh ag kg ohg gbr ug ugmbh ughaftungsbeschrankt ev eg kgaa se gmbhcokg gmbhcokgaa
gmbhundcokg ugcokg agcokg sarl sagl stiftung
sas sasu eurl sci scop sprl asbl vzw bv bvba nv vof sce scrl
spa srls sapa soccoop soccooparl scarl onlus sl slu slne sau slp sll lda unipessoallda sgps
ltd limited plc llp cic dac clg
spzoo spzoospk spzoospkomandytowa spk spj spka
sro spolsro as vos ks zrt nyrt kft bt kkt nonprofitkft
oy oyj ab abp ky aps amba ivs asa ans hf ehf uab sia ou mtu vsi
doo dd ad jdoo dno kd dooel shpk sha jsc
ood eood ead оод еоод ад еад ae epe ike αε επε ικε tov тов llc inc ltdsti
"""
FORMS_BEHIND = frozenset(WRITTEN_BEHIND.split())
FORMS_BEFORE = frozenset({"sc", "uab", "sia", "ou", "as", "ab", "vsi", "тов", "ооо", "пат"})
LONGEST_FORM_BEHIND = 6


def name_key(name: str) -> str:
    """Return an organisation's ``name`` as it is matched and sorted by, at most 200 long."""
    words = _words(name)
    while (shorter := _without_form(words)) != words:
        words = shorter
    return _joined(words, name)


def person_key(name: str) -> str:
    """Return a person's ``name`` likewise; nothing is cut off, for Sá and Bt are surnames too."""
    return _joined(_words(name), name)


def name_block(name: str) -> str:
    """Return the letters by which near names are sought: far fewer share them than there are."""
    return name_key(name).replace(" ", "")[:BLOCK_LENGTH]


def number_forms(text: str) -> set[str]:
    """Return the ways in which a register may write a number that somebody pasted."""
    upper = " ".join(text.upper().split())
    compact = "".join(letter for letter in upper if letter.isalnum())
    bare = compact[2:] if compact[:2].isalpha() else compact
    onrc = re.sub(r"[ /\\-]+", "/", upper)
    return {upper, compact, bare, onrc} - {""}


def _words(name: str) -> list[str]:
    folded = name.casefold().translate(APOSTROPHES).translate(LETTERS)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", folded)
        if not unicodedata.combining(letter)
    ).casefold()
    return [piece for word in plain.split() for piece in _pieces(word)]


def _pieces(word: str) -> list[str]:
    """Part a word at its signs, but keep an abbreviation whole: "S.R.L.", "A/S", "d.o.o."."""
    pieces = "".join(letter if letter.isalnum() else " " for letter in word).split()
    return ["".join(pieces)] if all(len(piece) == 1 for piece in pieces) and pieces else pieces


def _without_form(words: list[str]) -> list[str]:
    """Return ``words`` without the legal form at one end; one word always stays."""
    for count in range(min(LONGEST_FORM_BEHIND, len(words) - 1), 0, -1):
        if "".join(words[-count:]) in FORMS_BEHIND:
            return words[:-count]
    if len(words) > 2 and words[:2] == ["s", "c"]:  # noqa: PLR2004 (S. C. of Romania, spaced)
        return words[2:]
    return words[1:] if len(words) > 1 and words[0] in FORMS_BEFORE else words


def _joined(words: list[str], name: str) -> str:
    # A name of signs alone is still a name, and two of them are not one.
    return (" ".join(words) or " ".join(name.split()))[:LENGTH].rstrip()


# Providers whose addresses say nothing of where somebody works, and hosts of others' pages.
WRITTEN_PROVIDERS = """
gmail.com googlemail.com google.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com
icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tutanota.com tuta.io mail.com
gmx.com gmx.net gmx.de gmx.at web.de t-online.de freenet.de posteo.de mailbox.org yandex.com
yandex.ru mail.ru inbox.ru bk.ru zoho.com fastmail.com hey.com yahoo.ro yahoo.fr yahoo.de yahoo.it
yahoo.es yahoo.co.uk hotmail.fr hotmail.it hotmail.co.uk live.fr orange.fr wanadoo.fr free.fr
laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it wp.pl o2.pl onet.pl interia.pl
seznam.cz centrum.cz email.cz azet.sk zoznam.sk freemail.hu citromail.hu abv.bg mail.bg dir.bg
home.ro clicknet.ro rdslink.ro upcmail.ro k.ro ukr.net i.ua seznam.com inbox.lv bluewin.ch
telia.com online.no outlook.fr outlook.de outlook.it facebook.com fb.com linkedin.com
instagram.com wixsite.com wix.com wordpress.com blogspot.com weebly.com github.io webnode.com
webnode.ro webflow.io squarespace.com myshopify.com jimdofree.com jimdo.com business.site
sites.google.com olx.ro listafirme.ro
"""
PROVIDERS = frozenset(WRITTEN_PROVIDERS.split())


def own_domains(*, website: str, email: str) -> set[str]:
    """
    Return the domains that are an organisation's alone, of its website and its address.

    What a provider gives to everybody is nobody's own, nor is a part of it.
    """
    host = (urlsplit(website).hostname or "").removeprefix("www.")
    return {
        domain
        for domain in (host, domain_of(email))
        if "." in domain and not any(_is_within(domain, each) for each in PROVIDERS)
    }


def is_within(address: str, domains: Iterable[str]) -> bool:
    """Tell whether an e-mail ``address`` is of one of the domains, or of a part of one."""
    return any(_is_within(domain_of(address), domain) for domain in domains)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()


def _is_within(domain: str, larger: str) -> bool:
    return bool(larger) and (domain == larger or domain.endswith(f".{larger}"))
