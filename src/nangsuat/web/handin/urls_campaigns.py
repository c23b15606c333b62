"""Addresses of campaigns, for those who ask."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
