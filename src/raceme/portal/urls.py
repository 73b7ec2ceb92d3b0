from django.urls import path

from raceme.portal.views import (
    asking_consent,
    background,
    calendar,
    document,
    excluding,
    home,
    mailings,
    me,
    metrics,
    organisation,
    participants,
    person,
    plan_items,
    record,
    rounds,
    search,
    set_up,
    to_segments,
    today,
    withdrawing,
    work_plan,
)
from raceme.portal.views.my import advised, agreed, asked, assessed, company, first, records, yearly

PLAN = "programmes/<slug:programme>/work-plan/"
ONE = "log/<int:pk>/"
PART = "log/<int:pk>/participants/<int:part>/"
TOWARDS = "log/<int:pk>/programmes/<int:attribution>/"
staff = [
    path("", today.page, name="today"),
    path("organisations/<int:pk>/", organisation.page, name="organisation"),
    path("people/<int:pk>/log/", person.log, name="person_log"),
    path("documents/<int:pk>/", document.page, name="document"),
    path("documents/<int:pk>/history/", document.history, name="document_history"),
    path("calendar/", calendar.page, name="calendar"),
    path("log/record/", record.record, name="record"),
    path("log/<int:pk>/record/", record.record_for, name="record_for"),
    path("log/drafts/", record.drafts, name="drafts"),
    path("log/drafts/<int:pk>/discard/", record.discard_draft, name="discard_draft"),
    path("log/exclude/", excluding.exclude_chosen, name="exclude_chosen"),
    path(f"{TOWARDS}exclude/", excluding.exclude, name="exclude"),
    path(f"{TOWARDS}include/", excluding.include, name="include"),
    path(f"{TOWARDS}take-out/", excluding.unattribute, name="unattribute"),
    path(f"{ONE}withdraw/", withdrawing.withdraw, name="withdraw"),
    path(f"{ONE}restore/", withdrawing.restore, name="restore"),
    path(
        f"{ONE}participants/exclude/",
        participants.exclude_participants,
        name="exclude_participants",
    ),
    path(f"{PART}away/", participants.take_away, name="take_away"),
    path(
        f"{PART}include/<int:programme>/",
        participants.include_participant,
        name="include_participant",
    ),
    path("search/", search.page, name="search"),
    path("mailings/", mailings.mailings, name="mailings"),
    path("mailings/write/", mailings.write_to, name="write_to"),
    path("mailings/write/organisations/", mailings.write_to_those_of, name="write_to_those_of"),
    path("people/ask-for-consent/", asking_consent.ask_chosen, name="ask_consent"),
    path(
        "segments/<int:pk>/ask-for-consent/",
        asking_consent.ask_segment,
        name="ask_segment_consent",
    ),
    path("segments/<int:pk>/write/", to_segments.write_to_segment, name="write_to_segment"),
    path(f"{ONE}write/", mailings.write_to_parts, name="write_to_parts"),
    path("mailings/<int:pk>/", mailings.mailing, name="mailing"),
    path("mailings/<int:pk>/edit/", mailings.edit, name="mailing_edit"),
    path("mailings/<int:pk>/page/", mailings.letter_page, name="letter_page"),
    path("mailings/<int:pk>/discard/", mailings.discard, name="mailing_discard"),
    path("mailings/<int:pk>/send/", mailings.send, name="mailing_send"),
    path("mailings/<int:pk>/release/", mailings.release, name="mailing_release"),
    path("jobs/", background.page, name="jobs"),
    path("jobs/<int:pk>/", background.job, name="job"),
    path("jobs/<int:pk>/progress/", background.progress, name="job_progress"),
    path("jobs/<int:pk>/file/", background.file, name="job_file"),
    path("jobs/<int:pk>/cancel/", background.cancel, name="job_cancel"),
    path("jobs/<int:pk>/again/", background.again, name="job_again"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/start/", rounds.start, name="round_start"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path(PLAN, work_plan.page, name="work_plan"),
    path(f"{PLAN}new/", plan_items.create, name="plan_item_create"),
    path(f"{PLAN}<int:pk>/edit/", plan_items.edit, name="plan_item_edit"),
    path(f"{PLAN}<int:pk>/remove/", plan_items.remove, name="plan_item_remove"),
]
# Behind both doors to a company's pages: its key for who has a claim, and the secret of a link.
MY_COMPANY = [
    ("", first.home, ""),
    ("confirm/", first.confirm, "confirm"),
    ("facts/", first.facts, "facts"),
    ("agenda/", records.agenda, "agenda"),
    ("received/", records.received, "received"),
    ("received.pdf", records.paper, "paper"),
    ("documents/", records.documents, "documents"),
    ("documents/<int:document>/", records.document, "document"),
    ("asks/", asked.asks, "asks"),
    ("asks/<int:ask>/", asked.answer, "answer"),
    ("steps/", advised.advised, "advised"),
    ("assessments/", assessed.assessed, "assessed"),
    ("assessments/<int:assessment>/report.pdf", assessed.report, "assessment_report"),
    ("steps/<int:step>/", advised.decide, "decide_step"),
    ("company/", company.company, "company"),
    ("people/add/", company.add_colleague, "add_colleague"),
    ("people/<int:affiliation>/left/", company.leave, "leave"),
    ("consents/<int:affiliation>/", agreed.consents, "consents"),
    ("who-sees/", company.who_sees, "who_sees"),
    ("claim/", company.claim, "claim"),
]
MY_COMPANY_BY_CLAIM = [
    ("claim/end/", company.give_up, "give_up"),
    ("proposals/", company.proposals, "proposals"),
    ("proposals/<int:proposal>/", company.proposal, "proposal"),
]
my = [
    path("my/", first.choose, name="my"),
    path("my/link-sent/", first.link_sent, name="my_link_sent"),
    path("my/claim/<str:secret>/", company.claim_link, name="claim_link"),
    *(
        path(
            f"my/company/<int:pk>/{tail}", view, name=f"my_company_{name}" if name else "my_company"
        )
        for tail, view, name in MY_COMPANY + MY_COMPANY_BY_CLAIM
    ),
    *(
        path(f"my/<str:secret>/{tail}", view, name=f"by_link_{name}" if name else "by_link")
        for tail, view, name in MY_COMPANY
    ),
    path(
        "asks/<str:secret>/still-right/<int:organisation>/",
        yearly.still_right_page,
        name="still_right",
    ),
]
START = "set-up/<slug:workspace>/"
public = [
    *my,
    path("", home.page, name="home"),
    path("metrics", metrics.metrics, name="metrics"),
    path("manage/me/", me.page, name="me"),
    path("set-up/", set_up.begin, name="set_up"),
    path(f"{START}organisation/", set_up.organisation, name="set_up_organisation"),
    path(f"{START}language-and-money/", set_up.money, name="set_up_money"),
    path(f"{START}programme/", set_up.programme, name="set_up_programme"),
    path(f"{START}members/", set_up.members, name="set_up_members"),
]
