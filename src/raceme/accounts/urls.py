from django.urls import URLPattern, path

from raceme.accounts.views import (
    account,
    browsers,
    factors,
    links,
    members,
    outbox,
    providers,
    second_step,
    session,
    settings,
)

staff: list[URLPattern] = [
    path("settings/", settings.workspace, name="workspace"),
    path("settings/sign-in/", settings.sign_in, name="sign_in"),
    path("settings/members/", members.members, name="members"),
    path("settings/members/invite/", members.invite, name="invite"),
    path("settings/members/<int:pk>/", members.member, name="member"),
    path("settings/members/<int:pk>/remove/", members.remove, name="remove_member"),
    path("settings/invitations/<int:pk>/send/", members.invite_again, name="invite_again"),
    path("settings/invitations/<int:pk>/withdraw/", members.revoke, name="revoke_invitation"),
    path("settings/outbox/", outbox.outbox, name="outbox"),
    path("settings/outbox/hold/", outbox.hold, name="hold_messages"),
    path("settings/outbox/release/", outbox.release, name="release_messages"),
    path("settings/outbox/<int:pk>/", outbox.message, name="message"),
    path("settings/outbox/<int:pk>/page/", outbox.message_page, name="message_page"),
    path("settings/outbox/<int:pk>/send/", outbox.send_again, name="send_again"),
    path("settings/outbox/<int:pk>/clear/", outbox.clear_address, name="clear_address"),
    path("settings/history/", settings.history, name="history"),
    path("settings/history/check/", settings.check_history, name="check_history"),
    path("leave/", members.leave, name="leave"),
]
COMING_IN: list[URLPattern] = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-in/second-step/", second_step.second_step, name="second_step"),
    path("sign-in/passkey/", second_step.passkey_sign_in, name="passkey_sign_in"),
    path("sign-in/passkey/challenge/", second_step.passkey_challenge, name="passkey_challenge"),
    path("sign-in/with/<slug:provider>/", providers.sign_in, name="provider_sign_in"),
    path("sign-in/with/<slug:provider>/back/", providers.back, name="provider_back"),
    path("sign-in/link/<str:secret>/", links.sign_in_with_link, name="sign_in_with_link"),
    path("link-sent/", links.link_sent, name="link_sent"),
    path("invitation/<str:secret>/", links.invitation, name="invitation"),
    path("sign-out/", session.sign_out, name="sign_out"),
]
HOW: list[URLPattern] = [
    path("account/sign-in/", factors.overview, name="sign_in_methods"),
    path("account/sign-in/needed/<slug:slug>/", factors.needed, name="second_factor_needed"),
    path("account/sign-in/app/", factors.add_app, name="add_app"),
    path("account/sign-in/app/remove/", factors.remove_app, name="remove_app"),
    path("account/sign-in/passkeys/add/", factors.add_passkey, name="add_passkey"),
    path("account/sign-in/passkeys/<int:pk>/", factors.passkey, name="passkey"),
    path(
        "account/sign-in/passkeys/<int:pk>/remove/", factors.remove_passkey, name="remove_passkey"
    ),
    path("account/sign-in/codes/", factors.codes, name="codes"),
    path("account/sign-in/codes/file/", factors.codes_file, name="codes_file"),
    path("account/sign-in/codes/kept/", factors.codes_kept, name="codes_kept"),
    path("account/sign-in/codes/new/", factors.make_codes, name="make_codes"),
    path("account/sign-in/with/<int:pk>/disconnect/", factors.disconnect, name="disconnect"),
]
public: list[URLPattern] = [
    *COMING_IN,
    path("account/", account.account, name="account"),
    path("account/history/", account.history, name="account_history"),
    path("account/password/", account.password, name="password"),
    path("account/confirm/", second_step.confirm, name="confirm"),
    *HOW,
    path("account/browsers/", browsers.overview, name="browsers"),
    path("account/browsers/sign-out/", browsers.sign_out_others, name="sign_out_others"),
    path("account/browsers/<slug:number>/sign-out/", browsers.sign_out, name="sign_out_browser"),
    path("account/invitations/<int:pk>/accept/", links.accept, name="accept"),
    path("account/invitations/<int:pk>/decline/", links.decline, name="decline"),
    path("workspaces/", session.workspaces, name="workspaces"),
    path("manage/", session.go, name="start"),
]
