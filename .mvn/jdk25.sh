# Finds a JDK 25 and exports JAVA_HOME. Sourced by ./mvnw and ./sparsewatt, so that both work
# where `java` on the PATH is another version. POSIX sh: mvnw runs under dash.

sparsewatt_is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

sparsewatt_find_jdk25() {
  for sparsewatt_jdk in "${JAVA_HOME-}" "${JAVA25_HOME-}" "${JAVA_HOME_25_X64-}" "${JAVA_HOME_25_ARM64-}" \
    /usr/lib/jvm/*25* /usr/java/*25* /opt/java/* /opt/*25* \
    "${HOME-}"/.sdkman/candidates/java/25* "${HOME-}"/.jdks/*25* "${HOME-}"/.asdf/installs/java/*25* \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*25*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$sparsewatt_jdk" ] && sparsewatt_is_jdk25 "$sparsewatt_jdk"; then
      JAVA_HOME=$sparsewatt_jdk
      export JAVA_HOME
      return 0
    fi
  done
  # A java on the PATH may live in a place of its own; ask it.
  sparsewatt_jdk=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p') || sparsewatt_jdk=
  if [ -n "$sparsewatt_jdk" ] && sparsewatt_is_jdk25 "$sparsewatt_jdk"; then
    JAVA_HOME=$sparsewatt_jdk
    export JAVA_HOME
    return 0
  fi
  cat >&2 <<'MESSAGE'
sparsewatt: no JDK 25 was found.
  Looked at JAVA_HOME, JAVA25_HOME, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks, ~/.asdf and the java on the PATH.
  Install one (any vendor; a JDK, not a JRE), or set JAVA25_HOME to its folder, and run the command again.
MESSAGE
  return 4
}
