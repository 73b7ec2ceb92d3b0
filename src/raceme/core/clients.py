"""Who is at the other end of a request, also where proxies stand in between."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest  # noqa: TID251 (its headers are what is read here)

Address = IPv4Address | IPv6Address
# What a browser says of itself names others too: the first that fits is the one.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
NEIGHBOURHOOD_OF_IPV6 = 64
GROUPS_SHOWN_OF_IPV6 = 3


def trusted_proxies(told: str) -> int | tuple[str, ...]:
    """
    Read ``RACEME_TRUSTED_PROXIES``: how many proxies stand before us, or their networks.

    Raises ``ImproperlyConfigured`` for what is neither, so that a slip is found at the start.
    """
    if told.strip().isdecimal():
        return int(told)
    networks = tuple(part.strip() for part in told.split(",") if part.strip())
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"RACEME_TRUSTED_PROXIES: {network} is neither a number of proxies nor a network."
            ) from error
    return networks


def client_address(request: HttpRequest) -> str:
    """
    Return the address a request came from; empty where the server did not say.

    What ``X-Forwarded-For`` claims is believed only as far as trusted proxies have written
    it, from the right: whatever lies further left the client may have made up.
    """
    near = str(request.META.get("REMOTE_ADDR", ""))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    proxies: int | tuple[str, ...] = settings.TRUSTED_PROXIES
    if not proxies or not told:
        return near
    chain = [*(part.strip() for part in told.split(",")), near]
    if isinstance(proxies, int):
        found = chain[-1 - proxies] if len(chain) > proxies else chain[0]
    else:
        strangers = [each for each in chain if not _is_within(each, proxies)]
        found = strangers[-1] if strangers else chain[0]
    address = read_address(found)
    return str(address) if address else near


def neighbourhood(address: str) -> str:
    """Return what is counted as one client: an IPv6 connection has a whole network of addresses."""
    read = read_address(address)
    if isinstance(read, IPv6Address):
        return str(IPv6Network((read, NEIGHBOURHOOD_OF_IPV6), strict=False))
    return address


def shortened(address: str) -> str:
    """Return an address as it is kept and shown: enough to know it again, not whose it is."""
    read = read_address(address)
    if isinstance(read, IPv4Address):
        return f"{str(read).rpartition('.')[0]}.…"
    if isinstance(read, IPv6Address):
        return ":".join(read.exploded.split(":")[:GROUPS_SHOWN_OF_IPV6]) + ":…"
    return ""


def browser_name(request: HttpRequest) -> str:
    """Name the browser and its system: "Firefox · Windows"; empty where neither is known."""
    said = request.headers.get("User-Agent", "")
    named = (
        next((name for mark, name in known if mark in said), "") for known in (BROWSERS, SYSTEMS)
    )
    return " · ".join(filter(None, named))


def _is_within(address: str, networks: tuple[str, ...]) -> bool:
    read = read_address(address)
    return read is not None and any(
        read in ip_network(network, strict=False) for network in networks
    )


def read_address(address: str) -> Address | None:
    """Read an address, with a port after it or without."""
    text = address.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        read = ip_address(text)
    except ValueError:
        return None
    return read.ipv4_mapped or read if isinstance(read, IPv6Address) else read
