"""Why a job does not go on, or cannot be asked for."""


class JobError(Exception):
    """Raised by a job: it cannot be done, and the message says why in words for who asked. It is not tried again."""


class Stopped(Exception):
    """Raised out of `run.progress` and `run.check_cancelled()`: the job must end here. Jobs let it through."""


class Cancelled(Stopped):
    """Somebody cancelled the job."""


class Interrupted(Stopped):
    """The worker is being ended; the job goes back to the queue, and the attempt does not count."""


class Lost(Stopped):
    """The job is not this worker's any more: its connection broke, and another one has taken the job up."""


class UnknownKind(LookupError):
    """No package has registered a job of that kind."""


class TooManyWaiting(Exception):
    """Somebody has as many jobs waiting as one may have; `waiting` is how many."""

    def __init__(self, waiting: int) -> None:
        super().__init__(waiting)
        self.waiting = waiting


class WorkerDied(Exception):
    """What is noted of the attempt of a worker that was killed."""
