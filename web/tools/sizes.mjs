// Weighs what was built (gzip, JS and CSS): the first page, then each room on top of it. Ends with 1 when a limit is passed.
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FIRST = 300; // KB: sign-in and shell
const ROOM = 450; // KB: a page with everything below it

const built = fileURLToPath(new URL("../../src/hutong/doors/office/built/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${built}manifest.json`, "utf8"));

/** What a chunk needs at once; `deep`: and what it loads by itself as soon as it is drawn. */
function needs(key, deep, seen = new Set()) {
  if (seen.has(key) || !manifest[key]) return seen;
  seen.add(key);
  const { imports = [], dynamicImports = [], isEntry } = manifest[key];
  for (const next of deep && !isEntry ? [...imports, ...dynamicImports] : imports) needs(next, deep, seen);
  return seen;
}

function weigh(keys) {
  const files = new Set([...keys].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]));
  return [...files].reduce((sum, file) => sum + statSync(`${built}${file}.gz`).size, 0) / 1000;
}

const entry = "index.html";
const locale = Object.keys(manifest).find((key) => key.endsWith("locale/zh_CN.js"));
const shell = new Set([...needs(entry, false), ...(locale ? needs(locale, false) : [])]);
const rooms = manifest[entry].dynamicImports
  .filter((key) => key.includes("rooms/") && !key.includes("rooms/signin/"))
  .sort();
const lines = [
  ["first page (shell and sign-in)", weigh([...shell, ...needs("src/rooms/signin/page.tsx", false)]), FIRST],
];
for (const room of rooms) {
  lines.push([room.replace(/^src\/rooms\//, ""), weigh([...shell, ...needs(room, true)]), ROOM]);
}
let passed = 0;
for (const [name, size, limit] of lines) {
  if (size > limit) passed += 1;
  process.stdout.write(`${size.toFixed(0).padStart(5)} KB of ${limit}  ${size > limit ? "TOO LARGE " : ""}${name}\n`);
}
process.exit(passed ? 1 : 0);
