from tests.organisations.recorded import _at_once, authority, network

__all__ = ["_at_once", "authority", "network"]
