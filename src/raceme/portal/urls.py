from django.urls import path

from raceme.portal.views import calendar, home, plan_items, search, today, work_plan

PLAN = "programmes/<slug:programme>/work-plan/"
staff = [
    path("", today.page, name="today"),
    path("calendar/", calendar.page, name="calendar"),
    path("search/", search.page, name="search"),
    path(PLAN, work_plan.page, name="work_plan"),
    path(f"{PLAN}new/", plan_items.create, name="plan_item_create"),
    path(f"{PLAN}<int:pk>/edit/", plan_items.edit, name="plan_item_edit"),
    path(f"{PLAN}<int:pk>/remove/", plan_items.remove, name="plan_item_remove"),
]
public = [
    path("", home.page, name="home"),
]
