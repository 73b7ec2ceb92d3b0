from django.urls import URLPattern, path

from raceme.stewardship.views.duplicates import review

staff: list[URLPattern] = [
    path("duplicates/", review.duplicates, name="duplicates"),
    path("duplicates/people/", review.duplicate_people, name="duplicate_people"),
    path("duplicates/search/", review.search, name="duplicates_search"),
    path("duplicates/<int:pk>/apart/", review.apart, name="apart"),
    path("duplicates/<int:pk>/apart/again/", review.apart_again, name="apart_again"),
    path("duplicates/people/<int:pk>/apart/", review.people_apart, name="people_apart"),
    path(
        "duplicates/people/<int:pk>/apart/again/",
        review.people_apart_again,
        name="people_apart_again",
    ),
]
public: list[URLPattern] = []
