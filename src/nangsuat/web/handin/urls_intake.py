"""Addresses of handing in, for those who are asked."""

from django.urls import URLPattern, path

from nangsuat.web.handin.views import form, hub, intake, sending

urlpatterns: list[URLPattern] = [
    path("assignments/<int:pk>/", hub.assignment, name="assignment"),
    path("assignments/<int:pk>/enter/", hub.enter, name="enter"),
    path("assignments/<int:pk>/workbook/", hub.workbook, name="workbook"),
    path("assignments/<int:pk>/upload/", intake.upload, name="upload"),
    path("assignments/<int:pk>/versions/", hub.versions, name="versions"),
    path("assignments/<int:pk>/form/", form.form, name="form"),
    path("assignments/<int:pk>/form/grid/", form.form_grid, name="form_grid"),
    path("assignments/<int:pk>/form/check/", form.form_check, name="form_check"),
    path("assignments/<int:pk>/form/echo/<slug:role>/", form.form_echo, name="form_echo"),
    path("assignments/<int:pk>/form/section/<slug:section>/", form.form_section, name="form_section"),
    path("intakes/<uuid:pk>/", intake.intake, name="intake"),
    path("intakes/<uuid:pk>/marked/", intake.intake_marked, name="intake_marked"),
    path("intakes/<uuid:pk>/original/", intake.intake_original, name="intake_original"),
    path("intakes/<uuid:pk>/to-form/", intake.intake_to_form, name="intake_to_form"),
    path("intakes/<uuid:pk>/confirm/", intake.confirm, name="confirm"),
    path("intakes/<uuid:pk>/send/", sending.send, name="send"),
    path("receipts/<int:pk>/", sending.receipt, name="receipt"),
    path("receipts/<int:pk>/pdf/", sending.receipt_pdf, name="receipt_pdf"),
    path("verify/", sending.verify, name="verify"),
]
