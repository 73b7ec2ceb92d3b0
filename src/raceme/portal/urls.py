from django.urls import path

from raceme.portal.views import (
    calendar,
    home,
    organisation,
    plan_items,
    record,
    search,
    today,
    work_plan,
)

PLAN = "programmes/<slug:programme>/work-plan/"
staff = [
    path("", today.page, name="today"),
    path("organisations/<int:pk>/", organisation.page, name="organisation"),
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
public = [
    path("", home.page, name="home"),
]
