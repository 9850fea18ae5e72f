"""What strangers with a link see. These addresses are printed on paper and written into other people's websites: they never change."""

from django.urls import path

from guanxi.portal.enquiries import views as enquiries

urlpatterns = [
    path("f/<str:token>/", enquiries.Enquiry.as_view(), name="enquiry"),
    path("f/<str:token>/thanks/", enquiries.Thanks.as_view(), name="enquiry_thanks"),
    path("f/<str:token>/logo/", enquiries.Logo.as_view(), name="enquiry_logo"),
]
