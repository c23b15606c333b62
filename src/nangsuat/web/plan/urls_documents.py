"""Addresses of official documents."""

from django.urls import URLPattern, path

from nangsuat.web.plan.views import documents, documents_issued

urlpatterns: list[URLPattern] = [
    path("<int:pk>/documents/", documents.documents, name="documents"),
    path("<int:pk>/documents/new/<slug:kind>/", documents.add, name="document_add"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/letterhead/", documents.edit, name="document_edit"),
    path("documents/<int:pk>/passages/<slug:place>/", documents.passage, name="passage"),
    path("documents/<int:pk>/figures/", documents.names, name="document_names"),
    path("documents/<int:pk>/preview/", documents.preview, name="document_preview"),
    path("documents/<int:pk>/drop/", documents.drop, name="document_drop"),
    path("documents/<int:pk>/issue/", documents_issued.issue, name="document_issue"),
    path("documents/<int:pk>/sign/", documents_issued.sign, name="document_sign"),
    path("documents/<int:pk>/changes/", documents_issued.changes, name="document_changes"),
    path("documents/<int:pk>/figures/<str:key>/", documents_issued.figure, name="document_figure"),
    path("documents/files/<int:pk>/", documents_issued.file, name="document_file"),
]
