#!/bin/sh
# Makes stand-ins for the two images that docker-compose.yml builds on, for machines where no image
# registry can be reached (docs/operations-compose.md):
#   eclipse-temurin:25-jre   Debian's smallest system (debootstrap) and a runtime linked from this machine's JDK 25
#   apache/kafka:4.2.1       Kafka's own jars and Docker wrapper from Maven Central, on the image above
# An image that is there already is left alone, so a real one is never replaced. --rebuild makes stand-ins
# anew, and still leaves real images alone. Needs root (debootstrap), Docker, and a JDK 25.
set -eu

runtime=eclipse-temurin:25-jre
kafka_version=4.2.1
broker=apache/kafka:$kafka_version
suite=bookworm
# Marks what this script made.
label=io.sparsewatt.stand-in

rebuild=false
case "${1-}" in
  '') ;;
  --rebuild) rebuild=true ;;
  *)
    echo "usage: deploy/base/stand-ins.sh [--rebuild]" >&2
    exit 2
    ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
home=$(cd "$here/../.." && pwd)
cache=${SPARSEWATT_CACHE-${XDG_CACHE_HOME-$HOME/.cache}/sparsewatt}
work=$here/target

fail() {
  echo "stand-ins: $1" >&2
  exit 4
}

# Whether an image is to be made; says why not.
wanted() {
  if ! made=$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null); then
    return 0
  fi
  if [ -z "$made" ]; then
    echo "stand-ins: $1 is there and not a stand-in; left alone"
    return 1
  fi
  if $rebuild; then
    return 0
  fi
  echo "stand-ins: $1 is there, a stand-in ($made)"
  return 1
}

docker info >/dev/null 2>&1 || fail "no Docker engine answers; start one (dockerd) and run this again"

make_runtime() {
  . "$home/.mvn/jdk25.sh"
  sparsewatt_find_jdk25 || exit $?
  mkdir -p "$work" "$cache"

  # The JDK's own modules; jlink and jpackage can't link themselves from a JDK without .jmod files.
  rm -rf "$work/runtime"
  modules=$("$JAVA_HOME/bin/java" --list-modules | sed 's/@.*//' | grep -vx -e jdk.jlink -e jdk.jpackage | paste -sd, -)
  "$JAVA_HOME/bin/jlink" --add-modules "$modules" --no-header-files --no-man-pages --generate-cds-archive \
    --output "$work/runtime" >/dev/null 2>"$work/jlink.log" || fail "jlink failed: $(cat "$work/jlink.log")"

  system=$cache/debian-$suite-minbase.tar
  if [ ! -f "$system" ]; then
    command -v debootstrap >/dev/null || fail "debootstrap is missing; apt-get install debootstrap"
    [ "$(id -u)" = 0 ] || fail "debootstrap needs root"
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    echo "stand-ins: fetching Debian $suite (once; kept in $system)"
    debootstrap --variant=minbase "$suite" "$root" >"$work/debootstrap.log" 2>&1 ||
      fail "debootstrap failed; its output is in $work/debootstrap.log"
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
    tar -C "$root" --numeric-owner -cf "$system.part" .
    mv "$system.part" "$system"
    rm -rf "$root"
    trap - EXIT
  fi

  release=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release")
  cp "$system" "$work/runtime.tar"
  tar -C "$work" --numeric-owner --owner=0 --group=0 --transform 's,^runtime,./opt/java/openjdk,' \
    -rf "$work/runtime.tar" runtime
  docker import \
    --change 'ENV JAVA_HOME=/opt/java/openjdk' \
    --change 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV LANG=C.UTF-8' \
    --change "ENV JAVA_VERSION=$release" \
    --change "LABEL $label=debian-$suite,jdk-$release" \
    "$work/runtime.tar" "$runtime" >/dev/null
  rm -rf "$work/runtime" "$work/runtime.tar"
  echo "stand-ins: made $runtime (Debian $suite, JDK $release)"
}

make_broker() {
  rm -rf "$here/kafka/target"
  "$home/mvnw" -q -B -ntp -f "$here/kafka/pom.xml" "-Dkafka.version=$kafka_version" package ||
    fail "Kafka's jars can't be had from Maven Central"
  # The classic builder is in every engine; BuildKit is a plug-in that a distribution may leave out.
  DOCKER_BUILDKIT=0 docker build -q --build-arg "RUNTIME=$runtime" --label "$label=kafka-$kafka_version" \
    -t "$broker" "$here/kafka" >/dev/null
  rm -rf "$here/kafka/target"
  echo "stand-ins: made $broker"
}

if wanted "$runtime"; then make_runtime; fi
if wanted "$broker"; then make_broker; fi
