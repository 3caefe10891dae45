#!/bin/sh
# Install Debian packages as root without starting their system services. Called by ./dev with the packages' names.
set -eu
export DEBIAN_FRONTEND=noninteractive
POLICY=/usr/sbin/policy-rc.d
MARK='# set by ./dev while it installs packages'
log=$(mktemp)

tidy() {
    if grep -qsF "$MARK" "$POLICY"; then rm -f "$POLICY"; fi # one of a killed run goes too
    rm -f "$log"
}
trap tidy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Two at once, from whatever folder: the second waits.
exec 8>/run/anxin-apt.lock
if command -v flock >/dev/null; then flock 8; fi

# Debian would start PostgreSQL and Redis on their usual ports; the project runs its own, on free ones.
[ -e "$POLICY" ] || { printf '#!/bin/sh\n%s\nexit 101\n' "$MARK" >"$POLICY" && chmod 755 "$POLICY"; }

if ! { apt-get update -q && apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=600 "$@"; } \
    >"$log" 2>&1 </dev/null 8>&-; then
    tail -n 20 "$log" >&2
    printf '\n%s\n' "Installing packages failed (see above): is a Debian mirror within reach? 安装软件包失败，请检查网络和软件源。" >&2
    exit 1
fi
