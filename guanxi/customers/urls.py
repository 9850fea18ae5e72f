from django.urls import path

from guanxi.customers.cards import views as cards
from guanxi.customers.conversions import views as conversions
from guanxi.customers.leads import views as leads
from guanxi.customers.wishes import views as wishes

urlpatterns = [
    path("customers/leads/<int:pk>/status/", leads.Status.as_view(), name="lead_status"),
    path("customers/leads/<int:pk>/closure/", leads.Closure.as_view(), name="lead_closure"),
    path("customers/leads/<int:pk>/reopening/", leads.Reopening.as_view(), name="lead_reopening"),
    path("customers/leads/<int:pk>/conversion/", conversions.Conversions.as_view(), name="lead_conversion"),
    path("customers/leads/<int:pk>/conversion/undo/", conversions.TakingBack.as_view(), name="lead_conversion_undo"),
    path("customers/wishes/<int:pk>/lead/", wishes.WishLead.as_view(), name="wish_lead"),
    path("customers/cards/", cards.Cards.as_view(), name="cards"),
    path("customers/cards/<int:pk>/", cards.Card.as_view(), name="card"),
    path("customers/cards/<int:pk>/drop/", cards.Dropped.as_view(), name="card_drop"),
]
