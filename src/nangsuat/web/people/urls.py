"""Addresses of the subject."""

from django.urls import path

from nangsuat.web.people.views import account, data, invitation, members, outbox, register, site

app_name = "people"
urlpatterns = [
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("me/", account.me, name="me"),
    path("me/consents/", account.consents, name="consents"),
    path("me/data/", data.my_data, name="my_data"),
    path("me/data/json/", data.my_data_json, name="my_data_json"),
    path("me/requests/", data.data_requests, name="data_requests"),
    path("members/<int:pk>/", members.members, name="members"),
    path("members/<int:pk>/invite/", members.invite, name="invite"),
    path("membership/<int:pk>/", members.membership, name="membership"),
    path("membership/<int:pk>/end/", members.membership_end, name="membership_end"),
    path("invitations/<int:pk>/resend/", members.invitation_resend, name="invitation_resend"),
    path("invitations/<int:pk>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.letter, name="letter"),
    path("outbox/<int:pk>/passed-on/", outbox.letter_passed_on, name="letter_passed_on"),
    path("requests/", register.register, name="data_register"),
    path("requests/<int:pk>/", register.data_request, name="data_request"),
    path("requests/<int:pk>/extend/", register.data_request_extend, name="data_request_extend"),
    path("requests/<int:pk>/close/", register.data_request_close, name="data_request_close"),
    path("requests/<int:pk>/erase/", register.data_request_erase, name="data_request_erase"),
    path("requests/<int:pk>/data/", register.data_request_data, name="data_request_data"),
    path("accounts/", site.accounts, name="accounts"),
    path("accounts/<int:pk>/", site.account, name="account"),
    path("accounts/<int:pk>/close/", site.account_close, name="account_close"),
    path("accounts/<int:pk>/reopen/", site.account_reopen, name="account_reopen"),
]
