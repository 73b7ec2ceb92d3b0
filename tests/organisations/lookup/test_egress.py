"""What leaves goes to the service alone, and what comes back is never waited for without end."""

from time import monotonic
from typing import Any

import pytest
import responses

from raceme.organisations.lookup import egress, terms
from raceme.organisations.lookup.anaf import HOST, Register

ADDRESS = f"https://{HOST}/there"
PATIENCE = terms.Patience(turn=0, answer=8)


@pytest.mark.parametrize(
    "address",
    [
        "http://webservicesp.anaf.ro/there",
        "https://elsewhere.example/there",
        "https://webservicesp.anaf.ro:8443/there",
        "https://webservicesp.anaf.ro.elsewhere.example/",
        "https://webservicesp.anaf.ro@elsewhere.example/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_no_other_host_is_spoken_to(network: responses.RequestsMock, address: str) -> None:
    with pytest.raises(egress.NotAllowedError):
        egress.fetch(Register(), address, patience=PATIENCE)

    assert not network.calls


@pytest.mark.parametrize("there", ["https://elsewhere.example/", ADDRESS])
def test_no_redirect_is_followed(network: responses.RequestsMock, there: str) -> None:
    network.get(ADDRESS, status=302, headers={"Location": there})

    with pytest.raises(terms.NotUnderstood):
        egress.fetch(Register(), ADDRESS, patience=PATIENCE)

    assert [call.request.url for call in network.calls] == [ADDRESS]


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (204, terms.NotUnderstood),
        (404, terms.NotUnderstood),
        (429, terms.NotAnswered),
        (500, terms.NotAnswered),
        (503, terms.NotAnswered),
    ],
)
def test_a_status_that_is_no_answer_is_said(
    network: responses.RequestsMock, status: int, refusal: type[Exception]
) -> None:
    network.get(ADDRESS, status=status, json={})

    with pytest.raises(refusal) as raised:
        egress.fetch(Register(), ADDRESS, patience=PATIENCE)

    assert type(raised.value) is refusal


def test_an_answer_that_is_too_long_is_let_go(
    network: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(egress, "LARGEST_ANSWER", 20)
    network.get(ADDRESS, body='"' + "a" * 18 + '"')
    network.get(ADDRESS, body='"' + "a" * 19 + '"')

    read = egress.fetch(Register(), ADDRESS, patience=PATIENCE)

    assert read == "a" * 18
    with pytest.raises(terms.NotUnderstood):
        egress.fetch(Register(), ADDRESS, patience=PATIENCE)


class Dripping:
    """An answer that comes letter by letter and never ends."""

    def __init__(self) -> None:
        self.asked = 0

    def read1(self, _most: int, **_named: Any) -> bytes:  # noqa: ANN401
        self.asked += 1
        return b" "

    @property
    def raw(self) -> "Dripping":
        return self


def test_an_answer_that_drips_is_let_go_in_time() -> None:
    dripping = Dripping()

    with pytest.raises(terms.TooSlow):
        egress._body(dripping, until=monotonic() + 0.05, service="The register")

    assert 1 < dripping.asked < egress.LARGEST_ANSWER


def test_no_password_of_the_machine_is_sent(
    network: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,  # noqa: ANN401 (pathlib's)
) -> None:
    secrets = tmp_path / "netrc"
    secrets.write_text(f"machine {HOST} login operator password secret\n")
    secrets.chmod(0o600)
    monkeypatch.setenv("NETRC", str(secrets))
    network.get(ADDRESS, json={})

    egress.fetch(Register(), ADDRESS, patience=PATIENCE)

    assert "Authorization" not in network.calls[0].request.headers
