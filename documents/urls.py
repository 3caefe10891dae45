"""Addresses of issued papers."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents/batches/", views.batch_list, name="batch_list"),
    path("documents/batches/new/", views.batch_add, name="batch_add"),
    path("documents/batches/preview/", views.batch_preview, name="batch_preview"),
    path("documents/batches/<int:pk>/", views.batch_show, name="batch_show"),
    path("documents/batches/<int:pk>/papers/", views.batch_papers, name="batch_papers"),
    path("documents/batches/<int:pk>/receipts/", views.batch_receipts, name="batch_receipts"),
    path("documents/batches/<int:pk>/<slug:name>/", views.batch_act, name="batch_act"),
    path("documents/<int:pk>/", views.document_show, name="document_show"),
    path("documents/<int:pk>/file/", views.document_file, name="document_file"),
    path("documents/<int:pk>/receipt/", views.document_receipt, name="document_receipt"),
    path("documents/<int:pk>/<slug:name>/", views.document_act, name="document_act"),
]
