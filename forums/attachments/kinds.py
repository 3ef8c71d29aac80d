"""What may be put beside a post, and how much of it."""

from django.db import models

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE  # of one file
MOST_FILES = 5  # beside one post
MOST_BYTES_A_DAY = 100 * MEGABYTE  # of one person in 24 hours: two posts with all they can hold
MOST_FILES_A_DAY = 100  # the same, however small they are: each is two files on the disk and a row
NAME_MAX_LENGTH = 100
DESCRIPTION_MAX_LENGTH = 250


class Kind(models.TextChoices):
    """What a file is, as its content says."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word document"
    XLSX = "xlsx", "Excel workbook"
    CSV = "csv", "CSV table"
    PNG = "png", "PNG picture"
    JPEG = "jpeg", "JPEG picture"


PICTURES = (Kind.PNG, Kind.JPEG)
ENDINGS = {
    "pdf": Kind.PDF,
    "docx": Kind.DOCX,
    "xlsx": Kind.XLSX,
    "csv": Kind.CSV,
    "png": Kind.PNG,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
}
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "text/csv",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
}
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
HINT = (
    f"Up to {MOST_FILES} files: PDF, Word (.docx), Excel (.xlsx), CSV, PNG or JPEG, each up to"
    f" {MOST_BYTES // MEGABYTE} MB. We remove from pictures where they were taken. Documents keep"
    " the name of their author."
)
