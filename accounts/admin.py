"""Accounts, their conditions, and who tried to log in."""

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import second_factor
from accounts.actions.attempts import unlock
from accounts.actions.passwords import ask_for_new_password
from accounts.models import Account, ApiToken, LoginAttempt
from accounts.models.attempts import accounts_posted_in
from gis_data.admin_base import NoDeleteMixin, QuickListAdmin, ReadOnlyMixin
from grids.access import areas_open_to, sees_everything
from grids.admin.scope import ScopedMixin
from grids.models import Post
from grids.rules.access import Capability

# Rights follow from posts.
for model in (Group, User):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class ConditionsInline(admin.StackedInline):
    """What is asked for at the next login."""

    model = Account
    can_delete = False


class PasswordByAdministrator(AdminPasswordChangeForm):
    """A password that the owner of the account must change at once."""

    def save(self, commit: bool = True) -> User:
        """As Django's, and the owner will be asked for another."""
        user = super().save(commit)
        ask_for_new_password(user)
        return user


@admin.register(User)
class AccountAdmin(NoDeleteMixin, UserAdmin):
    """Accounts are closed (not active), never deleted: the logs name them.

    Who is no superuser sees accounts that hold no post outside of their own areas, and gives no rights here: those
    come with a post.
    """

    change_password_form = PasswordByAdministrator
    list_display = ("username", "last_name", "first_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "last_name", "first_name")
    inlines = (ConditionsInline,)
    actions = ("unlock_chosen", "remove_second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The accounts that this administrator answers for."""
        rows = super().get_queryset(request)
        if sees_everything(request.user):
            return rows
        return rows.filter(is_superuser=False).exclude(pk__in=accounts_posted_elsewhere(request.user))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list[tuple[str | None, dict]]:
        """Without what only a superuser may give."""
        fieldsets = super().get_fieldsets(request, obj)
        if sees_everything(request.user):
            return fieldsets
        return [part for part in fieldsets if "is_superuser" not in part[1]["fields"]] + (
            [(None, {"fields": ("is_active",)})] if obj else []
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """The logs know an account by its name, so the name stays."""
        return ("username", "last_login", "date_joined") if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """A new account's password is for one login."""
        super().save_model(request, obj, form, change)
        if not change:
            ask_for_new_password(obj)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> tuple[type, ...]:
        """Conditions are set once the account is there."""
        return self.inlines if obj else ()

    @admin.action(description=gettext_lazy("Unlock: let them try to log in again at once"), permissions=["change"])
    def unlock_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        """Failures are counted from the start again."""
        for user in chosen:
            unlock(user)
        self.message_user(request, _("Unlocked: %(number)d.") % {"number": len(chosen)}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Remove the second factor (telephone lost)"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, chosen: QuerySet) -> None:
        """Where a role asks for one, the next login sets it up anew."""
        for user in chosen:
            second_factor.remove(user)
            self.log_change(request, user, _("Second factor removed"))
        self.message_user(request, _("Second factors removed: %(number)d.") % {"number": len(chosen)}, messages.SUCCESS)


def accounts_posted_elsewhere(administrator: User) -> QuerySet:
    """The ids of accounts with a post, past ones too, in an area that this administrator does not answer for."""
    mine = areas_open_to(administrator, Capability.MANAGE_ACCOUNTS)
    elsewhere = Post.objects.filter(user__isnull=False, area__isnull=False).exclude(area__in=mine)
    return elsewhere.values("user")


@admin.register(LoginAttempt)
class LoginAttemptAdmin(ScopedMixin, ReadOnlyMixin, QuickListAdmin):
    """Who tried to log in, latest first. For auditors."""

    list_display = ("at", "user", "address", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("user",)
    search_fields = ("user__username", "=address")
    date_hierarchy = "at"
    fields = ("at", "user", "address", "outcome")


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyMixin, QuickListAdmin):
    """What was changed in the administration, by whom. For auditors."""

    list_display = ("action_time", "user", "content_type", "object_repr", "change_message")
    list_select_related = ("user", "content_type")
    search_fields = ("user__username", "object_repr")
    date_hierarchy = "action_time"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Changes by accounts that are posted where this user reads the logs."""
        rows = super().get_queryset(request)
        if sees_everything(request.user):
            return rows
        return rows.filter(user__in=accounts_posted_in(request.user, Capability.READ_LOGS))


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyMixin, QuickListAdmin):
    """Which tokens there are. Their owners make and revoke them; closing an account ends its tokens too."""

    list_display = ("owner", "label", "prefix", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("owner",)
    search_fields = ("owner__username", "label", "prefix")
    exclude = ("digest",)
