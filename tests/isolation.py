"""Gives the tests a home of their own before Django reads any setting; loaded by `-p` in pyproject.toml."""

import atexit
import os
import shutil
import tempfile

home = tempfile.mkdtemp(prefix="palmyra-tests-")
os.environ["PALMYRA_HOME"] = home
for name in [
    name for name in os.environ if name.startswith("PALMYRA_") and name not in {"PALMYRA_HOME", "PALMYRA_SAMPLES"}
]:
    del os.environ[name]
os.environ.pop("PORT", None)
if "TESTS_DATABASE_URL" in os.environ:  # by `python -m tests.postgresql`
    os.environ["PALMYRA_DATABASE_URL"] = os.environ["TESTS_DATABASE_URL"]
atexit.register(shutil.rmtree, home, ignore_errors=True)
