#!/usr/bin/env bash
# Installs the Debian packages that are named, as root or by a sudo that asks nothing; says in one sentence why it cannot.
set -euo pipefail

refuse() {
    echo "$1 Installeer zelf: apt install $packages" >&2
    exit 1
}

packages="$*"
command -v apt-get >/dev/null || refuse "Dit is geen Debian of Ubuntu."
if [ "$(id -u)" = 0 ]; then
    as_root=(env)
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n env)
else
    refuse "Hiervoor zijn beheerrechten nodig."
fi

apt() {
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# PostgreSQL's package starts a server of its own, unless it is told beforehand not to; nobody asked for one.
cluster_settings=/etc/postgresql-common/createcluster.conf
if [[ " $packages " == *" postgresql "* && ! -e $cluster_settings ]]; then
    "${as_root[@]}" mkdir -p "${cluster_settings%/*}"
    echo "create_main_cluster = false" | "${as_root[@]}" tee "$cluster_settings" >/dev/null
    trap '"${as_root[@]}" rm -f "$cluster_settings"' EXIT
fi

echo "Debian-pakketten: $packages"
log=$(mktemp)
# A source of this machine that is out of reach need not stop us: the packages may come from another.
apt update >"$log" 2>&1 || true
if ! apt install --yes --no-install-recommends $packages >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    refuse "Het installeren van Debian-pakketten is niet gelukt."
fi
rm -f "$log"
