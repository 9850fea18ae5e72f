"""Addresses of the audit."""

from django.urls import path

from guanxi.audit.trail.views import Trail

urlpatterns = [path("audit/trail/", Trail.as_view(), name="trail")]
