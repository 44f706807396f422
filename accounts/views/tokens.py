"""One's own tokens: listed, made (and then shown once), revoked."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import tokens
from accounts.forms import TokenForm
from accounts.models import ApiToken


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """The list with the form below it; after a POST the new token stands above, this once."""
    form = TokenForm(request.POST or None)
    made = None
    if form.is_valid():
        _token, made = tokens.make_token(request.user, **form.cleaned_data)
        form = TokenForm()
    listed = ApiToken.objects.filter(owner=request.user)
    return render(request, "account/tokens.html", {"form": form, "made": made, "tokens": listed, "now": timezone.now()})


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one at once."""
    if not tokens.revoke(request.user, token_id):
        raise Http404(_("There is no such token of yours in use."))
    return redirect("tokens")
