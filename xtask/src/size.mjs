// What a first visit loads: index.html, every local file it names, the default locale and profile; and with it the second
// part of the wasm with its words, which come once a domain is typed. Brotli at its best, as static hosts serve it. 1 KB is 1000 bytes.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

// What may arrive before the first screen works, and in all. A ceiling goes up only with a line in benches/NOTES.md that
// says for what; the first load never goes above 220,000.
const CEILINGS = { "first load": 220_000, "whole page": 900_000 };
const EMBED = 3_000;
const dist = process.argv[1];

const html = readFileSync(join(dist, "index.html"), "utf8");
const named = [...html.matchAll(/\b(?:href|src|content)="([^"\s:;,]+\.\w+)"/g)].map((match) => normalize(match[1]));
const data = ["locales/en.json", "profile.json"].filter((file) => existsSync(join(dist, file)));
const first = new Set(["index.html", ...named, ...data]);
const rest = [...readdirSync(dist).filter((file) => file.endsWith("_rest.wasm")), "locales/en.rest.json"].filter((file) => existsSync(join(dist, file)));

function pack(file) {
  const bytes = readFileSync(join(dist, file));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const packed = brotliCompressSync(bytes, { params }).length;
  line(packed, bytes.length, file);
  return packed;
}

let sum = 0;
const line = (packed, bytes, what) => console.log(`${String(packed).padStart(8)}  ${String(bytes).padStart(8)}  ${what}`);
for (const [title, files] of [["first load", first], ["whole page", rest]]) {
  for (const file of files) sum += pack(file);
  line(sum, "", `${title} with brotli; ceiling ${CEILINGS[title]}`);
  if (sum > CEILINGS[title]) process.exitCode = 1;
}
// What a documentation loads that embeds the page, before the page itself.
const embed = pack("embed.js");
line(embed, "", `embedding with brotli; ceiling ${EMBED}`);
if (embed > EMBED) process.exitCode = 1;
