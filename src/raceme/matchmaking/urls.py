from django.urls import URLPattern, path

from raceme.matchmaking.views import (
    after,
    asked,
    figures,
    finding,
    for_them,
    grid,
    hall,
    no_shows,
    outcomes,
    overview,
    own_schedule,
    profile,
    repair,
    requests,
    schedule,
    set_up,
    tables,
    versions,
    why,
    wishes,
)

ONE = "events/<slug:event>/meetings/"
OWN = "attending/<str:secret>/"
# The day of the meetings, and what came of them.
STAFF_AFTER: list[URLPattern] = [
    path(f"{ONE}figures/", figures.figures, name="figures"),
    path(f"{ONE}all/", figures.meetings, name="meetings"),
    path(f"{ONE}close/", figures.settle, name="settle"),
    path(f"{ONE}all/<int:pk>/decide/", figures.decide, name="decide"),
    path(f"{ONE}all/<int:pk>/partnership/", figures.make_partnership, name="make_partnership"),
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
# How meetings are set up, and who wants to meet whom.
STAFF_BEFORE: list[URLPattern] = [
    path(ONE, overview.matchmaking, name="matchmaking"),
    path(f"{ONE}begin/", set_up.begin, name="begin"),
    path(f"{ONE}open/", set_up.open_requests, name="open"),
    path(f"{ONE}take-no-more/", set_up.close_requests, name="close"),
    path(f"{ONE}terms/", set_up.terms, name="terms"),
    path(f"{ONE}types/", set_up.types, name="types"),
    path(f"{ONE}slots/", set_up.slots, name="slots"),
    path(f"{ONE}slots/remove/", set_up.remove_slots, name="slots_remove"),
    path(f"{ONE}tables/", tables.tables, name="tables"),
    path(f"{ONE}tables/walks/", tables.walks, name="walks"),
    path(f"{ONE}tables/<int:pk>/", tables.table, name="table"),
    path(f"{ONE}tables/<int:pk>/remove/", tables.remove_table, name="table_remove"),
    path(f"{ONE}people/", asked.people, name="people"),
    path(f"{ONE}people/new/", asked.let_in, name="let_in"),
    path(f"{ONE}people/<int:pk>/", asked.person, name="person"),
    path(f"{ONE}people/<int:pk>/profile/", for_them.profile, name="person_profile"),
    path(f"{ONE}people/<int:pk>/times/", for_them.times, name="person_times"),
    path(f"{ONE}requests/", asked.requests, name="requests"),
    path(f"{ONE}requests/<int:pk>/answer/", asked.answer, name="answer"),
    path(f"{ONE}wishes/", wishes.wishes, name="wishes"),
    path(f"{ONE}wishes/new/", wishes.new, name="wish_new"),
    path(f"{ONE}wishes/<int:pk>/end/", wishes.end, name="wish_end"),
    path(f"{ONE}wishes/lists/new/", wishes.upload, name="wish_upload"),
    path(f"{ONE}wishes/lists/template/", wishes.template, name="wish_template"),
    path(f"{ONE}wishes/lists/<int:pk>/", wishes.wish_list, name="wish_list"),
    path(f"{ONE}wishes/lists/<int:pk>/save/", wishes.save, name="wish_list_save"),
    path(f"{ONE}wishes/lists/<int:pk>/undo/", wishes.undo, name="wish_list_undo"),
]
MINE = f"{OWN}meetings/"
OWN_BEFORE: list[URLPattern] = [
    path(MINE, requests.meetings, name="meetings"),
    path(f"{MINE}profile/", profile.profile, name="profile"),
    path(f"{MINE}times/", profile.times, name="times"),
    path(f"{MINE}leave/", profile.leave, name="leave"),
    path(f"{MINE}colleagues/<int:pk>/", profile.stand_in, name="stand_in"),
    path(f"{MINE}for-you/", finding.suggestions, name="suggestions"),
    path(f"{MINE}people/", finding.people, name="people"),
    path(f"{MINE}people/<int:pk>/", finding.person, name="person"),
    path(f"{MINE}people/<int:pk>/no-thanks/", finding.no_thanks, name="no_thanks"),
    path(f"{MINE}requests/<int:pk>/accept/", requests.accept, name="accept"),
    path(f"{MINE}requests/<int:pk>/decline/", requests.decline, name="decline"),
    path(f"{MINE}requests/<int:pk>/instead/", requests.counter, name="counter"),
    path(f"{MINE}requests/<int:pk>/take-back/", requests.withdraw, name="withdraw"),
]
# The versions of the schedule.
VERSION = f"{ONE}schedule/<int:number>/"
MET = f"{VERSION}meetings/<int:wish>/"
STAFF_SCHEDULE: list[URLPattern] = [
    path(f"{ONE}schedule/", schedule.schedules, name="schedules"),
    path(f"{ONE}schedule/make/", schedule.make, name="schedule_make"),
    path(VERSION, grid.tables, name="schedule"),
    path(f"{VERSION}people/", grid.people, name="schedule_people"),
    path(f"{VERSION}stop/", schedule.stop, name="schedule_stop"),
    path(f"{VERSION}differences/", versions.differences, name="schedule_differences"),
    path(f"{VERSION}publish/", versions.publish, name="schedule_publish"),
    path(f"{VERSION}repair/", repair.repair, name="schedule_repair"),
    path(f"{VERSION}not-kept/", why.not_kept, name="schedule_not_kept"),
    path(f"{VERSION}not-kept/<int:wish>/", why.why_not, name="schedule_why_not"),
    path(f"{VERSION}file/<slug:kind>/", versions.file, name="schedule_file"),
    path(MET, why.meeting, name="schedule_meeting"),
    path(f"{MET}lock/", why.lock, name="schedule_lock"),
    path(f"{MET}take-out/", why.take_out, name="schedule_take_out"),
    path(f"{MET}move/", grid.move, name="schedule_move"),
    path(f"{MET}spots/", grid.spots, name="schedule_spots"),
]
staff: list[URLPattern] = [*STAFF_BEFORE, *STAFF_SCHEDULE, *STAFF_AFTER]
public: list[URLPattern] = [*OWN_BEFORE, *OWN_AFTER]
