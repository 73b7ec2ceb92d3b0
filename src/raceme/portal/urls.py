from django.urls import path

from raceme.portal.views import calendar, home, search

staff = [
    path("calendar/", calendar.page, name="calendar"),
    path("search/", search.page, name="search"),
]
public = [
    path("", home.page, name="home"),
]
