#!/usr/bin/env bash
# Brings in the programs that the tests run, when they are missing and this account may. What is still missing afterwards
# does not stop the tests: each one that needs it fails and says so.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
while read -r file package; do
    compgen -G "$file" >/dev/null || missing+=("$package")
done <<'TABLE'
/usr/bin/chromium                        chromium
/usr/lib/postgresql/*/bin/initdb         postgresql
/usr/lib/libreoffice/program/libswlo.so  libreoffice-writer-nogui
/usr/lib/libreoffice/program/libsclo.so  libreoffice-calc-nogui
/usr/bin/pdftotext                       poppler-utils
/usr/bin/openssl                         openssl
TABLE

[ ${#missing[@]} = 0 ] || ./debian.sh "${missing[@]}" || echo "De tests gaan door en melden wat zij missen." >&2
