// A vendor's documentation with the page in it: tests/data/docs-site, built by MkDocs, for an origin of its own.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { find } from "./process.ts";

const SOURCE = join(import.meta.dirname, "../data/docs-site");
/** Where the page is, as the sources say. */
const PAGE = "https://tools.example.com/mail/";

/** Builds it for this page. Gives the directory, and the strictest policy that the theme of MkDocs runs under. */
export async function buildDocs(directory: string, page: string): Promise<{ root: string; policy: string }> {
  const [source, root] = [join(directory, "docs-source"), join(directory, "docs-site")];
  await cp(SOURCE, source, { recursive: true });
  for (const file of await files(source, ".md")) {
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(PAGE, page));
  }
  await promisify(execFile)(find("mkdocs"), ["build", "--quiet", "--strict", "-d", root], { cwd: source });

  // What stands inline in MkDocs' own theme is let in by its digest; nothing of ours is inline.
  const [scripts, styles] = [new Set<string>(), new Set<string>()];
  for (const file of await files(root, ".html")) {
    const html = await readFile(file, "utf8");
    for (const [, script] of html.matchAll(/<script>([^]*?)<\/script>/g)) scripts.add(digest(script));
    for (const [, style] of html.matchAll(/ style="([^"]*)"/g)) styles.add(digest(style));
  }
  const origin = new URL(page).origin;
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${origin} ${[...scripts].join(" ")}`,
    `style-src 'self' 'unsafe-hashes' ${[...styles].join(" ")}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    `frame-src ${origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { root, policy: policy.join("; ") };
}

function digest(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

async function files(directory: string, ending: string): Promise<string[]> {
  const all = await readdir(directory, { recursive: true });
  return all.filter((file) => file.endsWith(ending)).map((file) => join(directory, file));
}
