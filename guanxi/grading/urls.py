from django.urls import path

from guanxi.grading.scores import views

urlpatterns = [
    path("grading/", views.Report.as_view(), name="grading"),
    path("grading/runs/<int:pk>/report/", views.Report.as_view(), name="grading_report"),
    path("grading/run/", views.Runs.as_view(), name="grading_run"),
    path("grading/schemes/<int:pk>/force/", views.InForce.as_view(), name="scheme_force"),
    path("customers/customers/<int:pk>/grade/", views.Manual.as_view(), name="grade_by_hand"),
]
