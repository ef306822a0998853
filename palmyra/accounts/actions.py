"""Acts on accounts: roles, people, and the link that makes the owner."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.errors import BadAccount, LinkSpent, NameTaken, UnknownRole, WeakPassword
from palmyra.accounts.models import OwnerLink, User

ROLES = ("owner", "editor", "reporter", "moderator")
LINK_HOLDS = dt.timedelta(hours=24)

# What an owner sets up in Wagtail: label of the app and the models. An owner who is no superuser needs them one by one.
SET_UP = {
    "accounts": ("user",),
    "auth": ("group",),
    "wagtailcore": ("collection", "locale", "site", "workflow", "task"),
    "wagtaildocs": ("document",),
    "wagtailimages": ("image",),
    "wagtailredirects": ("redirect",),
}

# What each role may do besides what it inherits below; packages above add theirs at start.
_granted: dict[str, set[tuple[str, str]]] = {
    "owner": {
        (label, f"{act}_{model}")
        for label, models in SET_UP.items()
        for model in models
        for act in ("add", "change", "delete", "view")
    }
    | {("accounts", "change_membership")},
    "editor": set(),
    "reporter": {("wagtailadmin", "access_admin")},
    "moderator": {("wagtailadmin", "access_admin")},
}
INHERITS = {"owner": ("editor", "moderator"), "editor": ("reporter", "moderator"), "reporter": (), "moderator": ()}


def register_permissions(role: str, *permissions: tuple[str, str]) -> None:
    """Let a role do more: pairs of app label and codename. Takes effect when roles are ensured."""
    _granted[role].update(permissions)


def permissions_of(role: str) -> set[tuple[str, str]]:
    """Everything that a role may do, its inheritance included."""
    return _granted[role].union(*(permissions_of(lower) for lower in INHERITS[role]))


@transaction.atomic
def ensure_roles() -> None:
    """Make the roles and give each what it may do; what an owner added by hand stays."""
    for role in ROLES:
        group, _is_new = Group.objects.get_or_create(name=role)
        wanted = Q(pk__in=[])
        for label, codename in permissions_of(role):
            wanted |= Q(content_type__app_label=label, codename=codename)
        group.permissions.add(*Permission.objects.filter(wanted))


@transaction.atomic
def create_user(name: str, role: str, password: str | None = None, email: str = "") -> User:
    """Make an account with a role. Raises UnknownRole, NameTaken, BadAccount and WeakPassword.

    Without a password nobody can sign in by it until the owner sets one.
    """
    if role not in ROLES:
        raise UnknownRole(
            _("There is no role %(role)s. Choose one of: %(roles)s.") % {"role": role, "roles": ", ".join(ROLES)}
        )
    if User.objects.filter(username__iexact=name).exists():
        raise NameTaken(_("There is an account named %(name)s already. Choose another name.") % {"name": name})
    user = User(username=name, email=email, is_superuser=role == "owner", is_staff=role == "owner")
    _check(user, password)
    user.set_password(password)  # None makes it one that nothing matches
    user.save()
    ensure_roles()
    user.groups.add(Group.objects.get(name=role))
    return user


def _check(user: User, password: str | None) -> None:
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise BadAccount(" ".join(error.messages)) from None
    if password is None:
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from None


def has_owner() -> bool:
    """Whether somebody owns the paper."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_owner_link() -> str:
    """A path that makes the owner's account, once, within 24 hours; "" when there is an owner.

    Links made before hold no longer.
    """
    if has_owner():
        return ""
    OwnerLink.objects.all().delete()
    token = secrets.token_urlsafe(24)
    OwnerLink.objects.create(token_hash=hash_of(token))
    return f"/account/owner/{token}/"


def is_good_link(token: str) -> bool:
    """Whether an owner's link still holds."""
    rows = OwnerLink.objects.filter(token_hash=hash_of(token), made_at__gt=timezone.now() - LINK_HOLDS)
    return rows.exists() and not has_owner()


@transaction.atomic
def use_owner_link(token: str, name: str, password: str, email: str = "") -> User:
    """Make the owner's account and spend the link. Raises LinkSpent, and what `create_user` raises."""
    # Deleting first is what makes it happen once: of two at the same time, one deletes nothing.
    spent, _rows = OwnerLink.objects.filter(token_hash=hash_of(token), made_at__gt=timezone.now() - LINK_HOLDS).delete()
    if not spent or has_owner():
        raise LinkSpent(
            _("This link was used or is too old. Start the paper again: it prints a new one as long as nobody owns it.")
        )
    return create_user(name, "owner", password, email)
