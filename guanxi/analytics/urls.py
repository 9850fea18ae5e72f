from django.urls import path

from guanxi.analytics.chains import views as chains

urlpatterns = [
    path("analytics/chain/", chains.Chain.as_view(), name="chain"),
    path("analytics/chain/export/", chains.ChainFile.as_view(), name="chain_file"),
]
