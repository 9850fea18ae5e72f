from django.urls import path

from guanxi.config.demo.views import Empty, Role

urlpatterns = [path("demo/role/", Role.as_view(), name="demo_role"), path("demo/empty/", Empty.as_view(), name="demo_empty")]
