from django.urls import URLPattern, path

from raceme.organisations.views import (
    clusters,
    doubles,
    looking_up,
    organisations,
    own_people,
    people,
    sizes,
)

ONE = "organisations/<int:pk>/"
PERSON = "people/<int:pk>/"
staff: list[URLPattern] = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.create, name="create"),
    path("organisations/use/", organisations.use, name="use"),
    path("organisations/regions/", organisations.regions, name="regions"),
    path("organisations/doubles/", doubles.doubles, name="doubles"),
    path("organisations/look-up/", looking_up.look_up_chosen, name="look_up_chosen"),
    path("organisations/looked-up/", looking_up.looked_up, name="looked_up"),
    path("organisations/looked-up/<int:pk>/", looking_up.looked_up_one, name="looked_up_one"),
    path(f"{ONE}edit/", organisations.edit, name="edit"),
    path(f"{ONE}history/", organisations.history, name="history"),
    path(f"{ONE}sizes/", sizes.sizes, name="sizes"),
    path(f"{ONE}memberships/", clusters.memberships, name="memberships"),
    path(
        "organisations/<int:organisation>/memberships/<int:pk>/end/", clusters.leave, name="leave"
    ),
    path(f"{ONE}cluster/", clusters.profile, name="profile"),
    path(f"{ONE}cluster/publish/", clusters.publish, name="publish"),
    path(f"{ONE}cluster/unpublish/", clusters.unpublish, name="unpublish"),
    path(f"{ONE}own-people/", own_people.own_people, name="own_people"),
    path(
        f"{ONE}own-people/<int:affiliation>/send/", own_people.send_link, name="send_company_link"
    ),
    path(
        f"{ONE}own-people/<int:affiliation>/close/",
        own_people.close_links,
        name="close_company_links",
    ),
    path(f"{ONE}claims/<int:claim>/", own_people.decide_claim, name="decide_claim"),
    path(f"{ONE}proposals/<int:proposal>/", own_people.proposal, name="proposal"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_create, name="person_create"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}history/", people.person_history, name="person_history"),
    path(f"{PERSON}clear-address/", people.clear_person_address, name="clear_person_address"),
    path(f"{PERSON}edit/", people.person_edit, name="person_edit"),
    path(f"{PERSON}affiliations/new/", people.affiliate, name="affiliate"),
    path(
        "people/<int:person>/affiliations/<int:pk>/end/",
        people.end_affiliation,
        name="end_affiliation",
    ),
]
public: list[URLPattern] = []
