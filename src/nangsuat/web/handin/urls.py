"""Addresses of the subject."""

from django.urls import URLPattern

app_name = "handin"
urlpatterns: list[URLPattern] = []
