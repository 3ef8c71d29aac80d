"""Documents as plain text, which every device opens and every screen reader reads."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from wagtail.documents import get_document_model


def text_document(title: str, text: str) -> Any:
    """The Wagtail document called ``title``, made from ``text`` when it is not there."""
    documents = get_document_model().objects
    document = documents.filter(title=title).first()
    if document is None:
        content = text.strip().encode() + b"\n"
        file = ContentFile(content, name=f"{slugify(title)}.txt")
        document = documents.create(title=title, file=file, file_size=len(content))
    return document
