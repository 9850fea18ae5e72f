from django.urls import path

from guanxi.api.v1.endpoints import api

urlpatterns = [path("api/v1/", api.urls)]
