"""Serves the few files we use out of node_modules, and nothing else of it, under static/vendor/."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Warning
from django.core.files.storage import FileSystemStorage

VENDOR_FILES = {
    "vendor/leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "vendor/leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "vendor/leaflet/LICENSE": "leaflet/LICENSE",
    # This build holds the libraries that protomaps-leaflet depends on, so no import map is needed to find them.
    "vendor/protomaps-leaflet/protomaps-leaflet.js": "protomaps-leaflet/dist/protomaps-leaflet.js",
    "vendor/protomaps-leaflet/LICENSE": "protomaps-leaflet/LICENSE",
    "vendor/echarts/echarts.esm.min.js": "echarts/dist/echarts.esm.min.js",
    "vendor/echarts/LICENSE": "echarts/LICENSE",
    "vendor/echarts/NOTICE": "echarts/NOTICE",
}


class VendorStorage(FileSystemStorage):
    """Files under the names they are served by, read from where npm put them."""

    def path(self, name: str) -> str:
        """Where a served file lies on disk."""
        return str(Path(settings.NODE_MODULES, VENDOR_FILES[name]))


class VendorFinder(BaseFinder):
    """Finds the files of VENDOR_FILES; without `npm ci` there are none, and a check says so."""

    storage = VendorStorage()

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """A warning with a hint when the libraries are not there."""
        missing = [name for name in VENDOR_FILES if not Path(self.storage.path(name)).is_file()]
        if not missing:
            return []
        hint = "Run: npm ci --ignore-scripts"
        return [Warning(f"Front-end libraries are missing: {', '.join(missing)}", hint=hint, id="config.W010")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        """Where the file of this address lies, or an empty list."""
        if path not in VENDOR_FILES or not self.storage.exists(path):
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """All files to collect."""
        for name in VENDOR_FILES:
            if not matches_patterns(name, ignore_patterns or []) and self.storage.exists(name):
                yield name, self.storage
