from time import monotonic

from django.contrib.gis.db.backends.postgis import base

CHECKED_EVERY_S = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django asks once a request, which costs a tenth of what locating a point does; once a second is enough.

    Within that second after the server went away a request fails (503 from the API); then the connection is made anew.
    """

    checked_at = float("-inf")

    def close_if_health_check_failed(self) -> None:
        """Ask, unless the answer is fresh; then not later in the request either, at the end of a transaction."""
        if monotonic() - self.checked_at < CHECKED_EVERY_S:
            self.health_check_done = True
            return
        super().close_if_health_check_failed()
        if self.health_check_done:
            self.checked_at = monotonic()
