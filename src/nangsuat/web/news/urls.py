"""Addresses of news."""

from django.urls import URLPattern, path

from nangsuat.web.news import feeds, views

app_name = "news"
urlpatterns: list[URLPattern] = [
    path("", views.news, name="news"),
    path("add/", views.notice_add, name="notice_add"),
    path("feed/", feeds.feed, name="feed"),
    path("feed/en/", feeds.feed, {"language": "en"}, name="feed_en"),
    path("<slug:slug>/", views.notice, name="notice"),
    path("<slug:slug>/edit/", views.notice_edit, name="notice_edit"),
    path("<slug:slug>/publish/", views.notice_publish, name="notice_publish"),
    path("<slug:slug>/withdraw/", views.notice_withdraw, name="notice_withdraw"),
]
