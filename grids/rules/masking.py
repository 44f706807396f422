"""Personal data where a task does not need it whole: enough to tell two households apart, not enough to call one."""

STAR = "*"
PHONE_HEAD, PHONE_TAIL = 3, 4
IDENTITY_HEAD, IDENTITY_TAIL = 3, 2


def mask_name(name: str) -> str:
    """The first character and a star for each other one: 张三丰 is 张**, Ann Lee is A******."""
    return name[:1] + STAR * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """The first three and the last four characters: 138****0000. A number too short for that is hidden whole."""
    hidden = len(phone) - PHONE_HEAD - PHONE_TAIL
    if hidden < PHONE_TAIL - 1:
        return STAR * len(phone)
    return phone[:PHONE_HEAD] + STAR * hidden + phone[-PHONE_TAIL:]


def mask_identity(number: str) -> str:
    """The first three characters and the last two: 532*************1X. Neither day of birth nor order shows."""
    hidden = len(number) - IDENTITY_HEAD - IDENTITY_TAIL
    if hidden < IDENTITY_HEAD:
        return STAR * len(number)
    return number[:IDENTITY_HEAD] + STAR * hidden + number[-IDENTITY_TAIL:]
