"""Addresses of imports."""

from django.urls import path

from guanxi.commons.imports import bundle_pages, editing, marking, recipe_pages, takingback, template_pages, views

urlpatterns = [
    path("imports/", views.Imports.as_view(), name="imports"),
    path("imports/new/", views.New.as_view(), name="import-new"),
    path("imports/template/", template_pages.Template.as_view(), name="import-template"),
    path("imports/<int:pk>/", views.OneImport.as_view(), name="import"),
    path("imports/<int:pk>/progress/", views.Progress.as_view(), name="import-progress"),
    path("imports/<int:pk>/errors/", views.Errors.as_view(), name="import-errors"),
    path("imports/<int:pk>/rows/<int:number>/cells/<int:column>/", editing.EditedCell.as_view(), name="import-cell"),
    path("imports/<int:pk>/rows/<int:number>/decision/", views.Decision.as_view(), name="import-decision"),
    path("imports/<int:pk>/reading/", recipe_pages.Reading.as_view(), name="import-reading"),
    path("imports/<int:pk>/days/", recipe_pages.Days.as_view(), name="import-days"),
    path("imports/<int:pk>/words/", recipe_pages.Words.as_view(), name="import-words"),
    path("imports/<int:pk>/recipe/", recipe_pages.SaveRecipe.as_view(), name="import-recipe"),
    path("imports/<int:pk>/by-recipe/", recipe_pages.ByRecipe.as_view(), name="import-by-recipe"),
    path("imports/<int:pk>/sheets/", bundle_pages.Together.as_view(), name="import-sheets"),
    path("imports/<int:pk>/holds/", bundle_pages.Holds.as_view(), name="import-holds"),
    path("bundles/<int:pk>/", bundle_pages.OneBundle.as_view(), name="bundle"),
    path("bundles/<int:pk>/progress/", bundle_pages.Progress.as_view(), name="bundle-progress"),
    *(
        path(f"bundles/<int:pk>/{step}/", bundle_pages.Step.as_view(), {"step": step}, name=f"bundle-{step}")
        for step in ("check", "run", "stop")
    ),
    path("recipes/", recipe_pages.Recipes.as_view(), name="recipes"),
    path("recipes/<int:pk>/", recipe_pages.OneRecipe.as_view(), name="recipe"),
    path("recipes/<int:pk>/removal/", recipe_pages.OneRecipe.as_view(), {"removal": True}, name="recipe-removal"),
    path("imports/<int:pk>/matching/", editing.Matching.as_view(), name="import-matching"),
    path("imports/<int:pk>/doubtful/", editing.Heap.as_view(), name="import-doubtful"),
    path("imports/<int:pk>/marks/", marking.Marks.as_view(), name="import-marks"),
    path("imports/<int:pk>/kept/", takingback.KeptRows.as_view(), name="import-kept"),
    *(
        path(f"imports/<int:pk>/{verb}/", takingback.Afterwards.as_view(), {"verb": verb}, name=f"import-{verb}")
        for verb in takingback.VERBS
    ),
    *(path(f"imports/<int:pk>/{verb}/", views.Step.as_view(), {"verb": verb}, name=f"import-{verb}") for verb in views.STEP_VERBS),
]
