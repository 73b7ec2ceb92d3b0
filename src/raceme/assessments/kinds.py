"""What an assessment is in the log: the kind of activity, by the code of its questionnaire."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "technology-audit": "technology-audit",
    "business-audit": "business-audit",
    "innovation-management": "innovation-audit",
    "competence-mapping": "competence-mapping",
    "eco-innovation": "eco-innovation-audit",
    "export-readiness": "export-readiness-assessment",
    "digital-maturity": "digital-maturity-assessment",
    "carbon-footprint": "carbon-footprint",
}
# Of a questionnaire that the workspace made itself, where nothing else is chosen.
OTHERWISE = "consultancy"


def kind_of(shipped_as: str) -> str:
    """Return the code of the kind that what began as this shipped assessment is logged as."""
    return KINDS.get(shipped_as, OTHERWISE)
