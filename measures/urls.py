"""Addresses of measures (Articles 7, 14, 15)."""

from django.urls import URLPattern, path

from measures import views

app_name = "measures"
urlpatterns: list[URLPattern] = [
    path("measures/", views.entitlement_list, name="entitlement_list"),
    path("measures/subjects/<int:pk>/", views.entitlement_show, name="entitlement_show"),
    path("measures/subjects/<int:pk>/slip.pdf", views.slip_preview, name="slip_preview"),
    path("measures/subjects/<int:pk>/<slug:name>/", views.subject_act, name="subject_act"),
    path("measures/incentives/", views.incentive_list, name="incentive_list"),
    path("measures/incentives/<int:pk>/", views.incentive_show, name="incentive_show"),
    path("measures/incentives/<int:pk>/<slug:name>/", views.incentive_act, name="incentive_act"),
    path("measures/rewards/", views.reward_list, name="reward_list"),
    path("measures/rewards/<int:pk>/", views.reward_show, name="reward_show"),
    path("measures/rewards/<int:pk>/<slug:name>/", views.reward_act, name="reward_act"),
    path("measures/catalogue/", views.item_list, name="item_list"),
    path("measures/catalogue/add/", views.item_propose, name="item_propose"),
    path("measures/catalogue/<int:pk>/", views.item_show, name="item_show"),
    path("measures/catalogue/<int:pk>/<slug:name>/", views.item_act, name="item_act"),
]
