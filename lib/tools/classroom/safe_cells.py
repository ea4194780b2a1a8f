"""Takes out of a submission what could run in the browser of whoever reads it.

A student's Markdown may hold HTML, and outputs and metadata may hold anything: nbgrader shows
them on the instructor's pages and in the feedback as they are. Code and errors are escaped there
already.
"""

import re

TEXT, PICTURES = "text/plain", ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
FILE_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def make_safe(cell, original=None):
    """Changes a cell of a notebook in place.

    original -- the instructor's cell, where students could not change it: it is taken instead
    """
    names = ("nbgrader", "xray")
    for name in [one for one in cell.metadata if one not in names]:
        del cell.metadata[name]
    if cell.cell_type == "code":
        cell.outputs = [one for one in map(safe_output, cell.outputs) if one]
    elif original is not None:
        cell.source = "".join(original["source"])
        cell.attachments = original.get("attachments", {})
    elif cell.cell_type == "raw":
        cell.cell_type = "markdown"
        cell.source = safe_markdown(cell.source, ())
    else:
        pictures = cell.attachments = safe_attachments(cell.get("attachments", {}))
        cell.source = safe_markdown(cell.source, pictures)


def safe_markdown(source, pictures):
    """Tags, links and TeX's links fall apart into text that still reads the same.

    A picture stays where it is among `pictures`: one that is missing would end nbconvert.
    """
    source = re.sub(r"<(?=[A-Za-z/!?])", "< ", source)
    own = "|".join(re.escape(name) for name in pictures)
    own = rf"(?!attachment:(?:{own})\))" if own else ""
    source = re.sub(rf"\]\({own}", "] (", source)
    source = source.replace("]:", "] :")
    return re.sub(r"\\(?=(href|url|class|cssId|style|require|html)\b)", r"\\ ", source)


def safe_attachments(attachments):
    kept = {}
    for name, data in attachments.items():
        pictures = safe_data(data, PICTURES)
        if FILE_NAME.fullmatch(name) and pictures:
            kept[name] = pictures
    return kept


def safe_output(output):
    """None for one that cannot be shown."""
    if output.output_type in ("display_data", "execute_result"):
        output.data = safe_data(output.data, (TEXT, *PICTURES))
        output.metadata = {}
        return output if output.data else None
    return output


def safe_data(data, kinds):
    kept = {}
    for kind in kinds:
        text = data.get(kind)
        if isinstance(text, str) and (kind == TEXT or BASE64.fullmatch(text)):
            kept[kind] = text
    return kept
