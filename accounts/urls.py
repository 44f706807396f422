"""Addresses of the account pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.views import login, passwords, second_factor, tokens

urlpatterns = [
    path("login/", login.PasswordStep.as_view(), name="login"),
    path("login/code/", login.code_step, name="second_factor"),
    path("login/password/", passwords.renew, name="password_renew"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("alive/", login.alive, name="alive"),
    path("password/", passwords.PasswordChange.as_view(), name="password_change"),
    path("second-factor/", second_factor.page, name="second_factor_page"),
    path("second-factor/set-up/", second_factor.set_up, name="second_factor_set_up"),
    path("second-factor/go-on/", second_factor.go_on, name="second_factor_go_on"),
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="token_revoke"),
]
