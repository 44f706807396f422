"""Headers that Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.errors import too_many_jobs
from jobs.errors import TooManyWaiting

GetResponse = Callable[[HttpRequest], HttpResponse]
# Where one stands and the camera are for the field workspace, on our own pages; nothing else is asked of a device.
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{name}=(self)" for name in ("geolocation", "camera", "fullscreen", "clipboard-write")),
        *(f"{name}=()" for name in ("microphone", "payment", "usb", "serial", "display-capture")),
    ]
)


class PermissionsPolicyMiddleware:
    """Says what a page may ask of the device."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class RefusedJobMiddleware:
    """Whatever page asks for long work: when too much of it waits, the answer says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """429 for a job that is refused; everything else goes its way."""
        return too_many_jobs(request, exception.waiting) if isinstance(exception, TooManyWaiting) else None
