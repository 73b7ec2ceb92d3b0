from django.test import Client
from django.urls import reverse


def test_the_worker_may_answer_for_pages_and_is_asked_for_anew(client: Client) -> None:
    answer = client.get(reverse("questionnaires-public:worker"))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert b'addEventListener("fetch"' in answer.content
