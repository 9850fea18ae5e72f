"""Addresses of the frame itself."""

from django.urls import path

from guanxi.kit.shell import views

app_name = "shell"
urlpatterns = [
    path("theme/", views.set_theme, name="theme"),
    path("language/", views.set_language, name="language"),
    path("parts/", views.parts, name="parts"),
]
