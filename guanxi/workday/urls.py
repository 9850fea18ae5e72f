from django.urls import path

from guanxi.workday.today.views import Home, Today

urlpatterns = [path("", Home.as_view(), name="home"), path("today/", Today.as_view(), name="today")]
