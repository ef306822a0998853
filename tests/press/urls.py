"""Views to bake: a page shows the words of the one row of its name, and lists show all of them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from palmyra.press.baked import baked
from palmyra.press.declare import declare_tags
from palmyra.press.tags import note_tags, purge

# A row of Django's own is a story here: `session_key` is its name prefixed, `session_data` its words.
NAMES = "story-"
NEVER = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
LONG = "Long enough to be compressed. " * 20


def stories() -> QuerySet[Session]:
    """All rows that are stories."""
    return Session.objects.filter(session_key__startswith=NAMES).order_by("session_key")


def tags_of(story: Session) -> list[str]:
    """A story's own tag, and those of the list of its letter and of all."""
    if not story.session_key.startswith(NAMES):
        return []
    return [f"story:{story.session_key}", f"words:{story.session_data[:1]}", "stories"]


declare_tags(
    Session,
    tags_of,
    gone=lambda story: story.session_data.startswith("withdrawn"),
    ignore_fields={"expire_date"},
)


def count_rendering(name: str) -> None:
    """Leave a line for each rendering, so that tests can count them across processes; odd names are not counted."""
    if not name.replace("-", "").isalpha():
        return
    with (settings.PALMYRA_HOME / f"renderings-{name}").open("a") as file:
        file.write("x\n")


@baked
@require_safe
def story(request: HttpRequest, name: str) -> HttpResponse:
    note_tags(f"story:{NAMES}{name}")
    count_rendering(name)
    row = stories().filter(session_key=NAMES + name).first()
    if row is None:
        raise Http404
    if row.session_data.startswith("slow"):
        time.sleep(0.3)
    if row.session_data.startswith("broken"):
        raise RuntimeError("This view is broken.")
    if row.session_data.startswith("withdrawn"):
        return HttpResponse("Withdrawn.", status=410)
    if row.session_data.startswith("moved"):
        return HttpResponsePermanentRedirect("/stories/elsewhere/")
    return HttpResponse(f"<p>{row.session_data}</p><p>{LONG}</p>")


@baked
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    note_tags("stories")
    return HttpResponse("".join(f"<p>{row.session_key} {row.session_data}</p>" for row in stories()) + LONG)


@baked
def letter(request: HttpRequest, first: str) -> HttpResponse:
    """The stories whose words begin with a letter; only the list's tag is noted, not those of its stories."""
    note_tags(f"words:{first}")
    rows = stories().filter(session_data__startswith=first)
    return HttpResponse("".join(f"<p>{row.session_key} {row.session_data}</p>" for row in rows))


@baked
def with_cookie(request: HttpRequest) -> HttpResponse:
    count_rendering("with-cookie")
    answer = HttpResponse("Hello.")
    answer.set_cookie("name", "Clara")
    return answer


@baked
def varying(request: HttpRequest) -> HttpResponse:
    count_rendering("varying")
    answer = HttpResponse("Hello.")
    patch_vary_headers(answer, ["Cookie"])
    return answer


def search(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Found: {request.GET.get('q', '')}")


def write(request: HttpRequest) -> HttpResponse:
    """Write a story: `name` and `words`; no words delete it. Answers with a mark that comes after it."""
    name, words = NAMES + request.POST["name"], request.POST.get("words", "")
    row = stories().filter(session_key=name).first() or Session(session_key=name, expire_date=NEVER)
    if words:
        row.session_data = words
        row.save()
    elif row.pk:
        row.delete()
    return JsonResponse({"mark": purge("written")})


def show_request(request: HttpRequest) -> JsonResponse:
    """What arrived."""
    known = {key: value for key, value in request.META.items() if key.isupper() and isinstance(value, str)}
    return JsonResponse({"meta": known, "scheme": request.scheme, "body": request.body.decode("latin-1")})


def late(request: HttpRequest) -> HttpResponse:
    """A view that must not be reached by a body that was cut off."""
    count_rendering("late")
    return HttpResponse(str(len(request.body)))


def know_host(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that refuses other hosts than those of the settings."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.get_host()
        return get_response(request)

    return answer


def refuse(status: int) -> Callable[..., HttpResponse]:
    """A page for an error that asks no database."""
    return lambda request, *args, **kwargs: HttpResponse(f"Error {status}.", status=status)


handler400, handler404, handler500 = refuse(400), refuse(404), refuse(500)

urlpatterns = [
    path("stories/", index),
    path("stories/<str:name>/", story),
    path("letters/<str:first>/", letter),
    path("with-cookie/", with_cookie),
    path("varying/", varying),
    path("search/", search),
    path("write/", write),
    path("request/", show_request),
    path("late/", late),
]
