"""Addresses of issued papers."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents/<int:pk>/", views.document_show, name="document_show"),
    path("documents/<int:pk>/file/", views.document_file, name="document_file"),
    path("documents/<int:pk>/receipt/", views.document_receipt, name="document_receipt"),
    path("documents/<int:pk>/<slug:name>/", views.document_act, name="document_act"),
]
