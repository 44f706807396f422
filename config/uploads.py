"""Uploads limited in size before they are read: Django limits only what is no file."""

from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Stands before the handlers that keep files, and ends an upload of more than UPLOAD_MB with 400."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def handle_raw_input(self, input_data: BinaryIO, META: dict, content_length: int, *_args: Any) -> None:
        """Refuse by what is announced."""
        self._refuse_above_limit(content_length)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Refuse by what has come: what was announced may be untrue. All files of a request count together."""
        self.received += len(raw_data)
        self._refuse_above_limit(self.received)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler keeps the file."""

    def _refuse_above_limit(self, size: int) -> None:
        if size > settings.UPLOAD_MB * 1_000_000:
            raise RequestDataTooBig(f"more than {settings.UPLOAD_MB} MB")
