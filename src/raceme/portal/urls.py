from django.urls import path

from raceme.portal.views import calendar, home, search, work_plan

staff = [
    path("calendar/", calendar.page, name="calendar"),
    path("search/", search.page, name="search"),
    path("programmes/<slug:programme>/work-plan/", work_plan.page, name="work_plan"),
]
public = [
    path("", home.page, name="home"),
]
