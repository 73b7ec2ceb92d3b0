"""The addresses of each of its works; a page of one never lies under another's."""

from django.urls import URLPattern

from raceme.stewardship.urls import duplicates, imports, merging, personal

WORKS = (imports, duplicates, merging, personal)
staff: list[URLPattern] = [address for work in WORKS for address in work.staff]
public: list[URLPattern] = [address for work in WORKS for address in work.public]
