"""What this project puts into nbgrader's own steps; nbgrader_config.py of a course calls configure.

Tests do not run in nbgrader's kernel, beside a student's code, but apart from it: `classroom test`
writes one file of results for each submission, and nbgrader stores what stands there.
"""

import json
import os
import subprocess

from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    GetGrades,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from safe_cells import make_safe
from traitlets import Unicode

BEGIN_TESTS, END_TESTS = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


def configure(config, classroom_command):
    """Sets up nbgrader for TypeScript notebooks whose tests run apart."""
    config.ClearSolutions.code_stub = {"typescript": "// Write your code here"}
    config.ClearSolutions.text_stub = "Write your answer here."
    config.Autograde.sanitize_preprocessors = [
        RestoreCells,
        ClearOutput,
        DeduplicateIds,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        UseResults,
        MakeSafe,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    config.UseResults.command = json.dumps(classroom_command)
    config.GenerateFeedback.preprocessors = [HideTests, GetGrades, CSSHTMLHeaderPreprocessor]


class RestoreCells(NbGraderPreprocessor):
    """Puts tests back that a student has deleted; OverwriteCells fills in their text."""

    def preprocess(self, nb, resources):
        present = {name_of(cell): cell for cell in nb.cells if name_of(cell)}
        place = 0
        for original in source_notebook(resources)["cells"]:
            name = name_of(original)
            if name in present:
                # Not by ==: two cells may be equal.
                place = next(i for i, c in enumerate(nb.cells) if c is present[name]) + 1
            elif name and original["metadata"]["nbgrader"]["grade"]:
                restored = from_dict(original)
                if restored.metadata.nbgrader.solution:
                    restored.source = ""
                nb.cells.insert(place, restored)
                place += 1
        return nb, resources


class UseResults(NbGraderPreprocessor):
    """Gives every code cell the outputs that it had when it ran apart."""

    command = Unicode(help="how `npm run classroom` is started, as JSON").tag(config=True)

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        file = os.path.join("tested", names["assignment"], names["student"] + ".json")
        if not os.path.exists(file):
            own = ["test", names["assignment"], "--student", names["student"]]
            own += ["--course", os.getcwd()]
            subprocess.run([*json.loads(self.command), *own], check=True)
        with open(file, encoding="utf8") as stream:
            results = json.load(stream)["results"]
        free = 0
        for cell in nb.cells:
            if cell.cell_type != "code":
                continue
            name = name_of(cell)
            if not name:
                free += 1
                name = f"free-{free}"
            is_test = "nbgrader" in cell.metadata and cell.metadata.nbgrader.grade
            if is_test and not cell.metadata.nbgrader.solution and name not in results:
                raise RuntimeError(f"{file} has no result of {name}")
            result = results.get(name, {"outputs": []})
            cell.outputs = [from_dict(output) for output in result["outputs"]]
            if is_test and not result.get("ok") and not cell.outputs:
                raise RuntimeError(f"{file}: {name} failed without a word")
        return nb, resources


class MakeSafe(NbGraderPreprocessor):
    """Lets nothing of a student run in the instructor's browser, or in that of others."""

    def preprocess(self, nb, resources):
        locked = {
            name_of(cell): cell
            for cell in source_notebook(resources)["cells"]
            if name_of(cell) and cell["metadata"]["nbgrader"]["locked"]
        }
        for cell in nb.cells:
            make_safe(cell, locked.get(name_of(cell)))
        return nb, resources


class HideTests(NbGraderPreprocessor):
    """Leaves hidden tests out of what students get back: next year's class has the same ones."""

    def preprocess_cell(self, cell, resources, index):
        lines, hidden = [], False
        for line in cell.source.split("\n"):
            if BEGIN_TESTS in line:
                hidden = True
            if not hidden:
                lines.append(line)
            if END_TESTS in line:
                hidden = False
        cell.source = "\n".join(lines)
        return cell, resources


def name_of(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def source_notebook(resources):
    names = resources["nbgrader"]
    file = os.path.join("source", names["assignment"], names["notebook"] + ".ipynb")
    with open(file, encoding="utf8") as stream:
        return json.load(stream)
