"""The product's settings with the measurements' addresses and database."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES, LOCAL_DIR

ROOT_URLCONF = "bench.urls"
DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
# Scripts and styles as they lie in the project: a measurement collects nothing.
WHITENOISE_USE_FINDERS = True
TILE_CACHE_DIR = LOCAL_DIR / "bench-tiles"
FIGURE_CACHE_DIR = LOCAL_DIR / "bench-figures"
