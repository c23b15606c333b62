"""Addresses of the plan itself: list, draft, versions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
