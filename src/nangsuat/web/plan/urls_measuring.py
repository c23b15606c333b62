"""Addresses of figures of targets, outlook, scenarios."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
