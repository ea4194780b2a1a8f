"""Writes a course's gradebook as CSV: a line for each student, a column for each exercise.

Usage: export_grades.py gradebook.db assignment file.csv
An empty field is an answer in words that nobody has graded yet; 0 is no submission or no points.
"""

import csv
import re
import sys

import start_nbgrader
from nbgrader.api import Gradebook, MissingEntry


def exercise_of(cell_name):
    """check-2-1 and tests-2-1 belong to 2.1; other names stand for themselves."""
    return re.sub(r"^(check|tests|answer)-(\d+)-(\d+)$", r"\2.\3", cell_name)


def exercise_points(submission):
    """Points by exercise, None where something must still be graded by hand."""
    points = {}
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            name = exercise_of(grade.cell.name)
            open_ = grade.needs_manual_grade and grade.manual_score is None
            score = None if open_ else grade.score
            before = points.get(name, 0)
            points[name] = None if before is None or score is None else before + score
    return points


def main(database, assignment_name, file):
    with Gradebook("sqlite:///" + database) as gradebook:
        assignment = gradebook.find_assignment(assignment_name)
        most = {}
        for notebook in assignment.notebooks:
            for cell in notebook.grade_cells:
                name = exercise_of(cell.name)
                most[name] = most.get(name, 0) + cell.max_score
        names = sorted(most)
        with open(file, "w", newline="", encoding="utf8") as stream:
            writer = csv.writer(stream)
            heads = [f"{name} (of {most[name]:g})" for name in names]
            writer.writerow(["student", "handed in", *heads, f"points (of {sum(most.values()):g})"])
            for student in gradebook.students:
                try:
                    submission = gradebook.find_submission(assignment_name, student.id)
                except MissingEntry:
                    writer.writerow([student.id, "no", *["0"] * len(names), "0"])
                    continue
                points = exercise_points(submission)
                given = [points.get(name, 0) for name in names]
                fields = ["" if one is None else f"{one:g}" for one in given]
                total = sum(one or 0 for one in given)
                stamp = submission.timestamp
                when = stamp.isoformat(" ", "minutes") if stamp else "yes"
                writer.writerow([student.id, when, *fields, f"{total:g}"])


if __name__ == "__main__":
    main(*sys.argv[1:])
