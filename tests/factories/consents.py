"""Consents and what belongs to them."""

from typing import Any

from factory.declarations import SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from raceme.consents.models import Consent, ConsentText, LegalBasis, Purpose, Way, Withdrawal
from tests.factories import NOW, TODAY, PersonFactory, WorkspaceFactory


class ConsentTextFactory(DjangoModelFactory[ConsentText]):
    class Meta:
        model = ConsentText

    workspace = SubFactory(WorkspaceFactory)
    purpose = Purpose.NEWSLETTER
    language = "en"
    version = 1
    text = "You may send me the newsletter."
    in_force_from = TODAY
    written_at = NOW
    written_by = "Ioana"

    @classmethod
    def _create(
        cls,
        model_class: type[ConsentText],
        *args: Any,  # noqa: ANN401 (factory_boy's own)
        **values: Any,  # noqa: ANN401
    ) -> ConsentText:
        """Give the version that stands, for many may have agreed to one."""
        rows = ConsentText.objects.of(values["workspace"])
        standing = rows.filter(**{key: values[key] for key in ("purpose", "language", "version")})
        manager: Any = model_class.objects
        made: ConsentText = standing.first() or manager.create(*args, **values)
        return made


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    workspace = SelfAttribute("person.workspace")
    person = SubFactory(PersonFactory)
    purpose = Purpose.NEWSLETTER
    text = SubFactory(
        ConsentTextFactory,
        workspace=SelfAttribute("..person.workspace"),
        purpose=SelfAttribute("..purpose"),
    )
    at = NOW
    way = Way.PHONE
    note = "Said to Ioana."
    taken_by = "accounts.user:1"
    taken_by_label = "Ioana"


class WithdrawalFactory(DjangoModelFactory[Withdrawal]):
    class Meta:
        model = Withdrawal

    workspace = SelfAttribute("person.workspace")
    person = SubFactory(PersonFactory)
    purpose = Purpose.NEWSLETTER
    at = NOW
    way = Way.PHONE
    note = "Said to Ioana."
    taken_by = "accounts.user:1"


class LegalBasisFactory(DjangoModelFactory[LegalBasis]):
    class Meta:
        model = LegalBasis

    workspace = SubFactory(WorkspaceFactory)
    purpose = Purpose.NEWSLETTER
    kind = LegalBasis.Kind.LEGITIMATE_INTEREST
    reason = "Members expect to hear from their cluster."
    since = NOW
    named_by = "Ioana"
