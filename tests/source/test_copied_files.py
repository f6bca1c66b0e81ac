"""Only files of content/pages and site_overrides reach the site as they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hubgen.problems import Level
from hubgen.source.ignored import is_ignored
from tests.conftest import HubFolder

SETTINGS = """\
site_name: Status
docs_dir: content/pages
theme: {{name: material, custom_dir: {}}}
plugins: [search, hubgen]
"""


def rules(hub: HubFolder, top: str = "") -> list[tuple[str, str]]:
    """The place and the rule of each error and info of a file below `top`."""
    _, problems = hub.read()
    return [
        (str(one.place), one.rule) for one in problems if one.place.path.startswith(top or "mkdocs")
    ]


@pytest.mark.parametrize(
    "folder", ["content", "content/plan", ".", "./", "..", "/etc", "looks", "[a]", "{a: b}", "~/x"]
)
def test_no_folder_but_site_overrides_can_be_custom_dir(hub: HubFolder, folder: str) -> None:
    hub.write("mkdocs.yml", SETTINGS.format(folder))
    assert rules(hub) == [("mkdocs.yml:3:37", "mkdocs-custom-dir")]


@pytest.mark.parametrize(
    "folder", ["site_overrides", "./site_overrides", "site_overrides/", "'site_overrides'", "", "~"]
)
def test_site_overrides_and_none_are_fine(hub: HubFolder, folder: str) -> None:
    hub.write("mkdocs.yml", SETTINGS.format(folder))
    assert rules(hub) == []


def test_a_custom_dir_that_is_written_in_full_is_fine(hub: HubFolder) -> None:
    hub.write("mkdocs.yml", SETTINGS.format(hub.root.resolve() / "site_overrides"))
    assert rules(hub) == []


def test_only_the_custom_dir_of_the_theme_counts(hub: HubFolder) -> None:
    extra = "extra: {custom_dir: x, theme: {custom_dir: y}, list: [{theme: {custom_dir: z}}]}\n"
    hub.write("mkdocs.yml", extra + SETTINGS.format("site_overrides"))
    assert rules(hub) == []


def test_tags_that_only_mkdocs_knows_are_left_to_it(hub: HubFolder) -> None:
    text = (
        "site_name: !ENV [NAME, Status]\nextra: {f: !!python/name:os.path.join , a: &x 1, b: *x}\n"
    )
    hub.write("mkdocs.yml", text + "docs_dir: content/pages\n")
    assert rules(hub) == []


@pytest.mark.parametrize("text", ["[" * 5000, "{a: " * 5000, "- " * 5000, "a: [1", "a: b: c", "\t"])
def test_a_mkdocs_yml_that_is_no_yaml_is_a_problem_with_its_place(
    hub: HubFolder, text: str
) -> None:
    hub.write("mkdocs.yml", text)
    [(place, rule)] = rules(hub)
    assert rule == "mkdocs-yaml"
    assert place.startswith("mkdocs.yml:")


def test_a_mkdocs_yml_of_other_bytes_is_a_problem(hub: HubFolder) -> None:
    hub.write("mkdocs.yml", b"site_name: \xff\xfe\n")
    assert rules(hub) != []


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("content/plan/team.yml", "link-private"),
        ("content/pages/about.md", "link-private"),
        ("mkdocs.yml", "link-private"),
        ("/etc/hostname", "link-out"),
        ("nowhere", "link-dead"),
        (".hubgen", "link-out"),
    ],
)
def test_a_link_in_site_overrides_leads_into_site_overrides(
    hub: HubFolder, target: str, rule: str
) -> None:
    hub.write(".hubgen/x", "private")
    hub.write("site_overrides/main.html", "")
    (hub.root / "site_overrides/x.txt").symlink_to(hub.root / target)
    assert rules(hub, "site_overrides") == [("site_overrides/x.txt:1:1", rule)]


def test_a_link_within_site_overrides_is_fine(hub: HubFolder) -> None:
    hub.write("site_overrides/main.html", "")
    (hub.root / "site_overrides/404.html").symlink_to("main.html")
    assert rules(hub, "site_overrides") == []


@pytest.mark.parametrize("folder", ["content", "incidents", "content/plan"])
def test_site_overrides_itself_cannot_be_a_link(hub: HubFolder, folder: str) -> None:
    (hub.root / "site_overrides").symlink_to(folder)
    assert [rule for _, rule in rules(hub, "site_overrides")] == ["link-private"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_a_problem(hub: HubFolder) -> None:
    hub.write("site_overrides/main.html", "")
    Path(os.fsdecode(os.fsencode(hub.root) + b"/site_overrides/\xff\xfe.png")).write_bytes(b"")
    assert [rule for _, rule in rules(hub, "site_overrides")] == ["file-name"]


@pytest.mark.parametrize("name", ["hub.css~", "old.css.bak", ".notes", ".hub.css.swp", "x.tmp"])
@pytest.mark.parametrize("folder", ["site_overrides", "content/pages"])
def test_leftovers_are_named(hub: HubFolder, folder: str, name: str) -> None:
    hub.write(f"{folder}/{name}", "old")
    _, problems = hub.read()
    [found] = [one for one in problems if one.place.path == f"{folder}/{name}"]
    assert (found.rule, found.level) == ("file-leftover", Level.INFO)


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "._hub.css", ".gitkeep"])
def test_files_that_systems_create_are_not_worth_a_word(hub: HubFolder, name: str) -> None:
    hub.write(f"site_overrides/{name}", "")
    assert rules(hub, "site_overrides") == []


SECRETS = [
    *("id_rsa", "id_ed25519", "deploy_rsa", "server.pem", "tls.key", "Vault.KDBX", "a.p12"),
    *(".env", "prod.env", ".htpasswd", ".npmrc", ".netrc", "_netrc", ".pgpass", ".git-credentials"),
    *("customers.sql", "dump.sql.gz", "orders.sqlite3", "shop.db", "db.dump"),
    *("keys.zip", "ssh-keys.tar.gz", "passwords.7z", "credentials.json", "terraform.tfstate"),
]
HARMLESS = [
    *("id_rsa.pub", "key-facts.zip", "press-kit.zip", "keyboard.png", "public.asc", "monkey.jpg"),
    *("database.png", "password-advice.pdf", "credentials", "env", "keys"),
]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("folder", ["site_overrides", "content/pages", "content/plan"])
def test_secrets_are_never_read_and_named(hub: HubFolder, folder: str, name: str) -> None:
    hub.write(f"{folder}/{name}", "old")
    project, problems = hub.read()
    [found] = [one for one in problems if one.place.path == f"{folder}/{name}"]
    assert (found.rule, found.level) == ("file-secret", Level.WARNING)
    assert project is not None
    assert name not in project.public_files


@pytest.mark.parametrize("name", HARMLESS)
def test_names_that_only_resemble_secrets_are_copied(hub: HubFolder, name: str) -> None:
    hub.write(f"content/pages/{name}", "old")
    project, _ = hub.read()
    assert project is not None
    assert name in project.public_files
    assert not is_ignored(name)
