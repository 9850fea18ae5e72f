from django.urls import path

from guanxi.activities.followups.views import FollowUps

urlpatterns = [path("customers/customers/<int:pk>/followups/", FollowUps.as_view(), name="log_contact")]
