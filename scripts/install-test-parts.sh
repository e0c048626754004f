#!/bin/sh
# Installs Debian packages that tests talk to, those of its arguments that are missing:
#   scripts/install-test-parts.sh python3-grpcio mariadb-server
set -eu
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac

missing=""
for part in "$@"; do
  dpkg-query -W -f '${Status}' "$part" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $part"
done
[ -n "$missing" ] || exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"

# One at a time: test projects run side by side, and apt has one lock.
exec 9>"${TMPDIR:-/tmp}/purchasing-install-test-parts.lock"
flock 9
export DEBIAN_FRONTEND=noninteractive
# Tests start servers of their own: PostgreSQL's package would make and start one, which a container may not.
case " $missing " in
  *" postgresql "*)
    $as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    ;;
esac
$as_root apt-get -o DPkg::Lock::Timeout=300 update -qq
# shellcheck disable=SC2086
$as_root apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing
