"""The guard over names: nobody may look like the newsroom, an author or another member."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from palmyra.accounts.errors import NameTaken
from palmyra.accounts.models import GuardedName, User
from palmyra.accounts.signals import person_renamed
from palmyra.language.lookalikes import skeletons

# Words for those who run a paper; whoever is called so speaks for it.
RESERVED = (
    "admin|administrator|administration|editor|editors|editorial board|moderator|moderators|newsroom|staff|support|"
    "system|администратор|администрация|админ|модератор|модераторы|модерация|редактор|редакция|поддержка|система|"
    "deleted reader|удалённый читатель"
).split("|")
SKELETON_MAX = GuardedName._meta.get_field("skeleton").max_length or 0

Held = tuple[str, list[str], User | None]  # who holds names, which, and the person who may use them all the same
_sources: list[tuple[str, Callable[[], Iterable[Held]]]] = []


def register(kind: str, source: Callable[[], Iterable[Held]]) -> None:
    """Let a package tell which names it holds; each holder is `kind:` and a number. Changes it tells by `guard`."""
    _sources.append((kind, source))


def ensure_guarded() -> None:
    """Note the names of every kind of which none is noted yet: those of a paper older than the guard."""
    for kind, source in _sources:
        if not GuardedName.objects.filter(holder__startswith=f"{kind}:").exists():
            for holder, names, user in source():
                guard(holder, names, user)


@transaction.atomic
def guard(holder: str, names: Iterable[str], user: User | None = None) -> None:
    """Let nobody but `user` look like these names; what this holder held before is free again."""
    looks = {look for name in names if name for look in looks_of(name)}
    GuardedName.objects.filter(holder=holder, is_chosen=False).exclude(skeleton__in=looks).delete()
    rows = [GuardedName(skeleton=look, holder=holder, user=user) for look in sorted(looks)]
    GuardedName.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["user"], unique_fields=["holder", "skeleton", "is_chosen"]
    )


def release(holder: str) -> None:
    """Let others have the names of a holder."""
    GuardedName.objects.filter(holder=holder).delete()


def looks_of(name: str) -> list[str]:
    """The skeletons of a name, as they are stored."""
    return [look[:SKELETON_MAX] for look in skeletons(name)]


@cache
def reserved_looks() -> frozenset[str]:
    """The skeletons of reserved names."""
    return frozenset(look for name in RESERVED for look in looks_of(name))


def is_taken(name: str, user: User | None = None) -> bool:
    """Whether a name looks like one of somebody else; one query."""
    looks = looks_of(name)
    if not reserved_looks().isdisjoint(looks) and not (user and user.is_staff_member()):
        return True
    if user is None:
        return is_guarded(looks)
    return GuardedName.objects.filter(skeleton__in=looks).exclude(user=user).exists()


def is_guarded(looks: list[str]) -> bool:
    """Whether somebody's name has one of these skeletons. Asked for each guest's comment, so it is written out."""
    places = ", ".join(["%s"] * len(looks))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM accounts_guardedname WHERE skeleton IN ({places or 'NULL'}) LIMIT 1",  # noqa: S608 places only
            looks,
        )
        return cursor.fetchone() is not None


def refuse_taken(name: str, user: User | None = None) -> None:
    """Raise NameTaken for a name that looks like one of somebody else."""
    if is_taken(name, user):
        raise name_taken(name)


def name_taken(name: str) -> NameTaken:
    """The error of a name that looks like another."""
    sentence = _("“%(name)s” looks like the name of a member or of somebody in the newsroom. Choose another one.")
    return NameTaken(sentence % {"name": name})


def choose_name(user: User, name: str) -> None:
    """Give a person another name beside comments. Raises NameTaken; of two at the same time one gets it."""
    try:
        with transaction.atomic():
            refuse_taken(name, user)
            holder = f"user:{user.pk}"
            GuardedName.objects.filter(holder=holder, is_chosen=True).delete()
            GuardedName.objects.bulk_create(
                GuardedName(skeleton=look, holder=holder, user=user, is_chosen=True) for look in looks_of(name)
            )
            user.display_name = name
            user.save(update_fields=["display_name"])
            person_renamed.send(sender=User, person=user)
    except IntegrityError:
        raise name_taken(name) from None


def person_named(name: str) -> User | None:
    """Who chose a name that looks like this, to sign in with it."""
    chosen = Q(is_chosen=True, skeleton__in=looks_of(name))
    row = GuardedName.objects.filter(chosen).select_related("user").first()
    return row.user if row else None


def names_of(person: User) -> list[str]:
    """Every name that a person goes by, the one chosen for comments left out: that is guarded by itself."""
    return [person.username, f"{person.first_name} {person.last_name}".strip()]


def names_of_people() -> Iterator[Held]:
    """The names of everybody with an account."""
    for person in User.objects.order_by("pk").iterator():
        yield f"user:{person.pk}", names_of(person), person
