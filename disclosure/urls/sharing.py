"""Addresses of sharing with the credit platform (Article 13)."""

from django.urls import URLPattern, path

from disclosure.views import batches, messages, reconciliations

urlpatterns: list[URLPattern] = [
    path("sharing/", messages.message_list, name="message_list"),
    path("sharing/held/", messages.held_list, name="held_list"),
    path("sharing/batches/", batches.batch_list, name="batch_list"),
    path("sharing/batches/add/", batches.batch_add, name="batch_add"),
    path("sharing/batches/<int:pk>/", batches.batch_show, name="batch_show"),
    path("sharing/batches/<int:pk>/files/<slug:form>/", batches.batch_download, name="batch_download"),
    path("sharing/batches/<int:pk>/<slug:name>/", batches.batch_act, name="batch_act"),
    path("sharing/columns/", batches.column_list, name="column_list"),
    path("sharing/reconciliations/", reconciliations.reconciliation_list, name="reconciliation_list"),
    path("sharing/reconciliations/add/", reconciliations.reconciliation_add, name="reconciliation_add"),
    path("sharing/reconciliations/<int:pk>/", reconciliations.reconciliation_show, name="reconciliation_show"),
    path("sharing/differences/<int:pk>/<slug:name>/", reconciliations.difference_act, name="difference_act"),
    path("sharing/<int:pk>/", messages.message_show, name="message_show"),
    path("sharing/<int:pk>/<slug:name>/", messages.message_act, name="message_act"),
]
