"""Names as matching and sorting read them, without case, accents and legal form; and numbers."""

import re
import unicodedata

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
