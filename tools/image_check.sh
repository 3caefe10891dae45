#!/bin/sh
# Build the image with buildah, without a container engine, and try what production needs of it. Called by ./dev as root.
#   BASE=python:3.11-slim-bookworm ./dev image-check     on that base, from a registry
#   ./dev image-check                                    on a base made here from Debian packages alone
set -eu
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
work=$(mktemp -d "${TMPDIR:-/var/tmp}/anxin-image-XXXXXX")
container=
tidy() {
    [ -z "$container" ] || buildah rm "$container" >/dev/null 2>&1 || true
    buildah rmi anxin-check anxin-check-base >/dev/null 2>&1 || true
    rm -rf --one-file-system "$work"
}
trap tidy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

debian_base() { # Debian with Python, reaching packages the way this machine does
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 '/debian$')
    debootstrap --variant=minbase --include=python3,python3-venv,passwd bookworm "$work/root" "$mirror" >"$work/log" 2>&1 || {
        tail -n 20 "$work/log" >&2
        exit 1
    }
    rm -f "$work/root/etc/apt/sources.list"
    tar -C / --ignore-failed-read -cf - etc/apt etc/ssl/certs usr/local/share/ca-certificates 2>/dev/null |
        tar -C "$work/root" -xf -
    [ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$work/root/etc/pip.conf"
    ln -sf python3 "$work/root/usr/bin/python"
    base=$(buildah from scratch)
    buildah add -q "$base" "$work/root" / >/dev/null
    for name in SSL_CERT_FILE PIP_CERT PIP_INDEX_URL; do
        value=$(printenv "$name" || true)
        [ -z "$value" ] || buildah config --env "$name=$value" "$base"
    done
    buildah commit -q "$base" anxin-check-base >/dev/null
    buildah rm "$base" >/dev/null
    rm -rf --one-file-system "$work/root"
}

if [ -z "${BASE:-}" ]; then
    echo "making a base of Debian packages"
    debian_base
    BASE=localhost/anxin-check-base
fi
echo "building on $BASE"
buildah build -q --format docker --build-arg "BASE=$BASE" -t anxin-check . >/dev/null
container=$(buildah from localhost/anxin-check)

inside() {
    buildah run --env ANXIN_PRODUCTION=0 --env ANXIN_VAR=/tmp/var "$container" -- "$@"
}
echo "trying it"
inside python manage.py check
inside python manage.py migrate --verbosity 0
inside python -c '
import os, pathlib, weasyprint
assert os.getuid() != 0, "runs as root"
html = "<p style=\"font-family: FandolFang, Noto Serif CJK SC\">安全生产信用台账 〇𬭎镕堃</p>"
weasyprint.HTML(string=html).write_pdf("/tmp/paper.pdf")
assert pathlib.Path("/app/var/static/staticfiles.json").exists(), "no static files"
assert os.access("/app/var/papers", os.W_OK) and not os.access("/app/manage.py", os.W_OK)
'
inside fc-list | grep -q FandolFang || echo "warning: FandolFang is not in the image; papers would be set in Noto Serif"
if buildah run "$container" -- python manage.py check >/dev/null 2>&1; then
    echo "the image starts in production mode without secrets" >&2
    exit 1
fi
echo "the image builds, migrates, draws a paper, and refuses to start without secrets"
