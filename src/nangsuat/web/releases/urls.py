"""Addresses of the subject."""

from django.urls import path

from nangsuat.web.releases.views import downloads, figures, making, official, releases

app_name = "releases"
urlpatterns = [
    path("", releases.releases, name="releases"),
    path("make/", making.make, name="release_make"),
    path("official/", official.official, name="official"),
    path("official/load/", official.load, name="official_load"),
    path("official/built-in/<slug:key>/", official.built_in, name="official_built_in"),
    path("official/<int:pk>/", official.series, name="series"),
    path("<int:pk>/", releases.release, name="release"),
    path("<int:pk>/verify/", releases.release_verify, name="release_verify"),
    path("<int:pk>/withdraw/", releases.withdraw, name="release_withdraw"),
    path("<int:pk>/compare/<int:other>/", releases.compare, name="release_compare"),
    path("<int:pk>/figure/<path:key>/", figures.figure, name="figure"),
    path("<int:pk>/suppressions/", releases.suppressions, name="suppressions"),
    path("<int:pk>/suppressions.<slug:kind>", downloads.hidden_cells, name="hidden_cells"),
    path("<int:pk>/aggregates.<slug:kind>", downloads.aggregates, name="aggregates"),
    path("<int:pk>/microdata/", downloads.microdata, name="microdata"),
]
