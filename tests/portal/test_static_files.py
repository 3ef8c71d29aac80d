"""Static files under names that change with their content, imports between scripts included."""

from pathlib import Path
from shutil import copy

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.test import override_settings

from portal.lib.storage import HashedStaticFilesStorage

SCRIPT = settings.BASE_DIR / "portal" / "theme" / "js" / "portal.js"


def collected(folder: Path) -> HashedStaticFilesStorage:
    """The portal's script beside what it imports, hashed as ``collectstatic`` does it."""
    copy(SCRIPT, folder)
    (folder / "govuk-frontend.min.js").write_text("export const initAll = () => {};\n")
    storage = HashedStaticFilesStorage(location=str(folder), base_url="/static/")
    source = FileSystemStorage(location=str(folder))
    paths = {name: (source, name) for name in ("portal.js", "govuk-frontend.min.js")}
    for _, _, done in storage.post_process(paths):
        assert not isinstance(done, Exception), done
    return storage


def test_an_import_leads_to_the_hashed_name(tmp_path: Path) -> None:
    with override_settings(DEBUG=False):
        storage = collected(tmp_path)
        script = (tmp_path / storage.stored_name("portal.js")).read_text()
        imported = Path(storage.stored_name("govuk-frontend.min.js")).name
    assert imported != "govuk-frontend.min.js"
    assert f'from "./{imported}"' in script


def test_an_address_is_looked_up_once(tmp_path: Path) -> None:
    with override_settings(DEBUG=False):
        storage = collected(tmp_path)
        address = storage.url("portal.js")
        storage.hashed_files.clear()
        (tmp_path / "portal.js").write_text("changed();\n")
        assert storage.url("portal.js") == address
        assert HashedStaticFilesStorage(str(tmp_path), "/static/").url("portal.js") == address


def test_a_file_that_a_package_does_not_ship_keeps_its_name(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    assert storage.hashed_name("missing/file.js.map") == "missing/file.js.map"
