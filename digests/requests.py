"""Who a link from a mail stands for."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from digests.errors import LinkInvalid
from digests.models import Reader
from digests.tokens import read_token


def reader_or_404(purpose: str, token: str) -> Reader:
    """The reader that ``token`` stands for; whoever holds the link may act for her."""
    try:
        pk = read_token(purpose, token)
    except LinkInvalid as error:
        raise Http404 from error
    found: Reader = get_object_or_404(Reader.objects.select_related("user"), pk=pk)
    return found
