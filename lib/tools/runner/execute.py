"""Executes one notebook with nbclient and reports what happens as one JSON object per line.

Started by lib/tools/runner/executeNotebook.ts. The first line of standard input is the job, a JSON
object:
  notebook   the notebook to run (only read)
  output     where the executed copy goes
  failed     where the copy goes when a cell fails
  html       where an HTML page of the copy goes, or null
  cwd        the folder in which the kernel runs
  kernel     name of the Jupyter kernel
  timeout    seconds a cell may take, or null
The kernel is started at once; its cells wait for a second line, so that a kernel can start while
another notebook still runs. Standard input stays open while the caller lives: its end means that
the caller is gone, and the kernel is stopped. Events go to standard output; everything else that
prints goes to standard error.
"""

import asyncio
import json
import os
import re
import signal
import sys
import threading
import time

# The kernel inherits descriptor 1. Events get a private copy of it, so that what native code
# prints inside the kernel cannot land between two events.
EVENTS = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

# Time for the kernel to give memory back after the last cell (half a second of it passes first).
REST_SECONDS = 1.5
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def emit(event, **fields):
    EVENTS.write(json.dumps({"event": event, **fields}) + "\n")
    EVENTS.flush()


# While it is imported, jsonschema builds a grammar of web addresses where it finds this package,
# for a check that notebooks do not need: three quarters of the time that this program takes to
# start.
sys.modules["rfc3987_syntax"] = None

try:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
except ImportError as error:
    emit("failed", kind="python", cell=0, source="", message=f"{error} ({sys.executable})")
    sys.exit(1)


class ReportingClient(NotebookClient):
    """A notebook client that says which process runs the cells and what they print meanwhile."""

    kernel_process = None

    def __init__(self, *args, before_cells, after_cells, **options):
        super().__init__(*args, **options)
        self.before_cells = before_cells
        self.after_cells = after_cells

    def create_kernel_manager(self):
        """The connection file holds the key to the kernel: it lies where the caller removes it."""
        manager = super().create_kernel_manager()
        folder = os.environ.get("JUPYTER_RUNTIME_DIR")
        if folder:
            manager.connection_file = os.path.join(folder, f"kernel-{os.getpid()}.json")
        return manager

    async def async_start_new_kernel(self, **options):
        await super().async_start_new_kernel(**options)
        self.kernel_process = getattr(self.km.provisioner, "process", None)
        emit("kernel", pid=self.kernel_process.pid if self.kernel_process else None)

    async def async_start_new_kernel_client(self, **options):
        client = await super().async_start_new_kernel_client(**options)
        await self.before_cells()
        return client

    async def async_execute_cell(self, cell, cell_index, **options):
        result = await super().async_execute_cell(cell, cell_index, **options)
        if cell_index == len(self.nb.cells) - 1:
            await self.after_cells()
        return result

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] == "stream":
            emit("stream", name=msg["content"]["name"], text=msg["content"]["text"])
        return super().process_message(msg, cell, cell_index)


class Run:
    """One execution of one notebook."""

    def __init__(self, job):
        self.job = job
        self.notebook = nbformat.read(job["notebook"], as_version=4)
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
                cell.execution_count = None
        # Position in the notebook -> 1-based number among the cells that run, as in In [3].
        running = [
            i
            for i, c in enumerate(self.notebook.cells)
            if c.cell_type == "code" and c.source.strip()
        ]
        self.numbers = {index: number for number, index in enumerate(running, 1)}
        self.current = 0
        self.started = 0.0
        self.may_run = None
        self.is_done = False
        self.client = ReportingClient(
            self.notebook,
            before_cells=lambda: self.may_run.wait(),
            after_cells=self.after_cells,
            kernel_name=job["kernel"],
            timeout=job["timeout"],
            startup_timeout=120,
            resources={"metadata": {"path": job["cwd"]}},
            record_timing=False,
            # The first error ends the run, also in a cell that its tags allow to fail.
            force_raise_errors=True,
            coalesce_streams=True,
            # The kernel holds nothing that its cells have not written: no reason to wait for it.
            shutdown_kernel="immediate",
            # By then nbclient's own signal handlers are in place, which do not end the program.
            on_notebook_start=lambda notebook: self.stop_on_signals(),
            on_cell_execute=self.on_cell_execute,
            on_cell_executed=self.on_cell_executed,
        )
        # Failures are reported once, as an event.
        self.client.log.disabled = True

    def on_cell_execute(self, cell, cell_index):
        self.current = self.numbers[cell_index]
        self.started = time.monotonic()
        emit("cell_start", cell=self.current, id=cell.get("id", str(cell_index)))

    async def on_cell_executed(self, cell, cell_index, execute_reply):
        if execute_reply["content"]["status"] == "ok":
            seconds = time.monotonic() - self.started
            emit(
                "cell_done", cell=self.current, id=cell.get("id", str(cell_index)), seconds=seconds
            )

    async def after_cells(self):
        """Writes the copy, so that the next notebook can begin; the kernel is weighed meanwhile."""
        write_atomic(self.job["output"], nbformat.writes(self.notebook) + "\n")
        if self.job["html"]:
            write_atomic(self.job["html"], to_html(self.notebook))
        emit("done", leaks=self.cells_with_machine_paths())
        self.is_done = True
        await asyncio.sleep(REST_SECONDS)
        emit("rest", memory=memory_of(self.client.kernel_process))

    async def run_cells(self):
        self.may_run = asyncio.Event()
        self.stop_on_signals()
        self.listen_to_input()
        await self.client.async_execute()
        if not self.is_done:
            await self.after_cells()  # There are no cells at all.

    def stop_on_signals(self):
        for name in (signal.SIGINT, signal.SIGTERM):
            try:
                asyncio.get_running_loop().add_signal_handler(name, self.stop)
            except NotImplementedError:
                pass  # Windows: the end of standard input remains.

    def listen_to_input(self):
        """The next line lets the cells run; the end means that nobody waits for them any more."""
        loop = asyncio.get_running_loop()

        def wait():
            if sys.stdin.readline():
                loop.call_soon_threadsafe(self.may_run.set)
                sys.stdin.read()
            loop.call_soon_threadsafe(self.stop)

        threading.Thread(target=wait, daemon=True).start()

    def stop(self):
        """Kills the kernel and ends the program at once."""
        process = self.client.kernel_process
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()
        os._exit(130)

    def execute(self):
        ids = [self.notebook.cells[index].get("id", str(index)) for index in self.numbers]
        emit("start", cells=len(self.numbers), ids=ids)
        try:
            asyncio.run(self.run_cells())
        except CellExecutionError:
            self.fail("error", self.error_text())
        except CellTimeoutError:
            self.fail("timeout", "")
        except DeadKernelError:
            self.fail("dead", self.ending())
        except Exception as error:
            self.fail("kernel", f"{type(error).__name__}: {error}")

    def fail(self, kind, message):
        write_atomic(self.job["failed"], nbformat.writes(self.notebook) + "\n")
        index = next((i for i, number in self.numbers.items() if number == self.current), None)
        source = "" if index is None else self.notebook.cells[index].source
        emit("failed", kind=kind, cell=self.current, source=source, message=message)
        sys.exit(1)

    def error_text(self):
        """The error of the failed cell, with the lines of the notebook that led to it."""
        index = next(i for i, number in self.numbers.items() if number == self.current)
        errors = [o for o in self.notebook.cells[index].outputs if o.output_type == "error"]
        lines = [line for error in errors for line in error.traceback]
        return ANSI.sub("", "\n".join(lines)).strip()

    def ending(self):
        """How the kernel's process ended, in words."""
        process = self.client.kernel_process
        code = process.poll() if process else None
        if code is None:
            return ""
        return (
            f"It was ended by {signal.Signals(-code).name}."
            if code < 0
            else f"It ended with code {code}."
        )

    def cells_with_machine_paths(self):
        """Numbers of the cells whose outputs name the project's folder or the user's home."""
        folders = {os.path.dirname(os.path.abspath(self.job["cwd"])), os.path.expanduser("~")}
        spelled = [json.dumps(folder)[1:-1] for folder in folders if len(folder) > 1]
        cells = self.notebook.cells
        return [
            n
            for i, n in self.numbers.items()
            if any(s in json.dumps(cells[i].outputs) for s in spelled)
        ]


def memory_of(process):
    """Bytes that a process held at most, and holds now; None where the system does not tell."""
    if process is None:
        return None
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii", errors="replace") as file:
            kilobytes = dict(re.findall(r"^(VmHWM|VmRSS):\s+(\d+) kB", file.read(), re.MULTILINE))
        return {"peak": 1024 * int(kilobytes["VmHWM"]), "end": 1024 * int(kilobytes["VmRSS"])}
    except (OSError, KeyError):
        return None


def to_html(notebook):
    from nbconvert import HTMLExporter

    # No programs from other servers: the caller takes out every script and draws the formulas.
    urls = ["mathjax_url", "require_js_url", "jquery_url", "mermaid_js_url"]
    exporter = HTMLExporter(sanitize_html=True, **dict.fromkeys(urls, ""))
    # nbconvert's own list knows neither tables' heads nor paragraphs.
    exporter.register_filter("clean_html", balanced)
    return exporter.from_notebook_node(notebook)[0]


FLOW_TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s small span strong sub summary sup "
    "table tbody td tfoot th thead tr u ul"
).split()
ATTRIBUTES = {
    "*": ["class", "id", "style", "title"],
    "a": ["href"],
    "details": ["open"],
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
STYLES = ["color", "font-style", "font-weight", "text-align", "vertical-align", "white-space"]


def balanced(html):
    """One output or text of known tags, each closed: an open one would swallow the next cells."""
    import bleach
    from bleach.css_sanitizer import CSSSanitizer

    return bleach.clean(
        str(html),
        tags=FLOW_TAGS,
        attributes=ATTRIBUTES,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=CSSSanitizer(allowed_css_properties=STYLES),
    )


def write_atomic(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)


def replace(temporary, path):
    """As os.replace, on Windows for ten seconds again: see lib/base/files/whenFree.cjs."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return os.replace(temporary, path)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    Run(json.loads(sys.stdin.readline())).execute()
