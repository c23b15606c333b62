"""Addresses of figures of targets, outlook, scenarios."""

from django.urls import URLPattern, path

from nangsuat.web.plan.views import binding, outlook, scenarios

urlpatterns: list[URLPattern] = [
    path("<int:pk>/outlook/", outlook.outlook, name="outlook"),
    path("<int:pk>/outlook/measure/", outlook.measure, name="measure"),
    path("<int:pk>/outlook/bind/", outlook.bind_suggested, name="bind_suggested"),
    path("<int:pk>/targets/<int:target>/", outlook.target, name="target"),
    path("<int:pk>/targets/<int:target>/binding/", binding.binding, name="binding"),
    path("<int:pk>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("<int:pk>/scenarios/add/", scenarios.scenario_add, name="scenario_add"),
    path("<int:pk>/scenarios/<int:scenario>/", scenarios.scenario, name="scenario"),
    path("<int:pk>/scenarios/<int:scenario>/remove/", scenarios.scenario_remove, name="scenario_delete"),
]
