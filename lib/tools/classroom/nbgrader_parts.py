"""What this project puts into nbgrader's own steps; nbgrader_config.py of a course calls configure.

Tests do not run in nbgrader's kernel, beside a student's code, but apart from it: `classroom test`
writes one file for each submission, and nbgrader stores what stands there.
"""

import json
import os
import subprocess
import sys

from nbformat import from_dict
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    GetGrades,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    SaveAutoGrades,
)
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from safe_cells import make_safe
from traitlets import Unicode

BEGIN_TESTS, END_TESTS = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


def configure(config, classroom_command):
    """Sets up nbgrader for TypeScript notebooks whose tests run apart."""
    config.ClearSolutions.code_stub = {"typescript": "// Write your code here"}
    config.ClearSolutions.text_stub = "Write your answer here."
    config.Autograde.exporter_class = TestedNotebook
    config.TestedNotebook.command = json.dumps(classroom_command)
    config.Autograde.sanitize_preprocessors = [OverwriteCells, CheckCellMetadata]
    config.Autograde.autograde_preprocessors = [
        MakeSafe,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    if sys.platform != "win32":  # nbgrader has no exchange there.
        from collect_files import CollectFiles

        config.ExchangeFactory.collect = CollectFiles
    config.GenerateFeedback.preprocessors = [HideTests, GetGrades, CSSHTMLHeaderPreprocessor]


class TestedNotebook(NotebookExporter):
    """Gives nbgrader what `classroom test` has taken of a submission, and what its cells showed.

    The student's own file is not read here: `classroom test` alone decides what it holds. It is
    asked each time, and answers at once where nothing has changed since; `npm run classroom grade`
    has asked before, and says so by XRAY_TESTED.
    """

    command = Unicode(help="how `npm run classroom` is started, as JSON").tag(config=True)

    def from_filename(self, filename, resources=None, **kw):
        if not self.parent._sanitizing:
            return super().from_filename(filename, resources=resources, **kw)
        names = resources["nbgrader"]
        if not os.environ.get("XRAY_TESTED"):
            own = ["test", names["assignment"], "--student", names["student"]]
            own += ["--course", os.getcwd()]
            subprocess.run([*json.loads(self.command), *own], check=True)
        file = os.path.join("tested", names["assignment"], names["student"] + ".json")
        with open(file, encoding="utf8") as stream:
            cells = json.load(stream)["cells"]
        metadata = source_notebook(resources)["metadata"]
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
        return self.from_notebook_node(from_dict(notebook), resources=resources, **kw)


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
