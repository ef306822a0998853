"""Forms of pictures and documents that say so when a file cannot be stored."""

from __future__ import annotations

import shutil
import tempfile
from typing import Any

from django import forms
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from palmyra.lib.trouble import FULL, trouble_of


def require_room(file: File) -> None:
    """Write a file once where pictures lie, and let it go. Raises ValidationError when it cannot be written there.

    While it is checked, the form can still say what is wrong; once it is being stored, it cannot any more.
    """
    if not isinstance(default_storage, FileSystemStorage):
        return
    try:
        with tempfile.TemporaryFile(dir=default_storage.location) as trial:
            file.seek(0)
            shutil.copyfileobj(file, trial)
    except OSError as error:
        if trouble_of(error) == FULL:
            raise forms.ValidationError(
                _("There is no room for this file: the disk is full. Tell whoever runs the server to make some.")
            ) from None
        raise forms.ValidationError(
            _("This file cannot be stored: the folder media/ cannot be written. Tell whoever runs the server.")
        ) from None
    finally:
        file.seek(0)


class ChecksRoom:
    """A form whose file is stored only where there is room for it."""

    cleaned_data: dict[str, Any]
    changed_data: list[str]

    def clean_file(self) -> Any:
        """The file, if it can be written."""
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            require_room(file)
        return file


class PictureForm(ChecksRoom, BaseImageForm):
    """Wagtail's, with that check."""


class DocumentForm(ChecksRoom, BaseDocumentForm):
    """Wagtail's, with that check."""
