"""What anybody may read: search by exact name or code, the open lists of both channels, how to object."""

from django.urls import path

from disclosure.views import public

app_name = "public"
urlpatterns = [
    path("", public.home, name="home"),
    path("search/", public.search, name="search"),
    path("enforcement/", public.enforcement_list, name="enforcement_list"),
    path("enforcement.csv", public.enforcement_file, name="enforcement_file"),
    path("penalties/", public.penalty_list, name="penalty_list"),
    path("penalties.csv", public.penalty_file, name="penalty_file"),
    path("objections/", public.objection_show, name="objection_show"),
    path("objections/form/", public.objection_form, name="objection_form"),
]
