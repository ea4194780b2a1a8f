"""nbgrader's `collect` for an exchange into which every student can write what he likes.

Only ordinary files are taken. A link would be followed with the instructor's rights, for example
to the assignment with its solutions, and a named pipe would be waited for. What is not taken is
named, and costs nobody else anything.
"""

import os
import pwd
import re
import shutil
import stat
from datetime import datetime

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns

NOT_TAKEN = "Not taken:"


class CollectFiles(ExchangeCollect):
    def _path_to_record(self, path):
        try:
            record = super()._path_to_record(path)
            check_folder(path, record["username"])
            return record
        except Exception as error:
            self.log.error("%s %s (%s)", NOT_TAKEN, path, error)
            # nbgrader sorts by time before copy_files leaves this out.
            return {"username": path, "filename": None, "timestamp": datetime.min}

    def copy_files(self):
        self.src_records = [one for one in self.src_records if one["filename"] is not None]
        super().copy_files()

    def do_copy(self, src, dest, log=None):
        limits = self.coursedir
        if self.get_size(src) > 1000 * limits.max_dir_size:
            self.log.error("%s %s (over %d kB)", NOT_TAKEN, src, limits.max_dir_size)
            return
        unwanted = ignore_patterns(limits.ignore, limits.include, limits.max_file_size, self.log)
        try:
            shutil.copytree(
                src,
                dest,
                symlinks=True,
                ignore=lambda folder, names: [*unwanted(folder, names), *special(folder, names)],
            )
        except OSError as error:
            shutil.rmtree(dest, ignore_errors=True)
            self.log.error("%s %s (%s)", NOT_TAKEN, src, error)


def check_folder(path, student):
    """Throws where a folder of the exchange cannot be a student's work."""
    status = os.lstat(path)
    if not stat.S_ISDIR(status.st_mode):
        raise ValueError("not a folder")
    if not re.fullmatch(r"[\w@-][\w.@-]*", student):
        raise ValueError("a student's name is of letters, digits and - . @")
    try:
        owner = pwd.getpwnam(student).pw_uid
    except KeyError:
        return  # Students are no users of this system, as on most hubs.
    if status.st_uid != owner:
        raise ValueError(f"not handed in by {student}")


def special(folder, names):
    """The names of what is neither a file nor a folder."""
    modes = {name: os.lstat(os.path.join(folder, name)).st_mode for name in names}
    return [name for name, mode in modes.items() if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))]
