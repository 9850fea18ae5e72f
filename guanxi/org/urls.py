"""Addresses of the organisation that the generic pages do not give."""

from django.urls import path

from guanxi.org.departments import views as departments
from guanxi.org.roles import views as roles
from guanxi.org.sessions import account
from guanxi.org.sessions import views as sessions
from guanxi.org.users import views as users

urlpatterns = [
    path("invitation/<str:token>/", sessions.Invitation.as_view(), name="invitation"),
    path("account/me/", account.OwnAccount.as_view(), name="own_account"),
    path("account/sessions/ending/", account.Endings.as_view(), name="end_sessions"),
    path("account/sessions/<int:pk>/ending/", account.Endings.as_view(), name="end_session"),
    path("org/users/<int:pk>/invitation/", users.Invitation.as_view(), name="user_invitation"),
    path("org/users/<int:pk>/reset/", users.Reset.as_view(), name="user_reset"),
    path("org/users/<int:pk>/disabling/", users.Disabling.as_view(), name="user_disabling"),
    path("org/users/<int:pk>/enabling/", users.Enabling.as_view(), name="user_enabling"),
    path("org/users/<int:pk>/roles/", users.Roles.as_view(), name="user_roles"),
    path("org/roles/<int:pk>/matrix/", roles.Matrix.as_view(), name="role_matrix"),
    path("org/departments/tree/", departments.Tree.as_view(), name="department_tree"),
    path("org/departments/<int:pk>/place/", departments.Place.as_view(), name="department_place"),
]
