"""Addresses of sharing with the credit platform (Article 13)."""

from django.urls import URLPattern, path

from disclosure.views import batches, messages, reconciliations

urlpatterns: list[URLPattern] = [
    path("sharing/", messages.message_list, name="message_list"),
    path("sharing/<int:pk>/", messages.message_show, name="message_show"),
    path("sharing/<int:pk>/send/", messages.message_send, name="message_send"),
    path("sharing/batches/", batches.batch_list, name="batch_list"),
    path("sharing/batches/add/<slug:kind>/", batches.batch_add, name="batch_add"),
    path("sharing/batches/<int:pk>/", batches.batch_show, name="batch_show"),
    path("sharing/batches/<int:pk>/receive/", batches.batch_receive, name="batch_receive"),
    path("sharing/batches/<int:pk>/<slug:form>/", batches.batch_download, name="batch_download"),
    path("sharing/columns/", batches.column_list, name="column_list"),
    path("sharing/reconciliations/", reconciliations.reconciliation_list, name="reconciliation_list"),
    path("sharing/reconciliations/add/", reconciliations.reconciliation_add, name="reconciliation_add"),
    path("sharing/reconciliations/<int:pk>/", reconciliations.reconciliation_show, name="reconciliation_show"),
    path("sharing/differences/<int:pk>/<slug:act>/", reconciliations.difference_settle, name="difference_settle"),
]
