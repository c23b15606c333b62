"""Addresses of the subject."""

from django.urls import path

from nangsuat.web.results.views import figures, own, report

app_name = "results"
urlpatterns = [
    path("<int:pk>/", own.own, name="own"),
    path("<int:pk>/report/", report.own_report, name="own_report"),
    path("<int:pk>/figure/<slug:code>/<int:year>/", figures.figure, name="figure"),
]
