from django.urls import path

from raceme.portal.views import (
    calendar,
    home,
    organisation,
    person,
    plan_items,
    record,
    search,
    set_up,
    today,
    work_plan,
)

PLAN = "programmes/<slug:programme>/work-plan/"
staff = [
    path("", today.page, name="today"),
    path("organisations/<int:pk>/", organisation.page, name="organisation"),
    path("people/<int:pk>/log/", person.log, name="person_log"),
    path("calendar/", calendar.page, name="calendar"),
    path("log/record/", record.record, name="record"),
    path("log/<int:pk>/record/", record.record_for, name="record_for"),
    path("log/drafts/", record.drafts, name="drafts"),
    path("log/drafts/<int:pk>/discard/", record.discard_draft, name="discard_draft"),
    path("search/", search.page, name="search"),
    path(PLAN, work_plan.page, name="work_plan"),
    path(f"{PLAN}new/", plan_items.create, name="plan_item_create"),
    path(f"{PLAN}<int:pk>/edit/", plan_items.edit, name="plan_item_edit"),
    path(f"{PLAN}<int:pk>/remove/", plan_items.remove, name="plan_item_remove"),
]
START = "set-up/<slug:workspace>/"
public = [
    path("", home.page, name="home"),
    path("set-up/", set_up.begin, name="set_up"),
    path(f"{START}organisation/", set_up.organisation, name="set_up_organisation"),
    path(f"{START}language-and-money/", set_up.money, name="set_up_money"),
    path(f"{START}programme/", set_up.programme, name="set_up_programme"),
    path(f"{START}members/", set_up.members, name="set_up_members"),
]
