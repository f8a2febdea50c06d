#!/usr/bin/env bash
# Makes a fresh .venv that holds pip and, by its hash, uv.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(requirements/python.sh)
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    requirements/debian.sh "python$version-venv"
fi

echo "Python $version: .venv"
"$python" -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --requirement requirements/bootstrap.txt
