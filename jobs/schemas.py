"""What the API answers about jobs, as it is documented."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema


class FileOut(Schema):
    name: str
    type: str
    size: int = Field(description="bytes")
    size_label: str
    expires_at: datetime
    address: str


class JobOut(Schema):
    id: int
    kind: str
    title: str
    area: str = Field(description="key of the area that it concerns, or empty")
    state: str = Field(description="waiting, running, done, failed or cancelled")
    state_label: str
    ended: bool
    cancel_asked: bool
    step: str = Field(description="what is done at present, in the asker's language")
    done: int | None = Field(description="things of this step that are done")
    total: int | None = Field(description="things of this step; null where that is not known")
    told: str = Field(description="done and total as they are shown")
    attempts: int
    asked_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None = Field(description="last sign of life of its worker")
    finished_at: datetime | None
    result: dict[str, Any] = Field(description="counts: label to number; link: the page that shows what was made")
    error: str
    file: FileOut | None
    page: str


class JobList(Schema):
    jobs: list[JobOut]


class Problem(Schema):
    error: str
