#!/usr/bin/env bash
# base-images.sh CACHE SOURCE: makes the base images that the Dockerfile and the compose file name, where no registry can be
# reached: from Debian's packages and the .NET of this machine. They have the same names, the same user and the same commands
# as the originals, and they are not the originals:
#
#   mcr.microsoft.com/dotnet/sdk:10.0                     Debian 12, this machine's SDK, and the packages that SOURCE needs, so
#                                                         that images are built without a network
#   mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled   libraries of Debian 12 without a shell, this machine's runtime, user 1654
#   mysql:9.7                                             MySQL of Debian's unstable distribution, the only MySQL that Debian
#                                                         has; nothing else comes from there
#
# CACHE keeps what was made for the next time. DOCKER_HOST says which engine gets them.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac

cache=$1 source=$2
here=$(cd "$(dirname "$0")" && pwd)
dotnet_root=$(dotnet --list-sdks | sed -n 's/.*\[\(.*\)\/sdk\].*/\1/p' | tail -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache"

# Packages are unpacked, not set up: nothing in these images is ever installed or removed.
extract() { # extract FOLDER SUITE PACKAGES
  local sources=()
  [ "$2" != unstable ] || sources=("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian unstable main")
  mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' --include="$3" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' "$2" "$1" "${sources[@]}" > "$1.log" 2>&1 \
    || { tail -n 5 "$1.log" >&2; return 1; }
  mkdir -p "$1/tmp" "$1/root"
  chmod 1777 "$1/tmp"
  [ -e "$1/bin/sh" ] || [ ! -e "$1/bin/dash" ] || ln -s dash "$1/bin/sh"
}

libraries=ca-certificates,libc6,libgcc-s1,libstdc++6,libssl3,zlib1g,tzdata

runtime() {
  local root=$work/runtime
  extract "$root" bookworm "$libraries"
  mkdir -p "$root/usr/share/dotnet" "$root/etc" "$root/home/app"
  cp -a "$dotnet_root/dotnet" "$dotnet_root/host" "$root/usr/share/dotnet/"
  mkdir "$root/usr/share/dotnet/shared"
  cp -a "$dotnet_root/shared/Microsoft.NETCore.App" "$dotnet_root/shared/Microsoft.AspNetCore.App" "$root/usr/share/dotnet/shared/"
  printf 'root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/bin/false\n' > "$root/etc/passwd"
  printf 'root:x:0:\napp:x:1654:\n' > "$root/etc/group"
  chown 1654:1654 "$root/home/app"
  tar -C "$root" -cf "$cache/runtime.tar.part" .
  mv "$cache/runtime.tar.part" "$cache/runtime.tar"
}

sdk() {
  local root=$work/sdk
  extract "$root" bookworm "$libraries,base-files,bash,dash,coreutils,sed,grep,findutils,diffutils,libicu72"
  mkdir -p "$root/usr/share/dotnet" "$root/etc"
  cp -a "$dotnet_root/." "$root/usr/share/dotnet/"
  printf 'root:x:0:0:root:/root:/bin/bash\n' > "$root/etc/passwd"
  tar -C "$root" -cf "$cache/sdk.tar.part" .
  mv "$cache/sdk.tar.part" "$cache/sdk.tar"
}

mysql() {
  local root=$work/mysql
  extract "$root" unstable base-files,bash,dash,coreutils,sed,grep,gzip,hostname,perl-base,util-linux,mysql-server-core,mysql-client-core
  mkdir -p "$root/var/lib/mysql" "$root/var/run/mysqld" "$root/docker-entrypoint-initdb.d" "$root/usr/local/bin"
  printf 'root:x:0:0:root:/root:/bin/bash\nmysql:x:999:999::/var/lib/mysql:/bin/false\n' > "$root/etc/passwd"
  printf 'root:x:0:\nmysql:x:999:\n' > "$root/etc/group"
  chown 999:999 "$root/var/lib/mysql" "$root/var/run/mysqld"
  install -m 0755 "$here/mysql-entrypoint.sh" "$root/usr/local/bin/docker-entrypoint.sh"
  tar -C "$root" -cf "$cache/mysql.tar.part" .
  mv "$cache/mysql.tar.part" "$cache/mysql.tar"
}

# Only what the seven services restore, not the whole package folder of this machine.
packages() {
  (cd "$source" && dotnet restore samples/Microservices/Services.slnf --packages "$work/packages" --verbosity quiet > "$work/restore.log" 2>&1) \
    || { tail -n 20 "$work/restore.log" >&2; return 1; }
  find "$source" -type d -name obj -prune -exec rm -rf {} +
  mkdir -p "$work/feed/root/.nuget/NuGet"
  mv "$work/packages" "$work/feed/root/.nuget/packages"
  printf '<configuration>\n  <packageSources>\n    <clear />\n    <add key="local" value="../packages" />\n  </packageSources>\n</configuration>\n' \
    > "$work/feed/root/.nuget/NuGet/NuGet.Config"
}

stamp=$(cat "$0" "$here/mysql-entrypoint.sh" <(dotnet --list-runtimes) <(dotnet --list-sdks) | sha256sum | cut -d' ' -f1)
if [ "$(cat "$cache/stamp" 2>/dev/null)" != "$stamp" ]; then
  rm -f "$cache"/*.tar "$cache/stamp"
fi
jobs=()
for part in runtime sdk mysql; do
  [ -e "$cache/$part.tar" ] || { "$part" & jobs+=($!); }
done
packages & jobs+=($!)
for job in "${jobs[@]}"; do wait "$job"; done
echo "$stamp" > "$cache/stamp"

docker import --change 'ENV PATH=/usr/share/dotnet:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change 'ENV DOTNET_ROOT=/usr/share/dotnet' \
  --change 'ENV APP_UID=1654' --change 'ENV DOTNET_RUNNING_IN_CONTAINER=true' "$cache/runtime.tar" mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled > /dev/null
docker import --change 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' --change 'ENTRYPOINT ["docker-entrypoint.sh"]' --change 'ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'CMD ["mysqld"]' --change 'VOLUME /var/lib/mysql' --change 'EXPOSE 3306' "$cache/mysql.tar" mysql:9.7 > /dev/null
docker import "$cache/sdk.tar" purchasing-sdk-without-packages > /dev/null
docker build --quiet --network none --tag mcr.microsoft.com/dotnet/sdk:10.0 --file - "$work/feed" > "$work/build.log" 2>&1 <<'DOCKERFILE' || { tail -n 20 "$work/build.log" >&2; exit 1; }
FROM purchasing-sdk-without-packages
ENV PATH=/usr/share/dotnet:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DOTNET_ROOT=/usr/share/dotnet \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_NOLOGO=1 \
    DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 \
    HOME=/root
COPY root /root
DOCKERFILE
