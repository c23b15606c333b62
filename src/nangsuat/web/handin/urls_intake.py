"""Addresses of handing in, for those who are asked."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
