// Puts the two parts of the page in the place of the one that Trunk wrote: both wasm files, the glue with the loader of
// the second part in it, and the new digests. Glue and styles get smaller on the way. Trunk's names stay: they hold a hash
// of the whole, and both parts change with it. The words are cut in two alike.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";

const [, dist, parts] = process.argv;
const digest = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
let html = readFileSync(join(dist, "index.html"), "utf8");
const [, name] = html.match(/"\.\/(mailvouch-\w+)\.js"/);

/** Replaces the one occurrence of what must be there. */
function replace(text, what, by) {
  if (text.split(what).length !== 2) throw new Error(`not once: ${what}`);
  return text.replace(what, () => by);
}

function put(file, bytes) {
  html = replace(html, digest(readFileSync(join(dist, file))), digest(bytes));
  writeFileSync(join(dist, file), bytes);
}

/** Without comments, spaces and long names of its own. */
function smaller(text, loader) {
  return Buffer.from(transformSync(text, { loader, minify: true, target: "esnext", legalComments: "none" }).code);
}

/** Leaves to a file of words what the first part of the page names, and puts the others beside it. Findings (in capitals) are the second part's. */
function cutWords(file) {
  const [start, rest] = [{}, {}];
  for (const [key, sentence] of Object.entries(JSON.parse(readFileSync(file, "utf8")))) {
    (/^[a-z]/.test(key) && first.includes(key) ? start : rest)[key] = sentence;
  }
  writeFileSync(file, JSON.stringify(start));
  writeFileSync(file.replace(/json$/, "rest.json"), JSON.stringify(rest));
}

const rest = readFileSync(join(parts, "split_rest.wasm"));
writeFileSync(join(dist, `${name}_rest.wasm`), rest);
const glue = readFileSync(join(parts, "mailvouch.js"), "utf8");
const [line, part] = glue.match(/import \* as (\w+) from "\.\/__wasm_split\.js";?\n/);
const loader = readFileSync("src/rest.js", "utf8");
const filled = replace(replace(loader, "{rest}", `./${name}_rest.wasm`), "{digest}", digest(rest));
put(`${name}.js`, smaller(replace(glue, line, `${filled}const ${part} = { __wasm_split_load_rest };\n`), "js"));
for (const [, file, loader] of html.matchAll(/"\.\/([\w-]+\.(css))"/g)) put(file, smaller(readFileSync(join(dist, file), "utf8"), loader));
const first = readFileSync(join(parts, "mailvouch_bg.wasm"));
put(`${name}_bg.wasm`, first);
for (const file of readdirSync(join(dist, "locales")).filter((name) => /^\w+\.json$/.test(name))) cutWords(join(dist, "locales", file));
writeFileSync(join(dist, "index.html"), html);
