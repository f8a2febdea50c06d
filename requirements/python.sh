#!/bin/sh
# Prints the first Python of at least 3.11; a choice of one's own goes before: `make setup PYTHON=/path/to/python3`.
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    found=$(command -v "$candidate") || continue
    "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$found" && exit 0
done
echo "Agenda heeft Python 3.11 of nieuwer nodig en vindt dat hier niet. Op Debian en Ubuntu: apt install python3" >&2
echo "Staat er een nieuwere Python elders: make setup PYTHON=/pad/naar/python3" >&2
exit 1
