from django.urls import path

from guanxi.customers.namelists import views as namelists
from guanxi.customers.sources import views as sources

urlpatterns = [
    path("customers/leads/many/", namelists.Names.as_view(), name="lead_names"),
    path("customers/sources/<int:pk>/join/", sources.Join.as_view(), name="source_join"),
]
