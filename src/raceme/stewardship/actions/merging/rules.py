"""
The rule of each key that may name one record once, and of each reference that is no key.

A foreign key that stands in no unique constraint needs no rule: its rows move. The tests walk
the models and ask that everything else is named here.
"""

from collections.abc import Mapping

from raceme.stewardship.actions.merging import (
    answer_rules,
    consent_rules,
    log_rules,
    pair_rules,
    partnership_rules,
    register_rules,
    soft,
)
from raceme.stewardship.actions.merging.soft import Soft
from raceme.stewardship.actions.merging.terms import Rule

OF_ORGANISATIONS: Mapping[str, Rule] = {
    "engagements.Engagement.organisation": log_rules.engagements,
    "organisations.Affiliation.organisation": register_rules.affiliations,
    "organisations.Claim.organisation": register_rules.claims,
    "organisations.ClusterProfile.organisation": register_rules.profiles,
    "organisations.Membership.cluster": register_rules.memberships,
    "organisations.Membership.member": register_rules.memberships,
    "organisations.Relationship.organisation": register_rules.relationships,
    "organisations.YearlyPart.organisation": register_rules.round_parts,
    "organisations.SizeFact.organisation": register_rules.sizes,
    "partnerships.Adopter.organisation": partnership_rules.adopters,
    "partnerships.Partner.organisation": partnership_rules.partners,
    "programmes.Partner.organisation": log_rules.partners,
    "stewardship.Suggestion.a": pair_rules.pairs,
    "stewardship.Suggestion.b": pair_rules.pairs,
}
OF_PEOPLE: Mapping[str, Rule] = {
    "consents.Consent.person": consent_rules.said,
    "consents.LegalBasis.person": consent_rules.legal_bases,
    "consents.Withdrawal.person": consent_rules.said,
    "engagements.Engagement.person": log_rules.engagements,
    "organisations.Affiliation.person": register_rules.affiliations,
    "stewardship.PersonSuggestion.a": pair_rules.pairs,
    "stewardship.PersonSuggestion.b": pair_rules.pairs,
}

# What follows, though no key says that it names a record.
FOLLOWED: Mapping[str, Soft] = {
    "accounts.Link.subject": soft.by_reference,
    "core.Submission.result": soft.by_reference,
    "mail.Mailing.people": soft.keys_of_people,
    "mail.Mailing.without_people": soft.keys_of_organisations,
    "questionnaires.Answer.value": answer_rules.answers,
    "reporting.LineQuestion.record": soft.in_a_register,
    "reporting.SampleLine.record": soft.in_a_register,
    "segments.Segment.filters": soft.clusters,
    "stewardship.ColumnMemory.options": soft.clusters,
    "stewardship.Import.options": soft.clusters,
    "stewardship.MergeProposal.absorbed": soft.proposals,
    "stewardship.MergeProposal.survivor": soft.nothing_more,
}
# What stays as it is, and why that is right.
LEFT: Mapping[str, str] = {
    "assessments.Assessment.factors": "a table of factors, as it was",
    "assessments.Assessment.result": "what came of the answers then",
    "assessments.FactorSet.document": "a table of factors",
    "assessments.Recommendation.because": "codes of questions with their answers then",
    "asks.Bundle.affiliations": "where the person belonged when it was sent",
    "audit.Chain.break_found": "what a check of the chain found",
    "audit.Entry.actor": "who did it then",
    "audit.Target.reference": "sealed; a history is read by the old reference, too",
    "audit.Values.changes": "sealed: what was said then",
    "audit.Values.remains": "sealed: what is left of it",
    "consents.ConsentRequest.purposes": "names no record",
    "consents.ConsentRequest.said": "names no record",
    "core.Former.became": "says itself what became of what",
    "core.Former.into": "says itself what became of what",
    "core.Former.reference": "says itself what became of what",
    "core.Job.arguments": "no job names organisations or people; its own record is named",
    "core.Submission.actor": "a user",
    "engagements.Activity.source": "names the record that an activity came from, none of these",
    "engagements.ActivityVersion.content": "what stood then; it is read with what became of whom",
    "engagements.Draft.content": "as typed; its lines are matched anew when it is opened",
    "engagements.Draft.owner": "a user",
    "events.EventMail.words": "what is written",
    "events.ParticipantType.countries": "names no record",
    "events.ParticipantType.organisation_kinds": "names no record",
    "matchmaking.Participant.countries": "names no record",
    "matchmaking.Participant.languages": "names no record",
    "matchmaking.Schedule.said": "numbers and keys of the schedule's own wishes and people",
    "mail.Mailing.words": "what was written",
    "mail.Message.subject": "what was written",
    "organisations.Confirmation.changed": "names of fields",
    "organisations.Confirmation.facts": "what was said to be right then",
    "organisations.LookedUp.found": "what a public register said then",
    "organisations.LookedUp.source": "the name of a public register",
    "organisations.Proposal.changes": "what each field was, and would be",
    "organisations.Proposal.outcomes": "what became of each field",
    "organisations.SizeFact.source": "where it was published",
    "partnerships.Partnership.source": "names the record it was made from, none of these",
    "questionnaires.Questionnaire.draft": "questions; a definition names no record",
    "questionnaires.Version.definition": "questions; a definition names no record",
    "reporting.FunderBinding.columns": "columns of a file",
    "reporting.FunderBinding.source": "a name from a catalogue",
    "reporting.FunderFile.places": "places of a file",
    "reporting.LineQuestion.told": "what the line said when it was asked",
    "reporting.RuleVersion.definition": "a rule names no organisation",
    "reporting.Snapshot.facts": "frozen",
    "reporting.SnapshotFigure.rule": "frozen",
    "reporting.SnapshotLine.evidence": "frozen",
    "reporting.SnapshotLine.record": "frozen",
    "reporting.SnapshotLine.subject": "frozen",
    "reporting.SnapshotWords.words": "frozen",
    "stewardship.ColumnMemory.columns": "columns of a file",
    "stewardship.Erasure.counts": "numbers alone",
    "stewardship.Import.columns": "columns of a file",
    "stewardship.Import.heads": "headings of a file",
    "stewardship.Import.notes": "what is worth knowing of a file",
    "stewardship.Import.obstacles": "what was in the way then",
    "stewardship.Import.sheets": "sheets of a file",
    "stewardship.ImportRows.decisions": "looked at again when the rows are written",
    "stewardship.ImportRows.stayed": "what stayed then; what was merged since is not shown",
    "stewardship.MergeProposal.taken": "names of fields",
    "stewardship.PersonSuggestion.reasons": "why both were taken for one then",
    "stewardship.Suggestion.reasons": "why both were taken for one then",
}
