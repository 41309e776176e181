#!/bin/sh
# Prints the HTML sources beside this script to the PDFs in ../knowledge/nachweise. Needs Chromium: CHROMIUM=path ./print.sh
set -eu
cd "$(dirname "$0")"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
for source in *.html; do
  "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$profile" --no-pdf-header-footer \
    --print-to-pdf="../knowledge/nachweise/${source%.html}.pdf" "file://$PWD/$source"
done
