"""Addresses of the notices."""

from django.urls import path

from guanxi.commons.notices import views

urlpatterns = [
    path("notices/", views.Notices.as_view(), name="notices"),
    path("notices/<int:pk>/", views.OneNotice.as_view(), name="notice"),
    path("account/notices/", views.Ways.as_view(), name="notice-ways"),
]
