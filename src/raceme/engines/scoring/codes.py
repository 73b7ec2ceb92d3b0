"""The words of the scoring engine: kinds of items, what may be wrong, what is told."""

from enum import StrEnum


class Kind(StrEnum):
    """What an item asks for; in brackets how its answer is written."""

    TEXT = "text"  # (text)
    LONG_TEXT = "long_text"  # (text)
    NUMBER = "number"  # (number)
    MONEY = "money"  # (number, in the item's currency)
    DATE = "date"  # (text, 2027-05-31)
    CHOICE = "choice"  # (code of an option)
    CHOICES = "choices"  # (list of codes of options; none is an answer too)
    SCALE = "scale"  # (code of an option, from least to most)
    MATRIX = "matrix"  # (one code, or a list of codes, of options for each row)
    TABLE = "table"  # (list of rows, each with its columns)
    FILE = "file"  # (id)
    ORGANISATION = "organisation"  # (id)
    PERSON = "person"  # (id)
    REGION = "region"  # (code)
    ACTIVITY_CODE = "activity_code"  # (code)
    DECLARATION = "declaration"  # (true)
    COMPUTED = "computed"  # (never written: it follows)


TEXTS = frozenset(
    {
        Kind.TEXT,
        Kind.LONG_TEXT,
        Kind.DATE,
        Kind.FILE,
        Kind.ORGANISATION,
        Kind.PERSON,
        Kind.REGION,
        Kind.ACTIVITY_CODE,
    }
)
NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY})
WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.MATRIX})


class Unanswered(StrEnum):
    """What a part of a dimension is worth whose item has no answer."""

    LEFT_OUT = "left_out"
    ZERO = "zero"


class Fault(StrEnum):
    """What is wrong with a definition, a set of answers or a set of factors."""

    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_TEXT = "not_a_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_TRUE = "not_true"
    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_OPTION = "unknown_option"
    UNKNOWN_ROW = "unknown_row"
    UNKNOWN_SCORE = "unknown_score"
    UNKNOWN_FACTOR = "unknown_factor"
    BAD_CODE = "bad_code"
    TWICE = "twice"
    LATER_ITEM = "later_item"
    CIRCLE = "circle"
    WEIGHTS = "weights"
    NO_POINTS = "no_points"
    OUT_OF_ORDER = "out_of_order"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_PRECISE = "too_precise"
    NOT_ALONE = "not_alone"
    NOT_ASKED = "not_asked"
    FORMULA = "formula"
    WRONG_USE = "wrong_use"
    NOWHERE = "nowhere"
