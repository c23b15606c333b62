"""Addresses of tasks under way, money, counts, meetings."""

from django.urls import URLPattern, path

from nangsuat.web.plan.views import board, followup, meetings, money, records, task

urlpatterns: list[URLPattern] = [
    path("<int:pk>/follow-up/", followup.follow_up, name="follow_up"),
    path("<int:pk>/gantt/", followup.gantt, name="gantt"),
    path("<int:pk>/board/", board.board, name="board"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("tasks/<int:pk>/report/", task.progress_add, name="progress_add"),
    path("products/<int:pk>/", task.product, name="product"),
    path("tasks/<int:pk>/spending/", money.spending, name="spending"),
    path("tasks/<int:pk>/spending/new/", money.spending_add, name="spending_add"),
    path("spending/<int:pk>/reverse/", money.spending_reverse, name="spending_reverse"),
    path("<int:pk>/targets/<int:target>/records/", records.records, name="records"),
    path("<int:pk>/targets/<int:target>/records/new/", records.record_add, name="record_add"),
    path("<int:pk>/targets/<int:target>/records/template/", records.records_template, name="records_template"),
    path("<int:pk>/targets/<int:target>/records/file/", records.records_upload, name="records_upload"),
    path("<int:pk>/targets/<int:target>/records/file/check/", records.records_check, name="records_check"),
    path("records/<int:pk>/withdraw/", records.record_withdraw, name="record_withdraw"),
    path("<int:pk>/meetings/", meetings.meetings, name="meetings"),
    path("<int:pk>/meetings/new/", meetings.meeting_add, name="meeting_add"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/decisions/new/", meetings.decision_add, name="decision_add"),
    path("decisions/<int:pk>/done/", meetings.decision_done, name="decision_done"),
]
