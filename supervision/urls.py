"""Addresses of level-4 procedures and duties (Articles 12 (四) and 15)."""

from django.urls import URLPattern, path

from supervision.views import determinations, duties, procedures, removals

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    path("supervision/", duties.overview_show, name="overview_show"),
    path("supervision/grounds/", procedures.ground_list, name="ground_list"),
    path("supervision/records/<int:pk>/deferral/add/", procedures.deferral_add, name="deferral_add"),
    path("supervision/subjects/<int:pk>/procedures/add/", procedures.procedure_add, name="procedure_add"),
    path("supervision/procedures/", procedures.procedure_list, name="procedure_list"),
    path("supervision/procedures/<int:pk>/", procedures.procedure_show, name="procedure_show"),
    path("supervision/procedures/<int:pk>/change/", procedures.procedure_change, name="procedure_change"),
    path("supervision/procedures/<int:pk>/draft/", procedures.procedure_draft, name="procedure_draft"),
    path("supervision/procedures/<int:pk>/notify/", procedures.procedure_notify, name="procedure_notify"),
    path("supervision/procedures/<int:pk>/serve/", procedures.procedure_serve, name="procedure_serve"),
    path("supervision/procedures/<int:pk>/hear/", procedures.procedure_hear, name="procedure_hear"),
    path("supervision/procedures/<int:pk>/decide/", procedures.procedure_decide, name="procedure_decide"),
    path("supervision/procedures/<int:pk>/publish/", procedures.procedure_publish, name="procedure_publish"),
    path("supervision/procedures/<int:pk>/drop/", procedures.procedure_drop, name="procedure_drop"),
    path("supervision/listings/<int:pk>/removal/add/", removals.removal_add, name="removal_add"),
    path("supervision/listings/<int:pk>/expiry/add/", removals.expiry_add, name="expiry_add"),
    path("supervision/listings/<int:pk>/remind/", removals.listing_remind, name="listing_remind"),
    path("supervision/removals/<int:pk>/", removals.removal_show, name="removal_show"),
    path("supervision/removals/<int:pk>/check/", removals.removal_check, name="removal_check"),
    path("supervision/removals/<int:pk>/decide/", removals.removal_decide, name="removal_decide"),
    path("supervision/removals/<int:pk>/withdraw/", removals.removal_withdraw, name="removal_withdraw"),
    path("supervision/removals/<int:pk>/finish/", removals.removal_finish, name="removal_finish"),
    path("supervision/removals/<int:pk>/revoke/", removals.removal_revoke, name="removal_revoke"),
    path("supervision/determinations/", determinations.determination_list, name="determination_list"),
    path("supervision/records/<int:pk>/determination/add/", determinations.determination_add, name="determination_add"),
    path("supervision/determinations/<int:pk>/", determinations.determination_show, name="determination_show"),
    path(
        "supervision/determinations/<int:pk>/decide/", determinations.determination_decide, name="determination_decide"
    ),
    path(
        "supervision/determinations/<int:pk>/withdraw/",
        determinations.determination_withdraw,
        name="determination_withdraw",
    ),
    path(
        "supervision/determinations/<int:pk>/set-aside/",
        determinations.determination_set_aside,
        name="determination_set_aside",
    ),
    path("supervision/duties/", duties.duty_list, name="duty_list"),
    path("supervision/duties/<int:pk>/", duties.duty_show, name="duty_show"),
    path("supervision/duties/<int:pk>/close/", duties.duty_close, name="duty_close"),
    path("supervision/duties/<int:pk>/assign/", duties.duty_assign, name="duty_assign"),
    path("supervision/duties/<int:pk>/file/", duties.duty_file, name="duty_file"),
]
