"""Addresses of the approvals."""

from django.urls import path

from guanxi.commons.approvals import absence_pages, deeds, flow_pages, views

DEEDS = {
    "signature": deeds.Signature, "refusal": deeds.Refusal, "return": deeds.Return, "resubmission": deeds.Resubmission, "withdrawal": deeds.Withdrawal,
    "reminder": deeds.Reminding, "handover": deeds.Handover, "signers": deeds.Signers, "copies": deeds.Copies,
}  # fmt: skip

urlpatterns = [
    path("approvals/", views.Inbox.as_view(), name="approvals"),
    path("approvals/flows/", flow_pages.Flows.as_view(), name="approval-flows"),
    path("approvals/flows/<str:code>/", flow_pages.OneFlow.as_view(), name="approval-flow"),
    path("approvals/flows/<str:code>/steps/<int:number>/", flow_pages.OneStep.as_view(), name="approval-step"),
    path("approvals/<int:pk>/", views.OneApproval.as_view(), name="approval"),
    path("approvals/<int:pk>/print/", views.Paper.as_view(), name="approval-paper"),
    *(path(f"approvals/<int:pk>/{name}/", view.as_view(), name=f"approval-{name}") for name, view in DEEDS.items()),
    path("account/absences/", absence_pages.Absences.as_view(), name="absences"),
    path("account/absences/<int:pk>/removal/", absence_pages.Removal.as_view(), name="absence-removal"),
]
