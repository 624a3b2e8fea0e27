#!/bin/sh
# Builds static/plotly/plotly-VERSION.HASH.min.js from the npm packages plotly.js and esbuild.
# The version is that of the installed plotly.py, so that the screen and exported files draw with the same code.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../../static/plotly
version=${1:?give the version of plotly.js, as in: build.sh 4.1.1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '{"private": true}\n' > package.json
npm install --silent --no-audit --no-fund "plotly.js@$version" esbuild@0.28.2
cp "$here/entry.js" entry.js
npx esbuild entry.js --bundle --minify --format=iife --global-name=Plotly --define:global=window --define:define.amd=false \
  --loader:.css=empty --legal-comments=eof --log-level=error --outfile=bundle.js
rm -f "$out"/plotly-*.min.js
hash=$(sha256sum bundle.js | cut -c1-12)
mv bundle.js "$out/plotly-$version.$hash.min.js"
cp node_modules/plotly.js/LICENSE "$out/LICENSE"
