"""Addresses of the explorer."""

from django.urls import path

from nangsuat.web.explore import views

app_name = "explore"
urlpatterns = [
    path("", views.explore, name="explore"),
    path("download/", views.download, name="explore_download"),
]
