from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.core.canonical import digest
from raceme.questionnaires.models import AnswerFile, AnswerSet, Questionnaire, Version
from raceme.questionnaires.solving import Kind, naming
from tests.factories import NOW, DocumentFactory, WorkspaceFactory


def said(words: str) -> dict[str, str]:
    """Return words in both languages; what they are does not matter to the test."""
    return {"en": words, "ro": f"{words} (ro)"}


def item(code: str, kind: str = "text", **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Return an item; ``options`` may be given as codes."""
    made: dict[str, Any] = {"code": code, "kind": kind, "text": said(code), **more}
    for name in ("options", "rows"):
        if isinstance(of := more.get(name), list) and of and isinstance(of[0], str):
            made[name] = [
                {"code": each, "text": said(each)}
                | ({"points": number} if name == "options" else {})
                for number, each in enumerate(of)
            ]
    return made


def section(code: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"code": code, "title": said(code), "items": list(items), **more}


def definition(*sections: dict[str, Any], code: str = "survey", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a definition that can be published, of one section where none is given."""
    return {
        "format": "raceme-questionnaire/1",
        "code": code,
        "version": 1,
        "languages": ["en", "ro"],
        "title": said(code),
        "sections": list(sections) or [section("first", item("name"), item("staff", "number"))],
        **more,
    }


class QuestionnaireFactory(DjangoModelFactory[Questionnaire]):
    class Meta:
        model = Questionnaire

    workspace = SubFactory(WorkspaceFactory)
    code = Sequence(lambda n: f"survey-{n}")
    title = Sequence(lambda n: f"Survey {n}")
    created_at = NOW
    created_by = "Ioana"


class VersionFactory(DjangoModelFactory[Version]):
    """A published version; ``definition`` says what is asked."""

    class Meta:
        model = Version

    questionnaire = SubFactory(QuestionnaireFactory)
    workspace = LazyAttribute(lambda made: made.questionnaire.workspace)
    number = 1
    definition = LazyAttribute(lambda made: definition(code=made.questionnaire.code))
    fingerprint = LazyAttribute(lambda made: digest(made.definition))
    asks_organisations = LazyAttribute(
        lambda made: bool(naming(made.definition, Kind.ORGANISATION))
    )
    asks_people = LazyAttribute(lambda made: bool(naming(made.definition, Kind.PERSON)))
    published_at = NOW
    published_by = "Ioana"


class AnswerSetFactory(DjangoModelFactory[AnswerSet]):
    class Meta:
        model = AnswerSet

    version = SubFactory(VersionFactory)
    workspace = LazyAttribute(lambda made: made.version.workspace)
    language = "en"
    begun_at = NOW
    begun_by = "Ioana"
    saved_at = NOW


class AnswerFileFactory(DjangoModelFactory[AnswerFile]):
    """A file that answers an item; its content is not there unless a test stores one."""

    class Meta:
        model = AnswerFile

    answer_set = SubFactory(AnswerSetFactory)
    workspace = LazyAttribute(lambda made: made.answer_set.workspace)
    document = SubFactory(DocumentFactory, workspace=SelfAttribute("..workspace"))
    item = "file"
    added_at = NOW
    added_by = "Ioana"
