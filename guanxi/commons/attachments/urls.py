from django.urls import path

from guanxi.commons.attachments import views

urlpatterns = [
    path("attachments/<int:pk>/", views.Look.as_view(), name="attachment"),
    path("attachments/<int:pk>/content/", views.Fetch.as_view(), name="attachment_content"),
    path("attachments/<int:pk>/thumbnail/", views.Picture.as_view(), name="attachment_thumbnail"),
    path("attachments/<int:pk>/pages/<int:number>/", views.Picture.as_view(), name="attachment_page"),
    path("attachments/<int:pk>/removal/", views.Removal.as_view(), name="attachment_removal"),
    path("attachments/<int:pk>/restoration/", views.Restoration.as_view(), name="attachment_restoration"),
    path("attachments/<int:pk>/erasure/", views.Erasure.as_view(), name="attachment_erasure"),
    path("<slug:app>/<slug:slug>/<int:pk>/attachments/", views.OfRow.as_view(), name="attachments"),
]
