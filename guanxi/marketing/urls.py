from django.urls import path

from guanxi.marketing.webforms import views

AT = {"app": "marketing", "slug": "webforms"}
urlpatterns = [
    path("marketing/webforms/<int:pk>/fields/", views.Fields.as_view(), AT, name="webform_fields"),
    path("marketing/webforms/<int:pk>/fields/preview/", views.Preview.as_view(), AT, name="webform_preview"),
    path("marketing/webforms/<int:pk>/sharing/", views.Sharing.as_view(), AT, name="webform_sharing"),
    path("marketing/webforms/<int:pk>/address/", views.Address.as_view(), AT, name="webform_address"),
    path("marketing/webforms/<int:pk>/code.svg", views.Code.as_view(), AT, name="webform_code"),
    path("marketing/webforms/<int:pk>/submissions/", views.Submissions.as_view(), AT, name="webform_submissions"),
    path("marketing/submissions/<int:pk>/lead/", views.Acceptance.as_view(), AT, name="submission_lead"),
    path("marketing/submissions/<int:pk>/deletion/", views.Deletion.as_view(), AT, name="submission_deletion"),
]
