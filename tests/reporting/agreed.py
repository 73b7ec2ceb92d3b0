"""Which role gets which answer from each address of reporting."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.engagements.models import Activity, Evidence
from raceme.engagements.queries import programme_log_of
from raceme.programmes.queries import periods_of
from raceme.reporting.actions.freezing import write
from raceme.reporting.actions.funder_examples import EXAMPLES, add_example
from raceme.reporting.actions.funder_files import Bound, bind_places, fill, places_of
from raceme.reporting.actions.packing import pack
from raceme.reporting.actions.questions import ask
from raceme.reporting.actions.samples import draw
from raceme.reporting.models import (
    CountingRule,
    FunderFile,
    Indicator,
    LineQuestion,
    Sample,
    Snapshot,
)
from raceme.reporting.queries.asked_lines import question_behind, questions_of
from raceme.reporting.queries.figures import indicators_of
from raceme.reporting.queries.frozen import snapshots_of_period
from raceme.reporting.queries.funder_files import funder_files_of
from raceme.reporting.queries.rules import rules_of
from raceme.reporting.queries.samples import lines_of_sample, samples_of, samples_of_officers
from tests.agreement import (
    DONE,
    INVALID,
    MANAGERS,
    NOT_FOUND,
    PAGE,
    READERS,
    REFUSED,
    Answers,
    answers,
    overseen,
    signed_in,
)
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    CountingRuleFactory,
    DocumentFactory,
    EvidenceFactory,
    IndicatorFactory,
    PeriodFactory,
    RuleVersionFactory,
)
from tests.reporting.filling.forms import workbook

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)}
READ_TO_CHANGE = {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED}
RULES: dict[str, dict[str, Answers]] = {
    "reporting:rules": READ,
    "reporting:library": READ,
    "reporting:rule_versions": READ,
    "reporting:rule": {"GET": READ["GET"], "POST": CHANGE["POST"]},
    "reporting:rule_create": CHANGE,
    "reporting:rule_remove": CHANGE,
}
INDICATORS: dict[str, dict[str, Answers]] = {
    "reporting:indicators": READ_TO_CHANGE,
    "reporting:indicator_history": READ,
    "reporting:indicator_create": CHANGE,
    "reporting:indicator_edit": CHANGE,
    "reporting:indicator_targets": CHANGE,
    "reporting:indicator_remove": CHANGE,
}
FIGURE: dict[str, dict[str, Answers]] = {
    "reporting:figure": READ,
    "reporting:figure_xlsx": READ,
    "reporting:figure_csv": READ,
    "reporting:figure_evidence": READ,
    "reporting:chart": READ,
    "reporting:line": READ,
}
RESULTS: dict[str, dict[str, Answers]] = {
    "reporting:overview": READ,
    "reporting:results": READ,
    "reporting:results_xlsx": READ,
    "reporting:results_pdf": READ,
    "reporting:results_evidence": {
        "GET": answers(PAGE, to=READERS),
        "POST": answers(DONE, to=READERS),
    },
}
REPORTS: dict[str, dict[str, Answers]] = {
    "reporting:reports": READ,
    "reporting:report": {"GET": READ["GET"], "POST": CHANGE["POST"]},
    "reporting:freeze": CHANGE,
    "reporting:snapshot": READ,
    "reporting:snapshot_pack": {"GET": REFUSED, "POST": answers(DONE, to=READERS)},
    "reporting:snapshot_figure": READ,
}
# Files stay closed where a programme shows no names, and lead back to their page.
OFFICER: dict[str, dict[str, Answers]] = {
    "reporting-officer:programme": {"GET": overseen(PAGE), "POST": REFUSED},
    "reporting-officer:results": {"GET": overseen(PAGE), "POST": REFUSED},
    "reporting-officer:figure": {"GET": overseen(PAGE), "POST": REFUSED},
    "reporting-officer:figure_csv": {"GET": overseen(DONE), "POST": REFUSED},
    "reporting-officer:line": {"GET": overseen(PAGE), "POST": overseen(DONE)},
    "reporting-officer:evidence": {"GET": overseen(DONE), "POST": REFUSED},
}
# Its pack was begun, and is not there yet.
FROZEN: dict[str, dict[str, Answers]] = {
    "reporting-officer:snapshot": {"GET": overseen(PAGE), "POST": REFUSED},
    "reporting-officer:snapshot_figure": {"GET": overseen(PAGE), "POST": REFUSED},
    "reporting-officer:snapshot_pack": {"GET": overseen(NOT_FOUND), "POST": overseen(DONE)},
    "reporting-officer:snapshot_pack_progress": {"GET": overseen(PAGE), "POST": REFUSED},
    "reporting-officer:snapshot_pack_cancel": {"GET": REFUSED, "POST": overseen(DONE)},
}
QUESTIONS: dict[str, dict[str, Answers]] = {
    "reporting:questions": READ,
    "reporting:question": {"GET": READ["GET"], "POST": CHANGE["POST"]},
    "reporting-officer:question": {"GET": overseen(PAGE), "POST": overseen(DONE)},
}
SAMPLES: dict[str, dict[str, Answers]] = {
    "reporting-officer:samples": {"GET": overseen(PAGE), "POST": overseen(DONE)},
    "reporting-officer:sample": {"GET": overseen(PAGE), "POST": overseen(DONE)},
    "reporting-officer:sample_xlsx": {"GET": overseen(PAGE), "POST": REFUSED},
}
# What an officer drew the lead only reads; what it drew itself it looks through.
OWN_SAMPLES: dict[str, dict[str, Answers]] = {
    "reporting:samples": READ,
    "reporting:figure_samples": {"GET": READ["GET"], "POST": CHANGE["POST"]},
    "reporting:sample": {"GET": READ["GET"], "POST": CHANGE["POST"]},
    "reporting:sample_xlsx": READ,
}
START: dict[str, dict[str, Answers]] = {
    "reporting-public:officer": {"GET": signed_in(DONE) | {"officer": PAGE}, "POST": REFUSED}
}
FUNDER_FILES: dict[str, dict[str, Answers]] = {
    "reporting:funder_files": READ,
    "reporting:funder_file_create": CHANGE,
}
FUNDER_FILE: dict[str, dict[str, Answers]] = {
    "reporting:funder_file": {"GET": READ["GET"], "POST": CHANGE["POST"]},
    "reporting:funder_file_template": READ,
    "reporting:funder_file_filled": READ,
    # Their one upload is read to its end by whoever sends it first.
    "reporting:funder_file_replace": {
        "GET": CHANGE["GET"],
        "POST": answers(INVALID, to=MANAGERS),
    },
    "reporting:funder_file_remove": CHANGE,
    "reporting:funder_file_fill": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
}
ANSWERS: dict[str, dict[str, Answers]] = (
    RULES
    | INDICATORS
    | RESULTS
    | FIGURE
    | REPORTS
    | OFFICER
    | FROZEN
    | QUESTIONS
    | SAMPLES
    | OWN_SAMPLES
    | START
    | FUNDER_FILES
    | FUNDER_FILE
)


def _indicator(world: World) -> Indicator:
    found = indicators_of(world.programme).first()
    return found or IndicatorFactory.create(programme=world.programme)


def _unused_rule(world: World) -> CountingRule:
    """Return a rule that counts nothing yet, so that it can be removed."""
    found = rules_of(world.workspace).filter(indicators=None).order_by("pk").first()
    if found is not None:
        return found
    rule = CountingRuleFactory.create(workspace=world.workspace)
    return RuleVersionFactory.create(rule=rule).rule


def _counted(world: World) -> Activity:
    """Return a workshop that the indicator counts."""
    found = programme_log_of(world.programme).order_by("pk").first()
    if found is not None:
        return found
    attribution = AttributionFactory.create(
        programme=world.programme, activity=ActivityFactory.create(workspace=world.workspace)
    )
    return attribution.activity


def _proof(world: World) -> Evidence:
    """Return the evidence of that workshop."""
    activity = _counted(world)
    return activity.evidence.first() or EvidenceFactory.create(
        activity=activity, document=DocumentFactory.create(workspace=world.workspace)
    )


def _question(world: World) -> LineQuestion:
    """Return what was asked about a line of the opened period."""
    found = questions_of(world.programme).first()
    return found or ask(
        _indicator(world),
        period=periods_of(world.programme)[0],
        record=0,
        told={},
        text="Who took part?",
        by=world.officer,
        at=NOW,
    )


def _sample(world: World) -> Sample:
    """Return a sample of the opened period that holds that workshop alone."""
    indicator, period = _indicator(world), periods_of(world.programme)[0]
    _counted(world)
    return samples_of_officers(indicator, period=period).first() or draw(
        indicator,
        period=period,
        question=question_behind(indicator, period=period, today=period.ends_on),
        size=1,
        is_of_officer=True,
        by=world.officer,
        at=NOW,
    )


def _own_sample(world: World) -> Sample:
    """Return a sample that the programme's lead drew of the same."""
    indicator, period = _indicator(world), periods_of(world.programme)[0]
    _counted(world)
    return samples_of(world.programme).filter(is_of_officer=False).first() or draw(
        indicator,
        period=period,
        question=question_behind(indicator, period=period, today=period.ends_on),
        size=1,
        is_of_officer=False,
        by=world.manager,
        at=NOW,
    )


def _snapshot(world: World) -> Snapshot:
    """Return a frozen report of the programme's only period."""
    period = periods_of(world.programme).first() or PeriodFactory.create(programme=world.programme)
    found = snapshots_of_period(period).first()
    return found or write(period, note="", by=world.manager, at=NOW)


def _funder_file(world: World, snapshot: Snapshot) -> FunderFile:
    """Return a funder's file that was filled once and is bound to nothing any more."""
    file = funder_files_of(world.programme).first()
    if file is None:
        [_letter, example] = EXAMPLES
        file = add_example(world.programme, example=example, by=world.manager, at=NOW)
        fill(file, snapshot=snapshot, by=world.manager, at=NOW)
        bare = {place.name: Bound("") for place in places_of(file)}
        bind_places(file, bound=bare, revision=file.revision, by=world.manager, at=NOW)
    return file


def samples(world: World) -> dict[str, dict[str, object]]:
    indicator = _indicator(world)
    one: dict[str, object] = {"programme": world.programme.code, "pk": indicator.pk}
    rule: dict[str, object] = {"pk": _unused_rule(world).pk}
    results: dict[str, object] = {"programme": world.programme.code}
    figure = {**results, "code": indicator.code}
    snapshot = _snapshot(world)
    report = {**results, "period": snapshot.period.number}
    file = {**results, "pk": _funder_file(world, snapshot).pk}
    frozen = {**report, "number": snapshot.number}
    pack(snapshot, by=world.officer, workspace=world.workspace, at=NOW, shows_people=False)
    sample = {**figure, "period": 1, "pk": _sample(world).pk}
    own_sample = {**results, "pk": _own_sample(world).pk}
    question = {**results, "pk": _question(world).pk}
    opened = {**figure, "period": 1, "record": _counted(world).pk}
    return {
        **dict.fromkeys(OFFICER, opened),
        "reporting-officer:evidence": {**opened, "pk": _proof(world).pk},
        "reporting-public:officer": {},
        **dict.fromkeys(FROZEN, frozen),
        "reporting-officer:snapshot_figure": {**frozen, "code": indicator.code},
        **dict.fromkeys(QUESTIONS, question),
        **dict.fromkeys(SAMPLES, sample),
        "reporting:samples": results,
        "reporting:figure_samples": figure,
        "reporting:sample": own_sample,
        "reporting:sample_xlsx": own_sample,
        "reporting:questions": results,
        **dict.fromkeys(RULES, rule),
        **dict.fromkeys(INDICATORS, one),
        **dict.fromkeys(RESULTS, results),
        **dict.fromkeys(FIGURE, figure),
        **dict.fromkeys(REPORTS, report),
        **dict.fromkeys(FUNDER_FILES, results),
        **dict.fromkeys(FUNDER_FILE, file),
        "reporting:funder_file_filled": {**file, "number": 1},
        "reporting:reports": results,
        "reporting:snapshot": frozen,
        "reporting:snapshot_pack": frozen,
        "reporting:snapshot_figure": {**frozen, "code": indicator.code},
        "reporting:overview": {},
        "reporting:chart": {**figure, "kind": "svg"},
        "reporting:line": {**figure, "record": _counted(world).pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    rule = {
        "do": "save",
        "name": "Workshops",
        "measure": "activities",
        "kinds": "workshop",
        "revision": 1,
    }
    indicator = {
        "name": "Workshops",
        "rule": _indicator(world).rule_id,
        "target_sense": "at_least",
        "origin": "own",
        "revision": 1,
    }
    return {
        "reporting:rule": rule,
        "reporting:rule_create": rule,
        "reporting:indicator_create": indicator,
        "reporting:indicator_edit": indicator,
        "reporting:indicator_targets": {"revision": 1},
        "reporting:question": {"text": "Two firms.", "revision": 1},
        "reporting-officer:question": {"text": "Which ones?", "revision": 1},
        "reporting:figure_samples": {
            "size": "1",
            "seed": "oslo",
            "period": periods_of(world.programme)[0].pk,
        },
        "reporting:sample": {"line": lines_of_sample(_own_sample(world))[0].pk, "fine": "yes"},
        "reporting-officer:samples": {"size": "1", "seed": "oslo"},
        "reporting-officer:sample": {"line": lines_of_sample(_sample(world))[0].pk, "fine": "yes"},
        "reporting-officer:line": {"text": "Who took part?"},
        "reporting:funder_file": {"revision": _funder_file(world, _snapshot(world)).revision},
        "reporting:funder_file_create": {"example": "final-report"},
        "reporting:funder_file_replace": {
            "upload": SimpleUploadedFile("form.xlsx", workbook(), XLSX_TYPE)
        },
        "reporting:report": {"results": "Eighteen firms took part.", "revision": 0},
    }
