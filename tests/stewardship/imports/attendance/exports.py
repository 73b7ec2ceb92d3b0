"""What Zoom, Teams and Meet write, made up for one short meeting; nobody in them is real."""

TEAMS = """\
1. Summary
Meeting title\tExemplu: atelier
Attended participants\t3
Start time\t3/12/24, 10:00:00 AM
End time\t3/12/24, 11:30:00 AM
Meeting duration\t1h 30m 5s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ana Exemplu\t3/12/24, 10:00:10 AM\t3/12/24, 11:30:00 AM\t1h 29m 50s\tana@example.com\
\tana@example.com\tOrganizer
Ion Exemplu (Guest)\t3/12/24, 10:05:00 AM\t3/12/24, 11:00:00 AM\t45m\t\t\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ana Exemplu\t3/12/24, 10:00:10 AM\t3/12/24, 11:30:00 AM\t1h 29m 50s\tana@example.com\tOrganizer
Ion Exemplu (Guest)\t3/12/24, 10:05:00 AM\t3/12/24, 10:30:00 AM\t25m\t\tPresenter
Ion Exemplu (Guest)\t3/12/24, 10:40:00 AM\t3/12/24, 11:00:00 AM\t20m\t\tPresenter
"""
TEAMS_GERMAN = """\
1. Zusammenfassung
Besprechungstitel\tExemplu: atelier
Teilnehmer\t2
Startzeit\t12.3.24, 10:00:00
Endzeit\t12.3.24, 11:30:00
Besprechungsdauer\t1 Std. 30 Min. 5 Sek.

2. Teilnehmer
Name\tErster Beitritt\tLetztes Verlassen\tBesprechungsdauer\tE-Mail\tTeilnehmer-ID (UPN)\tRolle
Ana Exemplu\t12.3.24, 10:00:10\t12.3.24, 11:30:00\t1 Std. 29 Min. 50 Sek.\tana@example.com\
\tana@example.com\tOrganisator
Ion Exemplu (Gast)\t12.3.24, 10:05:00\t12.3.24, 11:00:00\t45 Min.\t\t\tReferent
"""
TEAMS_ROMANIAN = """\
1. Rezumat
Titlul întâlnirii\tExemplu: atelier
Participanți\t2
Ora de început\t12.03.2024, 10:00:00
Ora de sfârșit\t12.03.2024, 11:30:00
Durata întâlnirii\t1 h 30 min 5 s

2. Participanți
Nume\tPrima conectare\tUltima deconectare\tDurata în întâlnire\tE-mail\tID participant (UPN)\tRol
Ana Exemplu\t12.03.2024, 10:00:10\t12.03.2024, 11:30:00\t1 h 29 min 50 s\tana@example.com\
\tana@example.com\tOrganizator
Ion Exemplu (Invitat)\t12.03.2024, 10:05:00\t12.03.2024, 11:00:00\t45 min\t\t\tPrezentator
"""
TEAMS_OLD = """\
Full Name\tUser Action\tTimestamp
Ana Exemplu\tJoined\t3/12/2024, 10:00:00 AM
Ion Exemplu\tJoined before\t3/12/2024, 10:00:00 AM
Ana Exemplu\tLeft\t3/12/2024, 10:30:00 AM
Ana Exemplu\tJoined\t3/12/2024, 10:40:00 AM
Ana Exemplu\tLeft\t3/12/2024, 11:00:00 AM
"""
ZOOM = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
123 4567 8901,Exemplu: atelier,03/12/2024 10:00:00 AM,03/12/2024 11:30:00 AM,host@example.com,90,4

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Ana Exemplu,ana@example.com,03/12/2024 10:00:00 AM,03/12/2024 10:30:00 AM,30,No,No
Ana Exemplu,ana@example.com,03/12/2024 10:20:00 AM,03/12/2024 11:00:00 AM,40,No,No
Ion Exemplu,,03/12/2024 09:50:00 AM,03/12/2024 10:05:00 AM,15,Yes,Yes
Ion Exemplu (telefonul lui Ion),,03/12/2024 10:06:00 AM,03/12/2024 10:45:00 AM,39,Yes,No
"""
ZOOM_WEBINAR = """\
Attendee Report
Report Generated:,"12/03/2024 14:00"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled
Exemplu: atelier,987 654,"Mar 12, 2024 10:00:00",90,3,0
Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Gazda Exemplu,gazda@example.com,"Mar 12, 2024 09:55:00","Mar 12, 2024 11:30:00",95,No
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,\
Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Ana Exemplu,Ana,Exemplu,ana@example.com,"Mar 1, 2024 10:00:00",approved,\
"Mar 12, 2024 10:00:00","Mar 12, 2024 11:00:00",60,Yes
No,Ion Exemplu,Ion,Exemplu,ion@example.com,"Mar 1, 2024 10:00:00",approved,--,--,--,--
"""
MEET = """\
First name,Last name,Email,Duration,Time joined,Time exited
Ana,Exemplu,ana@example.com,1 hr 5 min,10:00 AM,11:05 AM
Ion,Exemplu,,35 min,10:30 AM,11:05 AM
"""
