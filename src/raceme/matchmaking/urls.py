from django.urls import URLPattern, path

from raceme.matchmaking.views import after, figures, hall, no_shows, outcomes, own_schedule

ONE = "events/<slug:event>/meetings/"
OWN = "attending/<str:secret>/"
# The day of the meetings, and what came of them.
STAFF_AFTER: list[URLPattern] = [
    path(f"{ONE}figures/", figures.figures, name="figures"),
    path(f"{ONE}all/", figures.meetings, name="meetings"),
    path(f"{ONE}close/", figures.settle, name="settle"),
    path(f"{ONE}all/<int:pk>/decide/", figures.decide, name="decide"),
    path(f"{ONE}day/", no_shows.day, name="day"),
    path(f"{ONE}day/<int:pk>/came/", no_shows.came_after_all, name="came_after_all"),
    path(f"{ONE}papers/<slug:kind>/", hall.papers, name="papers"),
    path(f"{ONE}after/", after.after, name="after"),
    path(f"{ONE}after/<slug:wave>/", after.ask, name="ask_after"),
]
OWN_AFTER: list[URLPattern] = [
    path(f"{OWN}schedule/", own_schedule.schedule, name="schedule"),
    path(f"{OWN}schedule.ics", own_schedule.calendar, name="schedule_calendar"),
    path(f"{OWN}schedule.pdf", own_schedule.paper, name="schedule_paper"),
    path(f"{OWN}schedule/<int:seat>/absent/", own_schedule.absent, name="absent"),
    path(f"{OWN}schedule/<int:meeting>/cancel/", own_schedule.cannot_come, name="cannot_come"),
    path(f"{OWN}schedule/offers/<int:offer>/", own_schedule.answer_offer, name="answer_offer"),
    path(f"{OWN}after/", outcomes.outcomes, name="outcomes"),
    path("meetings/<str:secret>/<int:participant>/<slug:wave>/", outcomes.asked, name="asked"),
    path("events/<slug:workspace>/<slug:event>/board/", hall.board, name="board"),
]
staff: list[URLPattern] = [*STAFF_AFTER]
public: list[URLPattern] = [*OWN_AFTER]
