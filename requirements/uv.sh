#!/usr/bin/env bash
# Runs the uv of .venv as this machine's pip would: uv itself reads neither pip's settings nor the system's certificates.
set -euo pipefail
cd "$(dirname "$0")/.."

pip_setting() {
    .venv/bin/python -m pip config get "global.$1" 2>/dev/null || true
}

mirror=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$(pip_setting index-url)}}
[ -z "$mirror" ] || export UV_DEFAULT_INDEX=$mirror
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
exec .venv/bin/uv "$@"
