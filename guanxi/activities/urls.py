from django.urls import path

from guanxi.activities.followups.views import FollowUps, LeadFollowUps

urlpatterns = [
    path("customers/customers/<int:pk>/followups/", FollowUps.as_view(), name="log_contact"),
    path("customers/leads/<int:pk>/followups/", LeadFollowUps.as_view(), name="log_contact_with_lead"),
]
