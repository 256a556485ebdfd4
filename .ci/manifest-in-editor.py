"""Drives yaml-language-server with the manifest schema, as an editor does.

Usage: manifest-in-editor.py SERVER
  SERVER  the program `yaml-language-server`

A good manifest has no diagnostic, a bad one has them at the right lines, and completion and hover know
the keys; both with the schema set for the file names and with the comment that the README shows. Ends
in `N passed, N failed`.
"""

import json
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading

PROJECT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = PROJECT / "schema" / "readiness.schema.json"
SECONDS = 60


class Server:
    """The server's end of the Language Server Protocol on stdio."""

    def __init__(self, program, folder, schemas):
        self.settings = {
            "yaml": {
                "schemas": schemas, "schemaStore": {"enable": False}, "validate": True,
                "completion": True, "hover": True,
            },
            "http": {},
        }
        self.process = subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.incoming, self.published, self.number = queue.Queue(), {}, 0
        threading.Thread(target=self.read, daemon=True).start()
        self.ask("initialize", {
            "processId": None, "rootUri": folder.as_uri(),
            "capabilities": {
                "textDocument": {
                    "publishDiagnostics": {},
                    "completion": {"completionItem": {"snippetSupport": True}},
                    "hover": {"contentFormat": ["markdown"]},
                },
                "workspace": {"configuration": True, "didChangeConfiguration": {}},
            },
        })
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})

    def read(self):
        while True:
            length = 0
            while line := self.process.stdout.readline().strip():
                name, _, text = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(text)
            if not length:
                return
            self.incoming.put(json.loads(self.process.stdout.read(length)))

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def until(self, done):
        """Serves what the server asks until a message is the one waited for."""
        while True:
            message = self.incoming.get(timeout=SECONDS)
            if "method" in message and "id" in message:
                result = None
                if message["method"] == "workspace/configuration":
                    result = [self.settings.get(item.get("section")) for item in message["params"]["items"]]
                self.send({"id": message["id"], "result": result})
            elif message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                self.published[params["uri"]] = params["diagnostics"]
            if done(message):
                return message

    def ask(self, method, params):
        self.number += 1
        number = self.number
        self.send({"id": number, "method": method, "params": params})
        answer = self.until(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, path, text):
        """Opens a file and waits for what the server has against it."""
        uri = path.as_uri()
        self.published.pop(uri, None)
        self.tell("textDocument/didOpen", {
            "textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text},
        })
        self.until(lambda _: uri in self.published)
        return self.published[uri]

    def complete(self, path, line, character):
        answer = self.ask("textDocument/completion", {
            "textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character},
        })
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"] for item in items}

    def hover(self, path, line, character):
        answer = self.ask("textDocument/hover", {
            "textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character},
        })
        return json.dumps(answer)


EXAMPLE = PROJECT / "examples" / "claims-triage" / "readiness.yaml"
# Without the comment that ties the example to the schema where it stands.
GOOD = "".join(
    line for line in EXAMPLE.read_text().splitlines(True) if "yaml-language-server:" not in line
)
BAD = """readiness: 1
capability:
  name: triage
  stage: prodution
  ownr: nobody
"""
HALF = "readiness: 1\ncapability:\n  name: triage\n  \n"
MODELINE = "# yaml-language-server: $schema=readiness.schema.json\n"


def no_diagnostic_for_a_good_manifest(server, folder):
    found = server.open(folder / "good" / "readiness.yaml", GOOD)
    assert found == [], found
    found = server.open(EXAMPLE, EXAMPLE.read_text())
    assert found == [], found


def diagnostics_at_the_lines_of_a_bad_one(server, folder):
    found = server.open(folder / "bad" / "readiness.yaml", BAD)
    lines = {one["range"]["start"]["line"] for one in found}
    assert lines == {3, 4}, found
    assert any("production" in one["message"] for one in found), found
    assert any("ownr" in one["message"] for one in found), found


def completion_offers_keys_and_values(server, folder):
    path = folder / "half" / "readiness.yaml"
    server.open(path, HALF)
    inside = server.complete(path, 3, 2)
    assert {"stage", "purpose", "impact", "decision"} <= inside, inside
    assert "name" not in inside, "a key that is there is not offered again"
    path = folder / "top" / "readiness.yaml"
    server.open(path, HALF.rstrip(" \n") + "\n\n")
    top = server.complete(path, 3, 0)
    assert {"data_sources", "integrations", "owner", "cost_model", "permissions"} <= top, top
    assert "capability" not in top, "a key that is there is not offered again"
    path = folder / "stage" / "readiness.yaml"
    server.open(path, "readiness: 1\ncapability:\n  name: triage\n  stage: \n")
    values = server.complete(path, 3, 9)
    assert {"pilot", "production", "retired"} <= values, values


def hover_says_what_a_key_is(server, folder):
    said = server.hover(folder / "half" / "readiness.yaml", 1, 3)
    description = json.loads(SCHEMA.read_text())["properties"]["capability"]["description"]
    assert description[:40] in said, said


def the_comment_in_a_manifest_is_enough(server, folder):
    plain = Server(sys.argv[1], folder, {})
    (folder / "readiness.schema.json").write_text(SCHEMA.read_text())
    found = plain.open(folder / "commented.yaml", MODELINE + BAD)
    assert {one["range"]["start"]["line"] for one in found} == {4, 5}, found
    found = plain.open(folder / "commented-good.yaml", MODELINE + GOOD)
    assert found == [], found
    found = plain.open(folder / "plain.yaml", BAD)
    assert found == [], "without the comment nothing ties the file to the schema"
    plain.process.kill()


CASES = [
    no_diagnostic_for_a_good_manifest,
    diagnostics_at_the_lines_of_a_bad_one,
    completion_offers_keys_and_values,
    hover_says_what_a_key_is,
    the_comment_in_a_manifest_is_enough,
]

failed = 0
with tempfile.TemporaryDirectory() as scratch:
    root = pathlib.Path(scratch)
    editor = Server(sys.argv[1], root, {SCHEMA.as_uri(): ["readiness.yaml", "*.readiness.yaml"]})
    for case in CASES:
        name = "yaml-language-server: " + case.__name__.replace("_", " ")
        try:
            case(editor, root)
            print(f"ok    {name}")
        except (AssertionError, queue.Empty) as error:
            failed += 1
            print(f"FAIL  {name}: {error!r}")
    editor.process.kill()
print(f"{len(CASES) - failed} passed, {failed} failed")
sys.exit(failed > 0)
