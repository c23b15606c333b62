"""Addresses of the subject: campaigns for those who ask, handing in for those who are asked."""

from django.urls import URLPattern

from nangsuat.web.handin import urls_campaigns, urls_intake

app_name = "handin"
urlpatterns: list[URLPattern] = [*urls_campaigns.urlpatterns, *urls_intake.urlpatterns]
