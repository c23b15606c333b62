"""Addresses of the plan itself: list, draft, versions."""

from django.urls import URLPattern, path

from nangsuat.web.plan.views import plans, tables, targets, tasks, versions

urlpatterns: list[URLPattern] = [
    path("", plans.plans, name="plans"),
    path("new/", plans.make, name="make"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/edit/", plans.edit, name="edit"),
    path("<int:pk>/remove/", plans.remove, name="remove"),
    path("<int:pk>/publicity/", plans.publicity, name="publicity"),
    path("<int:pk>/file/", plans.plan_file, name="plan_file"),
    path("<int:pk>/targets/", targets.targets, name="targets"),
    path("<int:pk>/targets/new/", targets.target_add, name="target_add"),
    path("<int:pk>/targets/<int:target>/edit/", targets.target_edit, name="target_edit"),
    path("<int:pk>/tasks/", tasks.tasks, name="tasks"),
    path("<int:pk>/tasks/new/", tasks.task_add, name="task_add"),
    path("<int:pk>/tasks/<int:task>/edit/", tasks.task_edit, name="task_edit"),
    path("<int:pk>/tasks/<int:task>/row/", tasks.task_row, name="task_row"),
    path("<int:pk>/tasks/table/", tables.task_table, name="task_table"),
    path("<int:pk>/tasks/table/upload/", tables.task_table_upload, name="task_table_upload"),
    path("<int:pk>/<str:kind>/<int:part>/delete/", targets.part_delete, name="part_delete"),
    path("<int:pk>/submit/", versions.submit, name="submit"),
    path("<int:pk>/versions/<int:number>/", versions.version, name="version"),
    path("<int:pk>/versions/<int:number>/decide/", versions.version_decide, name="version_decide"),
    path("<int:pk>/versions/<int:number>/compare/<int:other>/", versions.version_compare, name="version_compare"),
]
