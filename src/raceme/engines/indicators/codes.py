"""The words of counting, and the two errors; the app that shows them has the sentences."""

from enum import StrEnum


class Measure(StrEnum):
    """What is counted: heads, things, hours, whole cents, or the holders of a property."""

    ACTIVITIES = "activities"
    PARTICIPATIONS = "participations"
    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    COUNTRIES = "countries"
    HOURS = "hours"
    AMOUNT = "amount"
    DOCUMENTS = "documents"
    REGISTER = "register"


class FirstTime(StrEnum):
    """Within what only the first record of a subject counts."""

    PERIOD = "period"
    PROGRAMME = "programme"
    EVER = "ever"


class Disaggregation(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    SIZE_CLASS = "size_class"
    ORGANISATION_KIND = "organisation_kind"
    SECTOR = "sector"
    KIND = "kind"
    ROLE = "role"
    GENDER = "gender"


class RegisterProperty(StrEnum):
    REGISTERED_CLUSTER = "registered_cluster"


class SizeClass(StrEnum):
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SME_SIZES = frozenset({SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM})


class ActivityState(StrEnum):
    """A withdrawn activity was taken back: it is no candidate for anything."""

    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not_held"
    WITHDRAWN = "withdrawn"


class ParticipantState(StrEnum):
    EXPECTED = "expected"
    TOOK_PART = "took_part"
    ABSENT = "absent"


class Reason(StrEnum):
    """Why a record does not count, in the order in which the conditions are tested."""

    NOT_HELD = "not_held"
    SHARE_BELOW = "share_below"
    EXCLUDED = "excluded"
    LEVEL = "level"
    PLACE = "place"
    ONLINE = "online"
    HOURS = "hours"
    NOT_ENOUGH_COUNTRIES = "not_enough_countries"
    NO_COUNTRY_FROM = "no_country_from"
    NO_DOCUMENT = "no_document"
    NOT_THERE = "not_there"
    ROLE = "role"
    NO_ORGANISATION = "no_organisation"
    NO_PERSON = "no_person"
    NO_COUNTRY = "no_country"
    ORGANISATION_KIND = "organisation_kind"
    SIZE = "size"
    NOT_MEMBER = "not_member"
    SECTOR = "sector"
    NOT_REGISTERED = "not_registered"
    COUNTRY = "country"
    REGION = "region"
    NO_EVIDENCE = "no_evidence"
    NO_AMOUNT = "no_amount"
    NO_HOURS = "no_hours"
    CURRENCY = "currency"
    ALREADY_COUNTED = "already_counted"


class Fault(StrEnum):
    """What is wrong with a rule, a log or a question."""

    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_CODE = "unknown_code"
    WRONG_TYPE = "wrong_type"
    MALFORMED = "malformed"
    REQUIRED = "required"
    REPEATED = "repeated"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    TOO_PRECISE = "too_precise"
    NOT_WITH_MEASURE = "not_with_measure"
    CONTRADICTION = "contradiction"
    OUT_OF_ORDER = "out_of_order"
    OVERLAP = "overlap"


class CountingError(ValueError):
    """Says which ``fault`` stands in which ``field``, and the ``value`` found there."""

    def __init__(self, code: Fault, *, field: str, value: object = None) -> None:
        super().__init__(f"{code}: {field}: {value!r}")
        self.code = code
        self.field = field
        self.value = value


class RuleError(CountingError):
    """The rule, or the question asked of it, cannot be answered."""


class LogError(CountingError):
    """The log contradicts itself."""
