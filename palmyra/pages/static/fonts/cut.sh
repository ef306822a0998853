#!/bin/sh
# Cuts the six font files of the public pages from Fontsource's packages. Run it anywhere outside the repository:
#   sh cut.sh TARGET-FOLDER
# It needs npm, Python and `pip install fonttools brotli`.
set -eu
target=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

latin="U+0020-007E,U+00A0,U+00A7,U+00A9,U+00AB,U+00B0,U+00B1,U+00B7,U+00BB,U+00BD,U+00C0-00FF,U+0152,U+0153"
latin="$latin,U+2013,U+2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+2032,U+2033,U+2039,U+203A,U+20AC,U+2122,U+2212"
cyrillic="U+0301,U+0400-045F,U+0490,U+0491,U+2116"

for family in piazzolla commissioner; do
  npm pack --silent "@fontsource-variable/$family@5.3.0" >/dev/null
  mkdir "$family" && tar xzf ./*"$family"-5.3.0.tgz -C "$family" --strip-components 1
  cp "$family/LICENSE" "$target/$family-OFL.txt"
done

# cut SOURCE NAME AXES UNICODES: fixes axes, then keeps the signs and features that the pages use.
cut() {
  fonttools varLib.instancer "$1" $3 --output instance.ttf --quiet
  pyftsubset instance.ttf --unicodes="$4" --output-file="$target/$2.woff2" --flavor=woff2 \
    --layout-features=kern,mark,mkmk,liga,locl,ccmp,pnum,tnum --no-hinting --desubroutinize
}
for script in latin cyrillic; do
  eval "signs=\$$script"
  cut "piazzolla/files/piazzolla-$script-opsz-normal.woff2" "piazzolla-$script" "opsz=20 wght=400:800" "$signs"
  cut "piazzolla/files/piazzolla-$script-opsz-italic.woff2" "piazzolla-italic-$script" "opsz=20 wght=430" "$signs"
  cut "commissioner/files/commissioner-$script-wght-normal.woff2" "commissioner-$script" "wght=400:700" "$signs"
done
