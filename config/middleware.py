"""Headers that Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
