"""Addresses of tasks, money, counts, meetings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
