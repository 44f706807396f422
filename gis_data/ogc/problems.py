"""What can be wrong with a request to /ogc/; each says what, where, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OgcProblem(Exception):
    """A refusal: the HTTP status, the parameter or path concerned, and the message for the caller."""

    status: int
    where: str
    message: str
    remedy: str

    def as_json(self) -> dict[str, str | int]:
        """The body of the answer: OGC's `code` and `description`, and where and what to do."""
        codes = {400: "InvalidParameterValue", 401: "LoginRequired", 403: "Forbidden", 404: "NotFound"}
        return {
            "code": codes[self.status],
            "description": self.message,
            "where": self.where,
            "remedy": self.remedy,
            "status": self.status,
        }
