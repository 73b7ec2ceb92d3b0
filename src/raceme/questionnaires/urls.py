from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from raceme.questionnaires.views import device
from raceme.questionnaires.views.answering import pages as answering
from raceme.questionnaires.views.builder import addresses as builder
from raceme.questionnaires.views.collecting import asking, changing
from raceme.questionnaires.views.collecting import pages as collecting
from raceme.questionnaires.views.results import pages as results

RESULTS = "questionnaires/<int:pk>/results/"
COLLECTION = "questionnaires/collections/<int:pk>/"
staff: list[URLPattern] = [
    *builder.ADDRESSES,
    path(RESULTS, results.results, name="results"),
    path(f"{RESULTS}sets/", results.sets, name="sets"),
    path(f"{RESULTS}texts/<slug:item>/", results.texts, name="texts"),
    path(f"{RESULTS}workbook/", results.workbook, name="workbook"),
    path("questionnaires/<int:pk>/collections/", collecting.collections, name="collections"),
    path("questionnaires/<int:pk>/collections/open/", collecting.open_one, name="open_collection"),
    path(COLLECTION, collecting.collection, name="collection"),
    path(f"{COLLECTION}remind/", collecting.remind, name="remind"),
    path(f"{COLLECTION}change/", changing.change, name="change_collection"),
    path(f"{COLLECTION}reopen/", changing.reopen, name="reopen_collection"),
    path(f"{COLLECTION}history/", changing.history, name="collection_history"),
    path(f"{COLLECTION}link/", changing.renew_link, name="renew_link"),
    path(f"{COLLECTION}close/", collecting.close, name="close_collection"),
    *(
        path(f"{COLLECTION}whom/{of}/", asking.whom, {"of": of}, name=f"whom_{of}")
        for of in ("people", "organisations")
    ),
    path(f"{COLLECTION}ask/people/", asking.ask_people, name="ask_people"),
    path(f"{COLLECTION}ask/organisations/", asking.ask_organisations, name="ask_organisations"),
    path("questionnaires/ask/people/", asking.fill_people, name="fill_people"),
    path("questionnaires/ask/organisations/", asking.fill_organisations, name="fill_organisations"),
    path("questionnaires/answers/<int:pk>/", results.answers, name="answers"),
]


def _answering(start: str, name: str, *, is_own: bool = False) -> list[URLPattern]:
    """
    Return the pages of a set of answers below one of its doors.

    Where the address itself is the key (``is_own``) no token is asked for besides: in a frame of
    another site there are no cookies.
    """
    pages = {
        "": ("", answering.landing),
        "section": ("s/<slug:section>/", answering.section),
        "save": ("save/", answering.save),
        "review": ("review/", answering.review),
        "hand_in": ("hand-in/", answering.hand_in),
        "receipt": ("receipt/", answering.receipt),
    }
    return [
        path(
            f"{start}{end}",
            csrf_exempt(view) if is_own else view,
            name=f"{name}_{page}" if page else name,
        )
        for page, (end, view) in pages.items()
    ]


public: list[URLPattern] = [
    *_answering("asked/<str:secret>/<int:collection>/", "asked"),
    *_answering("my/link/<str:secret>/asked/<int:ask>/", "company"),
    *_answering("my/asked/<int:ask>/", "mine"),
    path("q/<slug:slug>/", answering.begin, name="begin"),
    *_answering("q/<slug:slug>/<str:secret>/", "link", is_own=True),
    path("filling-worker.js", device.worker, name="worker"),
]
