"""Rights in the administration follow from the posts that an account holds today."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from accounts.permissions import permissions_of
from grids.access import roles_held


class PostBackend(ModelBackend):
    """Passwords as Django checks them; permissions from posts, beside those that a superuser has ticked.

    Which rows a permission reaches is not decided here but in `grids/access.py`.
    """

    def get_all_permissions(self, user_obj: AbstractBaseUser, obj: Model | None = None) -> set[str]:
        """Asked once for each request."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_post_permissions"):
            ticked = super().get_all_permissions(user_obj)
            user_obj._post_permissions = ticked | permissions_of(roles_held(user_obj))
        return user_obj._post_permissions
