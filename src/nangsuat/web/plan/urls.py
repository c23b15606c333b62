"""Addresses of the subject: building a plan, its figures, its follow-up, its documents."""

from django.urls import URLPattern

from nangsuat.web.plan import urls_building, urls_documents, urls_followup, urls_measuring

app_name = "plan"
urlpatterns: list[URLPattern] = [
    *urls_building.urlpatterns,
    *urls_measuring.urlpatterns,
    *urls_followup.urlpatterns,
    *urls_documents.urlpatterns,
]
