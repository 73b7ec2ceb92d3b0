"""Which role gets which answer from each address of questionnaires."""

from typing import Any

from tests.agreement import DONE, NO, PAGE, REFUSED, Answers, answers, everybody
from tests.conftest import World
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory
from tests.questionnaires import agreed_builder, agreed_collecting
from tests.questionnaires.build import ASKED, handed_in

# They tell of companies and people, so they are for those who may see contacts.
SEEING = "viewer staff manager owner"
READ = {"GET": answers(PAGE, to=SEEING), "POST": REFUSED}

ANSWERS: dict[str, dict[str, Answers]] = {
    **agreed_builder.ANSWERS,
    **agreed_collecting.ANSWERS,
    "questionnaires:results": READ,
    "questionnaires:sets": READ,
    "questionnaires:texts": READ,
    "questionnaires:workbook": READ | {"POST": answers(DONE, to=SEEING)},
    "questionnaires:answers": READ,
    # A script; there is nothing of anybody in it.
    "questionnaires-public:worker": {"GET": everybody(PAGE), "POST": everybody(NO)},
}

HEADERS = agreed_collecting.HEADERS


def samples(world: World) -> dict[str, dict[str, Any]]:
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace)
    version = VersionFactory.create(questionnaire=questionnaire, definition=ASKED)
    given = handed_in(version, {"staff": 12, "note": "Good"})
    of_one = {"pk": questionnaire.pk}
    return {
        **agreed_builder.samples(world),
        **agreed_collecting.samples(world),
        **{f"questionnaires:{name}": of_one for name in ("results", "sets", "workbook")},
        "questionnaires:texts": of_one | {"item": "note"},
        "questionnaires:answers": {"pk": given.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (every app has this)
    return agreed_builder.posted() | agreed_collecting.posted()
