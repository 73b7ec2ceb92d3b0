"""The kinds of activity that ship with the product, by their stable codes."""

from django.utils.translation import gettext_noop as _

SHIPPED = {
    "information-seminar": _("Information seminar"),
    "company-visit": _("Company visit"),
    "technology-audit": _("Technology audit"),
    "business-audit": _("Business audit"),
    "innovation-audit": _("Innovation audit"),
    "eco-innovation-audit": _("Eco-innovation audit"),
    "competence-mapping": _("Competence mapping"),
    "project-generation-seminar": _("Project-generation seminar"),
    "certification-support": _("Certification support"),
    "export-readiness-seminar": _("Export-readiness seminar"),
    "market-study": _("Market study"),
    "consultancy": _("Consultancy"),
    "service": _("Service"),
    "service-analysis": _("Service analysis"),
    "co-creation-workshop": _("Co-creation workshop"),
    "training": _("Training"),
    "study-visit": _("Study visit"),
    "publication": _("Publication"),
    "partnership-agreement": _("Partnership agreement"),
    "excellence-label": _("Excellence label"),
    "camp": _("Camp"),
    "workshop": _("Workshop"),
    "online-matchmaking": _("Online matchmaking"),
    "bilateral-meeting": _("Bilateral meeting"),
    "conference": _("Conference"),
    "keynote": _("Keynote"),
    "pitching": _("Pitching"),
    "parallel-session": _("Parallel session"),
    "site-visit": _("Site visit"),
    "funded-project": _("Funded project"),
    "collaboration-project": _("Collaboration project"),
    "voucher-award": _("Voucher award"),
    "internationalisation-voucher": _("Internationalisation voucher"),
    "export-readiness-assessment": _("Export-readiness assessment"),
    "digital-maturity-assessment": _("Digital-maturity assessment"),
    "carbon-footprint": _("Carbon footprint"),
}

# Their result is a document, on which they may stand without participants.
DOCUMENTS = frozenset({"publication", "service-analysis"})
WITH_LEVEL = frozenset({"excellence-label"})
