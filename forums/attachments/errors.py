"""Why a file is not taken or not given; each message is a sentence for the person."""

from forums.errors import ForumError


class FileRefusedError(ForumError):
    """The file is not of a kind, or of a size, that can be put beside a post."""


class TooMuchError(ForumError):
    """More files, or more bytes, than one post or one person a day may have."""


class ScannerUnavailableError(Exception):
    """The scanner for viruses did not answer, or not with a verdict."""
