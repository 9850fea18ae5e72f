from django.urls import path

from guanxi.customers.conversions import views as conversions
from guanxi.customers.leads import views as leads

urlpatterns = [
    path("customers/leads/<int:pk>/status/", leads.Status.as_view(), name="lead_status"),
    path("customers/leads/<int:pk>/closure/", leads.Closure.as_view(), name="lead_closure"),
    path("customers/leads/<int:pk>/reopening/", leads.Reopening.as_view(), name="lead_reopening"),
    path("customers/leads/<int:pk>/conversion/", conversions.Conversions.as_view(), name="lead_conversion"),
    path("customers/leads/<int:pk>/conversion/undo/", conversions.TakingBack.as_view(), name="lead_conversion_undo"),
]
