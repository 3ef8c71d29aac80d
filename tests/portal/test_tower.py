"""The tower stands: what is above knows what is below, never the other way round."""

import ast
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[2]
# From the bottom up; import-linter keeps the imports, this file the foreign keys.
TOWER = [
    "portal.records",
    "membership.places",
    "membership.people",
    "membership.organisations",
    "membership.bodies",
    "forums",
    "consultations",
    "home",
    "digests",
]
LABELS = [name.split(".")[-1] for name in TOWER]
LONGEST_MODULE = 300
LEFT_OVER = "TO" + "DO"
REGISTRY_HOSTS = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.",
    "deb." + "debian",
    "docker" + ".io",
]


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository that match."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def our_models() -> list[type[models.Model]]:
    return [model for label in LABELS for model in apps.get_app_config(label).get_models(True)]


def foreign_keys() -> list[tuple[str, str, str]]:
    """Each relation from one of our apps to another: the field, its app, the app it points to."""
    return [
        (
            f"{model._meta.label}.{field.name}",
            model._meta.app_label,
            field.related_model._meta.app_label,
        )
        for model in our_models()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.is_relation and isinstance(field.related_model, type)
    ]


def test_every_foreign_key_points_down_the_tower() -> None:
    own = [row for row in foreign_keys() if row[2] in LABELS]
    assert own
    assert [
        field for field, origin, target in own if LABELS.index(origin) < LABELS.index(target)
    ] == []


def test_page_types_name_no_page_type_above_them() -> None:
    upward = [
        f"{model._meta.label} names {named}"
        for model in our_models()
        for attribute in ("parent_page_types", "subpage_types")
        for named in getattr(model, attribute, None) or []
        if (label := str(named).split(".")[0]) in LABELS
        and LABELS.index(label) > LABELS.index(model._meta.app_label)
    ]
    assert upward == []


def test_app_labels_are_settled() -> None:
    """Moving a model to another label later costs data migrations."""
    assert {
        config.name: config.label for config in apps.get_app_configs() if config.name in TOWER
    } == dict(zip(TOWER, LABELS, strict=True))


def test_the_helpers_have_no_models_and_import_no_app() -> None:
    for path in tracked("portal/lib/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                ours = name.split(".")[0] in {"portal", *(app.split(".")[0] for app in TOWER)}
                assert not ours or name.startswith("portal.lib"), f"{path.name} imports {name}"
            assert (
                not isinstance(node, ast.ClassDef)
                or "Model" not in ast.unparse(node).split("\n")[0]
            )


@pytest.mark.parametrize("suffix", ["*.py", "*.html", "*.mjs", "*.scss", "*.md", "Makefile"])
def test_nothing_is_left_to_do(suffix: str) -> None:
    assert [path for path in tracked(suffix) if LEFT_OVER in path.read_text()] == []


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in tracked("*.py")
        if not {"migrations", "tests"} & set(path.parts)
        and (length := len(path.read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_no_file_names_the_host_of_a_package_registry() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert named == []


def test_migrations_are_named_for_their_intent() -> None:
    unnamed = [path for path in tracked("*/migrations/*.py") if "_auto_" in path.name]
    assert unnamed == []


def test_the_tower_is_the_one_that_the_import_contract_keeps() -> None:
    contract = (ROOT / "pyproject.toml").read_text()
    positions = [contract.index(f'  "{name}",') for name in reversed(TOWER)]
    assert all(above < below for above, below in pairwise(positions))
