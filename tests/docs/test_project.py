"""What the project files promise: where packages come from, which words of the Makefile are explained."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def test_the_lock_names_only_the_public_index():
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts <= PUBLIC_HOSTS


def test_every_target_is_explained_at_the_top_of_the_makefile():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    head = text.partition("\nUV :=")[0]
    for target in re.findall(r"^([a-z]+):", text, re.MULTILINE):
        assert re.search(rf"^#   make {target}\b", head, re.MULTILINE), target


def test_packages_of_real_data_are_of_the_examples_alone():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = " ".join(project["project"]["dependencies"])
    for package in project["dependency-groups"]["examples"]:
        assert package not in needed


def test_ci_runs_what_a_developer_runs():
    assert re.search(r"^make test$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


def test_no_folder_has_the_name_of_what_a_door_opens():
    """Imported as a package by a tool that walks the tree, the folder would take the function's place."""
    doors = {path.parent: path.read_text("utf-8") for path in (ROOT / "src").rglob("__init__.pyi")}
    folders = [path for path in (ROOT / "src").rglob("*") if path.is_dir() and not (path / "__init__.py").exists()]
    taken = [folder.name for folder in folders if f'"{folder.name}"' in doors.get(folder.parent, "")]
    assert taken == []
