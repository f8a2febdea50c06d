#!/usr/bin/env bash
# Makes .venv hold exactly the packages of run.txt or test.txt, plus this folder itself with its command `agenda`.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Python-pakketten: requirements/$1.txt"
requirements/uv.sh pip sync --quiet --python .venv/bin/python --require-hashes \
    --require-build-hashes --build-constraints requirements/build-constraints.txt "requirements/$1.txt"

# Written by hand: an editable install needs a build, and would leave out the modules beside the package.
site_packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
pwd >"$site_packages/agenda.pth"
cat >.venv/bin/agenda <<SCRIPT
#!/bin/sh
'''exec' "$PWD/.venv/bin/python" "\$0" "\$@"
' '''
import sys

from agenda.commands import main

sys.exit(main())
SCRIPT
chmod +x .venv/bin/agenda
