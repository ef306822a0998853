"""Saying something: through the same door, checks, limits and refusals as the form on the page."""

from __future__ import annotations

import logging
from typing import Any

from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext_noop
from ninja import Status

from palmyra.accounts.models import User
from palmyra.discussion import actions, clients, views
from palmyra.discussion.forms import CommentForm
from palmyra.discussion.models import Comment, Thread
from palmyra.pages.api.callers import Bearer, Caller
from palmyra.pages.api.problems import Problem
from palmyra.pages.api.reading import get_thread, router
from palmyra.pages.api.schemas import AcceptedOut, ProblemOut, Said
from palmyra.pages.gather.site import absolute

logger = logging.getLogger(__name__)

REFUSALS = {code: ProblemOut for code in (400, 401, 403, 404, 413, 422, 429, 503)}


@router.post(
    "threads/{number}/comments",
    tags=["post"],
    auth=Bearer("post", takes_pages=True),
    response={201: AcceptedOut, **REFUSALS},
    summary=gettext_noop("Say something, or answer"),
    description=gettext_noop(
        "Pages of the paper and of listed sites need no key. `sure` is sent as true after a refusal with the code "
        "`sure`. With a key, `writer` tells the people of your site apart, so that one does not answer for another; "
        "send any lasting identifier that is no personal data."
    ),
)
def say(request: Any, number: int, said: Said) -> Status:
    row = get_thread(number)
    with translation.override(row.language or translation.get_language()):
        comment = post(request, row, said)
        url = views.address_after(comment)
        return Status(
            201,
            AcceptedOut(
                id=comment.pk,
                state=comment.state,
                url=absolute(url) if url.startswith("/") else url,
                html=comment.html,
            ),
        )


def post(request: Any, row: Thread, said: Said) -> Comment:
    """Judge and store a comment. Raises Problem and DiscussionError."""
    caller: Caller = request.auth
    form = form_of(said, caller.person)
    parent = views.find_parent(row, said.parent)
    if not form.is_valid():
        raise problem_of(form)
    if said.parent and parent is None:
        raise actions.parent_gone()
    try:
        return actions.post_comment(
            row,
            text=form.cleaned_data["text"],
            name=form.cleaned_data["name"],
            user=caller.person,
            parent=parent,
            client=client_of(request, form, caller, said.writer),
            is_sure=said.sure,
        )
    except OperationalError:
        logger.exception("A comment under %s was not stored.", row.url)
        raise views.not_stored() from None


def form_of(said: Said, person: User | None) -> CommentForm:
    """The form as a page would send it; a member says it under the account's name."""
    typed = {"name": said.name, "text": said.text, "parent": str(said.parent or ""), "started": str(said.started or "")}
    return CommentForm(typed, person=person)


def problem_of(form: CommentForm) -> Problem:
    """What the form says, sentence by sentence and field by field."""
    wrong = [(name, one) for name, errors in form.errors.as_data().items() for one in errors]
    fields = {name: " ".join(one.messages) for name, one in wrong}
    return Problem(
        422, next((one.code for _name, one in wrong if one.code), "invalid"), " ".join(fields.values()), fields
    )


def client_of(request: Any, form: CommentForm, caller: Caller, writer: str) -> clients.Client:
    """Whom the checks know: somebody of the key's site by its word, else a browser never seen, by its network."""
    if caller.key is not None and writer:
        return clients.Client(key=f"api {caller.key.pk} {writer}", written_in=None)
    return views.client_of(request, form, clients.new_client_key(), is_stranger=True)
