from django.urls.resolvers import RoutePattern, URLResolver

# By name, not by `include`: the API stands on libraries of 15 MB and half a second, which are loaded when a program first asks.
urlpatterns = [URLResolver(RoutePattern("api/v1/"), "guanxi.api.v1.endpoints", app_name="ninja", namespace="api_v1")]
