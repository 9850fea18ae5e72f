from django.urls import path

from guanxi.customers.duplicates import views as duplicates

urlpatterns = [
    path("customers/clash/", duplicates.Clash.as_view(), name="clash"),
    path("customers/duplicates/rules/", duplicates.RulesPage.as_view(), name="match_rules"),
    path("customers/duplicates/search/", duplicates.Searches.as_view(), name="duplicate_search"),
]
