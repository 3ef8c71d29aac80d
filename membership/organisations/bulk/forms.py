"""The form by which a table is uploaded."""

from typing import Any

from django import forms

from portal.lib.tables.reading import Limits

ENDINGS = (".csv", ".xlsx")
LIMITS = Limits()


class UploadForm(forms.Form):
    """One file; what is in it is looked at by a worker."""

    file = forms.FileField(
        label="Table of organisations",
        max_length=200,
        help_text=f"A CSV file or an Excel workbook (.xlsx) of at most {LIMITS.rows:,} rows and "
        f"{LIMITS.file_bytes // 1024 // 1024} MB. Nothing is imported before you have seen what "
        "each row would do.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"empty": "The file is empty. Choose another one."},
    )

    def clean_file(self) -> Any:
        file: Any = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(
                "Choose a CSV file or an Excel workbook: its name ends in .csv or .xlsx."
            )
        if (file.size or 0) > LIMITS.file_bytes:
            raise forms.ValidationError(
                f"The file is larger than {LIMITS.file_bytes // 1024 // 1024} MB. "
                "Split it into parts."
            )
        return file
