#!/usr/bin/env python3
"""`make stop`: ends the web server of this project and its private database. Needs no virtual environment."""

import sys

import web_lock
from cluster import local_folder, main
from private_cluster.errors import ClusterError

if __name__ == "__main__":
    try:
        stopped = web_lock.stop(local_folder())
    except (ClusterError, OSError) as problem:
        sys.exit(f"error: {problem}")
    print("The web server has stopped." if stopped else "The web server was not running.", file=sys.stderr)
    sys.exit(main(["stop"]))
