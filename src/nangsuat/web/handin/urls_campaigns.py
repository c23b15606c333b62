"""Addresses of campaigns, for those who ask."""

from django.urls import URLPattern, path

from nangsuat.web.handin.views import campaign_dashboard, campaign_letters, campaigns, exceptions, many

urlpatterns: list[URLPattern] = [
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/add/", campaigns.campaign_add, name="campaign_add"),
    path("campaigns/<int:pk>/", campaign_dashboard.campaign_page, name="campaign"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:pk>/who/", campaigns.campaign_who, name="campaign_who"),
    path("campaigns/<int:pk>/preview/", campaigns.campaign_preview, name="campaign_preview"),
    path("campaigns/<int:pk>/open/", campaigns.campaign_open, name="campaign_open"),
    path("campaigns/<int:pk>/extend/", campaigns.campaign_extend, name="campaign_extend"),
    path("campaigns/<int:pk>/close/", campaigns.campaign_close, name="campaign_close"),
    path("campaigns/<int:pk>/reopen/", campaigns.campaign_reopen, name="campaign_reopen"),
    path("campaigns/<int:pk>/remove/", campaigns.campaign_remove, name="campaign_remove"),
    path("campaigns/<int:pk>/letters/", campaign_letters.campaign_invite, name="campaign_invite"),
    path("campaigns/<int:pk>/coverage/", campaign_dashboard.campaign_coverage, name="campaign_coverage"),
    path("campaigns/<int:pk>/export/", campaign_dashboard.campaign_export, name="campaign_export"),
    path("campaigns/<int:pk>/workbook/", many.campaign_workbook_many, name="campaign_workbook_many"),
    path("campaigns/<int:pk>/upload/", many.campaign_upload_many, name="campaign_upload_many"),
    path("campaigns/files/<uuid:pk>/", many.campaign_many, name="campaign_many"),
    path("assignments/<int:pk>/record/", exceptions.record, name="record"),
    path("assignments/<int:pk>/resend/", exceptions.resend, name="campaign_resend"),
    path("assignments/<int:pk>/waiver/", exceptions.waiver_add, name="waiver_add"),
    path("assignments/<int:pk>/exempt/", exceptions.exempt, name="exempt"),
    path("assignments/<int:pk>/ask-again/", exceptions.ask_again, name="ask_again"),
    path("waivers/<int:pk>/end/", exceptions.waiver_end, name="waiver_end"),
]
