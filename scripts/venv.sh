#!/bin/sh
# Make the virtual environment $1 with the first Python that is new enough.
set -eu
for python in python3.11 python3 python3.12 python3.13 python3.14; do
    # A name may be there and still not run (a shim of a version manager), so try it.
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$python is there, its venv module is not. On Debian: apt-get install ${python}-venv" >&2
        exit 1
    fi
    exec "$python" -m venv "$1"
done
echo 'Raceme needs Python 3.11 or newer, as python3.11 or python3. On Debian: apt-get install python3 python3-venv' >&2
exit 1
