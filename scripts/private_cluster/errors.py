"""The one error of the private cluster."""


class ClusterError(Exception):
    """The cluster cannot do what was asked; the message is one line that says what to do."""
