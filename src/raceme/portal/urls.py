from django.urls import path

from raceme.portal.views import (
    background,
    calendar,
    document,
    excluding,
    home,
    me,
    metrics,
    organisation,
    participants,
    person,
    plan_items,
    record,
    search,
    set_up,
    today,
    withdrawing,
    work_plan,
)

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
    path("jobs/", background.page, name="jobs"),
    path("jobs/<int:pk>/", background.job, name="job"),
    path("jobs/<int:pk>/progress/", background.progress, name="job_progress"),
    path("jobs/<int:pk>/file/", background.file, name="job_file"),
    path("jobs/<int:pk>/cancel/", background.cancel, name="job_cancel"),
    path("jobs/<int:pk>/again/", background.again, name="job_again"),
    path(PLAN, work_plan.page, name="work_plan"),
    path(f"{PLAN}new/", plan_items.create, name="plan_item_create"),
    path(f"{PLAN}<int:pk>/edit/", plan_items.edit, name="plan_item_edit"),
    path(f"{PLAN}<int:pk>/remove/", plan_items.remove, name="plan_item_remove"),
]
START = "set-up/<slug:workspace>/"
public = [
    path("", home.page, name="home"),
    path("metrics", metrics.metrics, name="metrics"),
    path("manage/me/", me.page, name="me"),
    path("set-up/", set_up.begin, name="set_up"),
    path(f"{START}organisation/", set_up.organisation, name="set_up_organisation"),
    path(f"{START}language-and-money/", set_up.money, name="set_up_money"),
    path(f"{START}programme/", set_up.programme, name="set_up_programme"),
    path(f"{START}members/", set_up.members, name="set_up_members"),
]
