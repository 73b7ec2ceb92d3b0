from django.urls import URLPattern, path

from raceme.accounts.views import account, members, session, settings

staff: list[URLPattern] = [
    path("settings/", settings.workspace, name="workspace"),
    path("settings/members/", members.members, name="members"),
    path("settings/members/invite/", members.invite, name="invite"),
    path("settings/members/<int:pk>/", members.member, name="member"),
    path("settings/members/<int:pk>/remove/", members.remove, name="remove_member"),
    path("settings/invitations/<int:pk>/send/", members.invite_again, name="invite_again"),
    path("settings/invitations/<int:pk>/withdraw/", members.revoke, name="revoke_invitation"),
    path("settings/outbox/", settings.outbox, name="outbox"),
    path("settings/outbox/<int:pk>/", settings.message, name="message"),
    path("settings/outbox/<int:pk>/send/", settings.send_again, name="send_again"),
    path("settings/history/", settings.history, name="history"),
    path("settings/history/check/", settings.check_history, name="check_history"),
    path("leave/", members.leave, name="leave"),
]
public: list[URLPattern] = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("link-sent/", session.link_sent, name="link_sent"),
    path("sign-in/link/<str:secret>/", session.sign_in_with_link, name="sign_in_with_link"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("invitation/<str:secret>/", session.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/history/", account.history, name="account_history"),
    path("account/password/", account.password, name="password"),
    path("workspaces/", session.workspaces, name="workspaces"),
    path("manage/", session.start, name="start"),
]
