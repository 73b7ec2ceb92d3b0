import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_errors_answer_a_page_with_a_page(client: Client) -> None:
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "<h1>There is nothing at this address</h1>" in response.content.decode()


def test_errors_answer_htmx_with_a_flash(client: Client) -> None:
    response = client.get("/nothing/here/", headers={"HX-Request": "true"})

    body = response.content.decode()
    assert (response.status_code, response["HX-Retarget"]) == (404, "#flash")
    assert body.startswith('<div class="r-flash r-flash-stop"')
    assert "<html" not in body
