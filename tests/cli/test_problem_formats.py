"""Problems in the forms that other tools read."""

from __future__ import annotations

import json

from click.testing import CliRunner

from hubgen.cli.main import main
from hubgen.cli.problem_formats import github, prefix_of, sarif
from hubgen.problems import Family, Level, Place, Problem

PROBLEM = Problem(
    place=Place("incidents/2026/a, b:c/01 ü.md", 3, 11),
    rule="state",
    what='state "100%\nhuge" is not known',
    fix="use identified",
)
NOTE = Problem(
    place=Place("content/hub.yml"), rule="plain", what="x", family=Family.MESSAGE, level=Level.INFO
)


def test_github_marks_the_place_and_no_text_can_forge_a_command():
    assert github([PROBLEM, NOTE], "hub/") == (
        "::error file=hub/incidents/2026/a%2C b%3Ac/01 ü.md,line=3,col=11,title=state::"
        'state "100%25%0Ahuge" is not known; use identified\n'
        "::notice file=hub/content/hub.yml,line=1,col=1,title=plain::x\n"
    )


def test_sarif_names_rule_level_and_place():
    run = sarif([PROBLEM, NOTE])["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["plain", "state"]
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("state", 1, "error")
    assert second["level"] == "note"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "incidents/2026/a%2C%20b%3Ac/01%20%C3%BC.md"},
        "region": {"startLine": 3, "startColumn": 11},
    }


def test_paths_start_where_the_other_tool_runs(tmp_path):
    assert prefix_of(tmp_path / "a/hub", tmp_path) == "a/hub/"
    assert prefix_of(tmp_path, tmp_path) == ""
    assert prefix_of(tmp_path, tmp_path / "elsewhere") == ""


def test_check_speaks_both_forms(hub):
    hub.write("content/faq/refunds.md", "---\nquestin: When?\n---\nSoon.\n")
    done = CliRunner().invoke(main, ["-C", str(hub.root), "check", "--format", "github"])
    assert done.exit_code == 1
    assert "::error file=content/faq/refunds.md,line=2,col=1,title=unknown-key::" in done.stdout
    done = CliRunner().invoke(main, ["-C", str(hub.root), "check", "--format", "sarif"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["version"] == "2.1.0"
