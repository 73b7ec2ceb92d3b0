from django.urls import URLPattern, path

from raceme.documents.views import documents

staff: list[URLPattern] = [
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.create, name="create"),
    path("documents/<int:pk>/file/", documents.download, name="download"),
]
public: list[URLPattern] = []
