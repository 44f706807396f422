"""How gunicorn serves the project; scripts/supervise.py starts it with the address in the environment."""

import os
import sys

bind = os.environ["GRID_BIND"]
worker_class = "gthread"
workers = int(os.environ["GRID_WORKERS"])
threads = 4  # a thread keeps one database connection: workers times threads stays far below the server's hundred
preload_app = True  # the libraries are in memory once, and a fault in the project stops the start
# A heartbeat on a slow disk would have healthy workers killed.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
timeout = 120  # seconds
loglevel = "warning"
control_socket_disable = True


def when_ready(_server: object) -> None:
    """Tell the user where to look, once connections are taken."""
    print(f"\nReady: http://{bind}/   (Ctrl-C ends it, `make stop` the database as well)", flush=True)


def on_exit(_server: object) -> None:
    """Say what is still there after the web server has gone."""
    print("The web server has stopped. `make stop` ends the database as well.", file=sys.stderr)
