from django.urls import URLPattern, path

from raceme.events.views import check_in as door
from raceme.events.views import events, lists, own_sessions, rooms, sessions, sign_ups
from raceme.events.views import public as everybody

ONE = "events/<slug:event>/"
SESSION = f"{ONE}sessions/<int:pk>/"
staff: list[URLPattern] = [
    path("events/", lists.events, name="events"),
    path("events/new/", events.create, name="create"),
    path(ONE, events.event, name="event"),
    path(f"{ONE}edit/", events.edit, name="edit"),
    path(f"{ONE}publish/", events.publish, name="publish"),
    path(f"{ONE}cancel/", events.cancel, name="cancel"),
    path(f"{ONE}remove/", events.remove, name="remove"),
    path(f"{ONE}history/", events.history, name="history"),
    path(f"{ONE}check-in/", door.door, name="check_in"),
    path(f"{ONE}check-in/came/", door.tick, name="tick"),
    path(f"{ONE}check-in/taken-back/", door.undo, name="undo_check_in"),
    path(f"{ONE}check-in/seen/", door.seen, name="seen"),
    path(f"{ONE}sessions/new/", sessions.create, name="session_create"),
    path(SESSION, sessions.edit, name="session"),
    path(f"{SESSION}take-out/", sessions.take_out, name="session_take_out"),
    path(f"{SESSION}sign-ups/", sign_ups.of_session, name="sign_ups"),
    path(f"{SESSION}sign-ups/remove/", sign_ups.remove, name="sign_ups_remove"),
    path(f"{SESSION}speakers/", sessions.name_speaker, name="name_speaker"),
    path(f"{SESSION}speakers/<int:speaker>/away/", sessions.take_away, name="speaker_away"),
    path(f"{ONE}rooms/", rooms.rooms, name="rooms"),
    path(f"{ONE}rooms/<int:pk>/", rooms.room, name="room"),
    path(f"{ONE}rooms/<int:pk>/remove/", rooms.remove_room, name="room_remove"),
    path(f"{ONE}tracks/<int:pk>/", rooms.track, name="track"),
    path(f"{ONE}tracks/<int:pk>/remove/", rooms.remove_track, name="track_remove"),
]
OWN = "attending/<str:secret>/"
PUBLIC = "events/<slug:workspace>/<slug:event>/"
public: list[URLPattern] = [
    path("events/<slug:workspace>/", everybody.events, name="events"),
    path(PUBLIC, everybody.agenda, name="agenda"),
    path(f"{PUBLIC}frame/", everybody.frame, name="frame"),
    path(f"{PUBLIC}agenda.ics", everybody.calendar, name="calendar"),
    path(f"{PUBLIC}programme.pdf", everybody.paper, name="paper"),
    path(f"{OWN}sessions/", own_sessions.own_sessions, name="own_sessions"),
    path(f"{OWN}sessions/<int:pk>/sign-up/", own_sessions.sign_up, name="session_sign_up"),
    path(f"{OWN}sessions/<int:pk>/leave/", own_sessions.leave, name="session_leave"),
    path(f"{OWN}calendar/", own_sessions.subscribe, name="subscribe"),
    path(f"{OWN}feed.ics", own_sessions.feed, name="feed"),
]
