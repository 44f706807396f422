"""When a job is tried again, and when it is given up."""

FIRST_DELAY_S = 10
LONGEST_DELAY_S = 3600
MOST_DEATHS = 3


def retry_delay_s(failures: int) -> int:
    """Seconds to wait after the n-th failure: 10, 20, 40 … up to an hour, so that what is down is not stormed."""
    return min(FIRST_DELAY_S * 2 ** (failures - 1), LONGEST_DELAY_S)


def is_tried_again(failures: int, retries: int) -> bool:
    """Whether a job goes on after its n-th failure."""
    return failures <= retries


def is_taken_up(deaths: int) -> bool:
    """Whether a job goes on after the n-th worker has died of it, or with it: one that kills workers must end."""
    return deaths < MOST_DEATHS
