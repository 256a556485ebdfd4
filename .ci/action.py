"""Plays action.yml as GitHub's runner does, on scratch repositories, also with hostile ones.

Usage: action.py PROGRAM
  PROGRAM  a built `readiness`

Only what action.yml uses is understood: `run` with bash, expressions of inputs and outputs, and one
kind of `if`. A step with `uses` is not run; what it would be given is checked. Ends in
`N passed, N failed`.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from ruamel.yaml import YAML

PROJECT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
ACTION = YAML(typ="safe").load((PROJECT / "action.yml").read_text())

GOOD = "readiness: 1\ncapability: {name: old-triage, stage: retired}\n"
LATE = """readiness: 1
capability: {name: triage, stage: production, decision: {unit: claim, deadline: 4h}}
data_sources:
  - id: feed
    freshness: {error_after: 24h}
    on_late: {action: queue, max_wait: 2h}
"""


def value(text, context):
    """`text` with its expressions replaced by what they stand for."""

    def look_up(match):
        found = context
        for key in match.group(1).split("."):
            found = found.get(key, "") if found else ""
        return found

    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", look_up, text)


def wanted(condition, context):
    """Whether a step runs whose `if` this is: comparisons joined by `&&`."""
    inner = re.fullmatch(r"\$\{\{(.*)\}\}", condition).group(1)
    for part in inner.split("&&"):
        part = part.strip()
        if part == "!cancelled()":
            continue
        name, operator, literal = re.fullmatch(r"([\w.-]+) (==|!=) '(.*)'", part).groups()
        if (value("${{ " + name + " }}", context) == literal) != (operator == "=="):
            return False
    return True


class Run:
    """One job that uses the action, with these inputs, in `workspace`."""

    def __init__(self, workspace, environment=(), **inputs):
        inputs = {name.replace("_", "-"): text for name, text in inputs.items()}
        assert not inputs.keys() - ACTION["inputs"].keys(), inputs
        given = {name: inputs.get(name, one["default"]) for name, one in ACTION["inputs"].items()}
        context = {"inputs": given, "steps": {}}
        self.temp = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH))
        self.failed, self.log, self.uses = None, "", []
        summary = self.temp / "summary"
        for step in ACTION["runs"]["steps"]:
            # A step without `if` runs unless one before it has failed.
            if "if" in step:
                if not wanted(step["if"], context):
                    continue
            elif self.failed is not None:
                continue
            if "uses" in step:
                self.uses.append((step["uses"], {k: value(v, context) for k, v in step["with"].items()}))
                continue
            assert step["shell"] == "bash" and "${{" not in step["run"], step
            outputs = self.temp / f"outputs-{step['id']}"
            outputs.touch()
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=workspace / value(step.get("working-directory", "."), context),
                env={
                    **os.environ,
                    "GITHUB_ACTIONS": "true",
                    "GITHUB_ACTION_PATH": str(PROJECT),
                    "GITHUB_WORKSPACE": str(workspace),
                    "GITHUB_OUTPUT": str(outputs),
                    "GITHUB_STEP_SUMMARY": str(summary),
                    "RUNNER_TEMP": str(self.temp),
                    **dict(environment),
                    **{k: value(v, context) for k, v in step.get("env", {}).items()},
                },
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            self.log += done.stdout + done.stderr
            said = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
            context["steps"][step["id"]] = {"outputs": said}
            if done.returncode != 0:
                self.failed = done.returncode
        self.code = self.failed or 0
        self.outputs = {k: value(v["value"], context) for k, v in ACTION["outputs"].items()}
        self.summary = summary.read_text() if summary.exists() else ""


def repository(**files):
    """A scratch repository with these files, `/` written as `__`."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH))
    subprocess.run(["git", "init", "-q", folder], check=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def passes_without_a_finding():
    run = Run(repository(**{"readiness.yaml": GOOD}), binary=str(PROGRAM))
    assert run.code == 0 and run.outputs["exit-code"] == "0", run.log
    assert json.loads(pathlib.Path(run.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert run.outputs["program"] == str(PROGRAM), run.outputs
    assert "readiness.yaml" in run.summary, run.summary
    assert run.uses == [], "nothing is uploaded unless asked"


def fails_with_a_finding_and_uploads_it():
    run = Run(repository(**{"a b/readiness.yaml": LATE}), binary=str(PROGRAM), upload_sarif="true")
    assert run.code == 1 and run.outputs["exit-code"] == "1", run.log
    assert "::error file=a b/readiness.yaml,line=" in run.log, run.log
    assert "late-threshold-over-deadline" in run.summary, run.summary
    [(action, given)] = run.uses
    assert re.fullmatch(r"github/codeql-action/upload-sarif@[0-9a-f]{40}", action), action
    assert given == {"sarif_file": run.outputs["sarif"], "category": "readiness"}, given
    assert "late-threshold-over-deadline" in pathlib.Path(given["sarif_file"]).read_text()


def cannot_judge_without_a_manifest():
    run = Run(repository(), binary=str(PROGRAM))
    assert run.code == 2 and run.outputs["exit-code"] == "2", run.log


def passes_options_on():
    folder = repository(**{"readiness.yaml": GOOD, "other/readiness.yaml": LATE})
    run = Run(folder, binary=str(PROGRAM), paths="readiness.yaml\n")
    assert run.code == 0, run.log
    run = Run(folder, binary=str(PROGRAM), paths="readiness.yaml\r\nother\r\n")
    assert run.code == 1 and "other/readiness.yaml" in run.log, run.log
    run = Run(folder, binary=str(PROGRAM), paths="other", fail_on="warnings")
    assert run.code == 2 and "--fail-on" in run.log, run.log
    run = Run(folder, binary=str(PROGRAM), args="--today\n2026-11-22\n\n--quiet", paths="readiness.yaml")
    assert run.code == 0, run.log
    run = Run(folder, binary=str(PROGRAM), working_directory="other")
    assert run.code == 1 and "::error file=other/readiness.yaml" in run.log, run.log
    run = Run(folder, binary=str(PROGRAM), args="--no-such-option")
    assert run.code == 2 and "--no-such-option" in run.log, run.log
    report = folder / "reports" / "r.sarif"
    run = Run(folder, binary=str(PROGRAM), sarif_file="reports/r.sarif")
    assert run.outputs["sarif"] == str(report) and report.exists(), run.outputs


def judges_by_the_platforms_standard_and_by_what_is_new():
    folder = repository(**{
        "platform/readiness-standard.yaml": "name: acme\nrequired: [readiness.yaml]\n",
        "code/readiness.yaml": LATE,
    })
    code = folder / "code"
    git = ["git", "-C", code, "-c", "user.name=Scratch", "-c", "user.email=scratch@readiness.example"]
    subprocess.run(["git", "init", "-q", code], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "start"], check=True)
    inputs = {"binary": str(PROGRAM), "working_directory": "code",
              "standard": "../platform/readiness-standard.yaml"}
    assert Run(folder, **inputs).code == 1
    run = Run(folder, **inputs, since="HEAD")
    assert run.code == 0, run.log
    subprocess.run([*git, "mv", "readiness.yaml", "notes.yaml"], check=True)
    run = Run(folder, **inputs, since="HEAD", upload_sarif="true")
    assert run.code == 1 and "manifest-deleted" in run.log, run.log
    assert "manifest-deleted" in pathlib.Path(run.uses[0][1]["sarif_file"]).read_text()
    run = Run(folder, **inputs, since="no-such-revision", upload_sarif="true")
    assert run.code == 2 and run.outputs["exit-code"] == "2", run.log


def takes_inputs_as_data():
    folder = repository(**{"readiness.yaml": GOOD})
    marker = folder / "pwned"
    for text in (f"$(touch {marker})", f"`touch {marker}`", f"'; touch {marker}; '", f'"; touch {marker} #',
                 f"x\n; touch {marker}", "--version", "-h", "*"):
        for name in ("paths", "fail_on", "args", "binary", "sarif_file"):
            # These are options of the program, and ask for no judgement.
            if name == "args" and text in ("--version", "-h"):
                continue
            run = Run(folder, **{"binary": str(PROGRAM), name: text})
            assert not marker.exists(), (name, text)
            if name != "sarif_file":
                assert run.code == 2, (name, text, run.log)
            for line in run.log.splitlines():
                assert not line.startswith("::") or line.startswith("::error"), run.log
    run = Run(folder, binary=f"{PROGRAM}\nexit-code=0")
    assert run.code == 2 and run.outputs["program"] == "", run.outputs


def builds_from_source_whatever_the_repository_holds():
    folder = repository(**{
        "readiness.yaml": GOOD,
        ".cargo/config.toml": '[build]\nrustc-wrapper = "/nowhere/wrapper"\n',
        "rust-toolchain.toml": '[toolchain]\nchannel = "1.0.0"\n',
    })
    run = Run(folder)
    assert run.code == 0, run.log
    assert run.outputs["program"].startswith(str(run.temp)), run.outputs


def installs_nothing_from_an_index():
    script = (PROJECT / "ci/github/install").read_text()
    assert not {"install", "version"} & set(ACTION["inputs"]), "a name in an index is nobody's promise"
    assert "pip install" not in script and "--path ." in script, script


CASES = [
    passes_without_a_finding,
    fails_with_a_finding_and_uploads_it,
    cannot_judge_without_a_manifest,
    passes_options_on,
    judges_by_the_platforms_standard_and_by_what_is_new,
    takes_inputs_as_data,
    builds_from_source_whatever_the_repository_holds,
    installs_nothing_from_an_index,
]

with tempfile.TemporaryDirectory() as SCRATCH:
    failed = 0
    for case in CASES:
        name = "action: " + case.__name__.replace("_", " ")
        try:
            case()
            print(f"ok    {name}")
        except AssertionError as error:
            failed += 1
            print(f"FAIL  {name}, line {error.__traceback__.tb_next.tb_lineno}: {error}")
print(f"{len(CASES) - failed} passed, {failed} failed")
sys.exit(failed > 0)
