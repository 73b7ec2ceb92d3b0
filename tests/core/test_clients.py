import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from raceme.core.clients import (
    browser_name,
    client_address,
    neighbourhood,
    shortened,
    trusted_proxies,
)

CLIENT, MADE_UP, OUTER, INNER = "198.51.100.7", "203.0.113.9", "10.0.0.2", "10.0.0.1"


def _address(settings: LazySettings, *, proxies: str, told: str, near: str = INNER) -> str:
    settings.TRUSTED_PROXIES = trusted_proxies(proxies)
    headers = {"X-Forwarded-For": told} if told else {}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=near))


@pytest.mark.parametrize(
    ("proxies", "told", "expected"),
    [
        ("", f"{MADE_UP}", INNER),
        ("0", f"{MADE_UP}", INNER),
        ("1", "", INNER),
        ("1", CLIENT, CLIENT),
        ("1", f"{MADE_UP}, {CLIENT}", CLIENT),
        ("2", f"{MADE_UP}, {CLIENT}, {OUTER}", CLIENT),
        ("3", CLIENT, CLIENT),
        ("10.0.0.0/8", f"{MADE_UP}, {CLIENT}, {OUTER}", CLIENT),
        ("10.0.0.1", f"{MADE_UP}, {CLIENT}, {OUTER}", OUTER),
        ("10.0.0.0/8", OUTER, OUTER),
        ("1", f"{CLIENT}:4711", CLIENT),
        ("1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("1", "::ffff:198.51.100.7", CLIENT),
        ("1", "nonsense", INNER),
    ],
)
def test_client_address_believes_only_what_trusted_proxies_wrote(
    settings: LazySettings, proxies: str, told: str, expected: str
) -> None:
    assert _address(settings, proxies=proxies, told=told) == expected


def test_client_address_believes_nobody_who_comes_past_the_proxies(settings: LazySettings) -> None:
    assert _address(settings, proxies="10.0.0.0/8", told=MADE_UP, near=CLIENT) == CLIENT


def test_trusted_proxies_finds_a_slip_at_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="nginx is neither"):
        trusted_proxies("10.0.0.1, nginx")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_neighbourhood_takes_an_ipv6_network_for_one_client(address: str, expected: str) -> None:
    assert neighbourhood(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [("198.51.100.7", "198.51.100.…"), ("2001:db8:1:2::4", "2001:0db8:0001:…"), ("unix:", "")],
)
def test_shortened_leaves_out_whose_it_is(address: str, expected: str) -> None:
    assert shortened(address) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("curl/8.0", ""),
    ],
)
def test_browser_name_names_the_browser_and_its_system(said: str, expected: str) -> None:
    assert browser_name(RequestFactory().get("/", headers={"User-Agent": said})) == expected
