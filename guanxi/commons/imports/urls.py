"""Addresses of imports."""

from django.urls import path

from guanxi.commons.imports import editing, takingback, views

urlpatterns = [
    path("imports/", views.Imports.as_view(), name="imports"),
    path("imports/new/", views.New.as_view(), name="import-new"),
    path("imports/<int:pk>/", views.OneImport.as_view(), name="import"),
    path("imports/<int:pk>/progress/", views.Progress.as_view(), name="import-progress"),
    path("imports/<int:pk>/errors/", views.Errors.as_view(), name="import-errors"),
    path("imports/<int:pk>/rows/<int:number>/cells/<int:column>/", editing.EditedCell.as_view(), name="import-cell"),
    path("imports/<int:pk>/rows/<int:number>/decision/", views.Decision.as_view(), name="import-decision"),
    path("imports/<int:pk>/matching/", editing.Matching.as_view(), name="import-matching"),
    path("imports/<int:pk>/doubtful/", editing.Heap.as_view(), name="import-doubtful"),
    path("imports/<int:pk>/kept/", takingback.KeptRows.as_view(), name="import-kept"),
    *(
        path(f"imports/<int:pk>/{verb}/", takingback.Afterwards.as_view(), {"verb": verb}, name=f"import-{verb}")
        for verb in takingback.VERBS
    ),
    *(path(f"imports/<int:pk>/{verb}/", views.Step.as_view(), {"verb": verb}, name=f"import-{verb}") for verb in views.STEP_VERBS),
]
