#!/bin/sh
# Installs what tests talk to. Debian packages, those of its arguments that are missing:
#   scripts/install-test-parts.sh python3-grpcio mariadb-server
# MySQL itself, which only Debian's unstable distribution has, beside the system in a folder of its own; prints the folder,
# which has bin/mysqld and bin/mysql. Remove the folder to get a newer one:
#   scripts/install-test-parts.sh --mysql
set -eu
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac

# Unpacked, not installed: its programs run with the loader and the libraries that came with them.
mysql() {
  folder=${XDG_CACHE_HOME:-$HOME/.cache}/purchasing-tests/mysql
  mkdir -p "$(dirname "$folder")"
  exec 8>"$folder.lock"
  flock 8
  if [ ! -e "$folder/bin/mysqld" ]; then
    "$0" mmdebstrap >&2
    rm -rf "$folder" "$folder.part"
    mkdir "$folder.part"
    mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' --include=mysql-server-core,mysql-client-core,libc6,zlib1g \
      --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' unstable "$folder.part/root" \
      'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian unstable main' >&2 8>&- \
      || { echo "install-test-parts.sh: MySQL could not be fetched from Debian's unstable distribution; look at the messages above, and at the way to the mirror" >&2; exit 1; }
    loader=$(cd "$folder.part" && find root -name 'ld-linux-*.so.*' | head -n 1)
    libraries=$(dirname "$(cd "$folder.part" && find root -name 'libc.so.6' | head -n 1)")
    mkdir "$folder.part/bin"
    for program in sbin/mysqld bin/mysql; do
      own=
      # What is compiled into the server are the places of an installed one, where another product may be.
      [ "$program" != sbin/mysqld ] || own=' --basedir="$here/root/usr" --lc-messages-dir="$here/root/usr/share/mysql" --character-sets-dir="$here/root/usr/share/mysql/charsets" --plugin-dir="$here/root/usr/lib/mysql/plugin" --secure-file-priv=NULL'
      printf '#!/bin/sh\nhere=$(cd "$(dirname "$0")/.." && pwd)\nexec "$here/%s" --library-path "$here/%s" "$here/root/usr/%s" "$@"%s\n' "$loader" "$libraries" "$program" "$own" > "$folder.part/bin/${program#*/}"
      chmod +x "$folder.part/bin/${program#*/}"
    done
    "$folder.part/bin/mysqld" --no-defaults --version >&2
    mv "$folder.part" "$folder"
  fi
  echo "$folder"
}

[ "${1:-}" != --mysql ] || { mysql; exit 0; }

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
