#!/usr/bin/env bash
# Installs the compilers that the program asks, and says where things are kept and by which key.
set -euo pipefail

fail() {
    printf '::error title=KHO ABI gate::%s\n' "$1"
    exit 2
}

case $ENFORCE in
    all | findings | nothing) ;;
    *) fail "enforce is none of all, findings and nothing" ;;
esac
case $SHARD in
    "") ;;
    # Digits, a slash and digits: it becomes part of a name.
    *[!0-9/]* | */*/* | /* | */) fail "shard is not written as K/N, such as 1/4" ;;
    */*) ;;
    *) fail "shard is not written as K/N, such as 1/4" ;;
esac
command -v cargo >/dev/null || fail "there is no cargo: install Rust in a step before this one"

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

packages=()
want() {
    command -v "$1" >/dev/null || packages+=("$2")
}
# The machine's own architecture has the compiler that builds the program; for the other there is a cross compiler.
want_for() {
    if [ "$(uname -m)" != "$1" ]; then want "$1-linux-gnu-gcc" "gcc-${1/_/-}-linux-gnu"; fi
}
want gcc gcc
want git git
# Whoever merges reports looks at no header.
if [ -z "$MERGE" ]; then
    want clang clang
    compgen -G '/usr/lib/*/libclang*.so*' >/dev/null || compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null ||
        packages+=(libclang-dev)
    case ${TARGETS:-x86_64} in *x86_64*) want_for x86_64 ;; esac
    case ${TARGETS:-arm64} in *arm64*) want_for aarch64 ;; esac
fi
if [ ${#packages[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || fail "${packages[*]} is missing, and there is no apt-get: install it in a step before"
    as_root apt-get update --quiet --quiet
    as_root apt-get install --yes --no-install-recommends --quiet --quiet "${packages[@]}"
fi

# The program depends on its source, on the compiler, and on the system whose libraries it is linked to.
top=$(cd "$GITHUB_ACTION_PATH/../../.." && pwd)
key=$({
    rustc --version --verbose
    cat /etc/os-release
    cd "$top"
    find Cargo.toml Cargo.lock abi-spec conformance generated -type f -print0 | sort --zero-terminated | xargs --null sha256sum
} | sha256sum | cut -c 1-32)
{
    printf 'key=%s\n' "$key"
    printf 'part=%s\n' "${SHARD/\//-of-}"
    printf 'program=%s\n' "$RUNNER_TEMP/kho-abi/program"
    printf 'seen=%s\n' "$RUNNER_TEMP/kho-abi/seen"
} >>"$GITHUB_OUTPUT"
