from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Give every page its menu, its workspaces and its language."""
    return {}
