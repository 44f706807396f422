"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of who asks, as the outermost of our own PROXY_COUNT proxies saw it; None when it cannot be told.

    What a client writes into X-Forwarded-For itself stands further left and is not believed.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        steps = [step.strip() for step in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        told = steps[-settings.PROXY_COUNT] if len(steps) >= settings.PROXY_COUNT else told
    try:
        return str(ip_address(told))
    except ValueError:
        return None
