from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db  # a page that says "not found" reads the database


@pytest.fixture
def media_root(tmp_path: Path, settings: Settings) -> Path:
    root = tmp_path / "media"
    root.mkdir()
    settings.MEDIA_ROOT = root
    settings.SERVE_MEDIA = True
    return root


def put(root: Path, name: str, content: bytes = b"content") -> str:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return f"/media/{name}"


def test_a_picture_is_shown_in_the_page(client: Client, media_root: Path) -> None:
    response = client.get(put(media_root, "images/beach.png"))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline")
    assert response.getvalue() == b"content"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["page.html", "drawing.svg", "script.js", "page.xhtml", "noending"]
)
def test_what_a_browser_could_run_is_a_download(
    client: Client, media_root: Path, name: str
) -> None:
    response = client.get(put(media_root, name, b"<script>alert(1)</script>"))
    response.close()
    assert response["Content-Disposition"] == "attachment"
    assert response["Content-Type"] == "application/octet-stream"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/media/../secret.png",
        "/media/%2e%2e/secret.png",
        "/media/images/../../secret.png",
        "/media//../secret.png",
        "/media/..%5csecret.png",
        "/media/%00.png",
        "/media/.hidden.png",
        "/media/images/",
    ],
)
def test_nothing_outside_the_folder_leaves(
    client: Client, media_root: Path, tmp_path: Path, address: str
) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    put(media_root, "images/beach.png")
    put(media_root, ".hidden.png")
    assert client.get(address).status_code == 404


def test_documents_leave_through_their_own_view_alone(client: Client, media_root: Path) -> None:
    assert client.get(put(media_root, "documents/minutes.pdf")).status_code == 404


def test_nothing_is_served_unless_the_setting_says_so(
    client: Client, media_root: Path, settings: Settings
) -> None:
    settings.SERVE_MEDIA = False
    assert client.get(put(media_root, "beach.png")).status_code == 404
