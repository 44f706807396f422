"""Forms of the account pages."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actions.attempts import Refused, Slowed, try_password
from accounts.rules.lockout import minutes_left

TOKEN_DAYS = (30, 90, 365)
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}


def refused_text(refused: Refused) -> str:
    """Why nothing was tried, how long to wait, and what else can be done."""
    minutes = minutes_left(refused.until, timezone.now())
    text = _slowed_text(minutes) if isinstance(refused, Slowed) else _locked_text(minutes)
    return text % {"minutes": minutes}


def _slowed_text(minutes: int) -> str:
    return ngettext(
        "Too many names or passwords from your network were wrong. Try again in %(minutes)d minute.",
        "Too many names or passwords from your network were wrong. Try again in %(minutes)d minutes.",
        minutes,
    )


def _locked_text(minutes: int) -> str:
    return ngettext(
        "Too many failed attempts. Try again in %(minutes)d minute, or ask your administrator to unlock the account.",
        "Too many failed attempts. Try again in %(minutes)d minutes, or ask your administrator to unlock the account.",
        minutes,
    )


class LoginForm(AuthenticationForm):
    """Name and password; failures are counted."""

    def clean(self) -> dict[str, str]:
        """The account, or why not; what was wrong of the two is not told."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is None or not password:
            return self.cleaned_data
        try:
            self.user_cache = try_password(self.request, username, password)
        except Refused as refused:
            raise forms.ValidationError(refused_text(refused), code=refused.outcome) from None
        if self.user_cache is None:
            raise self.get_invalid_login_error()
        return self.cleaned_data


class CodeForm(forms.Form):
    """A code of the authenticator."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=20, widget=forms.TextInput(attrs={**CODE, "class": "code"})
    )


class PasswordConfirmForm(forms.Form):
    """Something that weakens the account is done with its password only."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: object, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """It is the right one."""
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class TokenForm(forms.Form):
    """What a token is for and how long it works."""

    label = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=100, help_text=gettext_lazy("Such as: QGIS on my desk")
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"),
        coerce=int,
        initial=TOKEN_DAYS[1],
        choices=[(days, str(days)) for days in TOKEN_DAYS],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(days, _("%(days)d days") % {"days": days}) for days in TOKEN_DAYS]
