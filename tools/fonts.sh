#!/bin/sh
# Put the Fandol fonts (true 仿宋 and 楷体, for printed papers) where fontconfig finds them: tools/fonts.sh [FOLDER].
# They come out of a Debian package that is not installed as a whole. Without them papers use Noto Serif: never fatal.
set -u
if [ $# -gt 0 ]; then
    folder=$1
elif [ "$(id -u)" = 0 ]; then
    folder=/usr/local/share/fonts/fandol
else
    folder=${XDG_DATA_HOME:-${HOME:-/nonexistent}/.local/share}/fonts/fandol
fi
[ ! -e "$folder/FandolFang-Regular.otf" ] || exit 0
[ ! -e "/usr/local/share/fonts/fandol/FandolFang-Regular.otf" ] || exit 0

work=$(mktemp -d) || exit 0
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
chmod 755 "$work" # apt downloads as a user of its own

fetch() {
    cd "$work" || return 1
    apt-get download -q texlive-lang-chinese >/dev/null 2>&1 </dev/null || return 1
    dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb |
        tar -x -f - --wildcards '*/fandol/FandolFang-Regular.otf' '*/fandol/FandolKai-Regular.otf' || return 1
    mkdir -p "$folder" || return 1
    for font in FandolKai-Regular.otf FandolFang-Regular.otf; do # Fang last: its presence says that all is done
        cp "$work"/usr/share/texlive/*/fonts/opentype/public/fandol/"$font" "$folder/.$font" && chmod 644 "$folder/.$font" && mv "$folder/.$font" "$folder/$font" || return 1
    done
    { command -v fc-cache >/dev/null && fc-cache "$folder"; } || true
}

if fetch; then
    printf 'fonts for printed papers: %s\n' "$folder" >&2
else
    printf '%s\n' "FandolFang (仿宋) could not be fetched; papers are set in Noto Serif instead. 未能取得仿宋字体，以宋体代替。" >&2
fi
exit 0
