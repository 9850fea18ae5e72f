from django.urls import path

from guanxi.commons.customfields import views

urlpatterns = [
    path("fields/", views.Types.as_view(), name="own-fields"),
    path("fields/<int:pk>/", views.OneField.as_view(), name="own-field"),
    path("fields/<int:pk>/retirement/", views.Retirement.as_view(), name="own-field-retirement"),
    path("fields/<slug:app>/<slug:slug>/", views.Layout.as_view(), name="layout"),
    path("fields/<slug:app>/<slug:slug>/new/", views.NewField.as_view(), name="new-own-field"),
]
