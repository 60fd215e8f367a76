// What the page writes for DNS tools, read by those tools: BIND's named-checkzone and octoDNS. The formats of tools that
// need an account are held against their grammar in tests/it/export_tools.rs.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { open, settled } from "./page.ts";
import { find } from "./process.ts";

/** A record: its name with the dot, its type, its TTL, its data as one text. */
type Line = [name: string, rtype: string, ttl: number, data: string];

const KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A".repeat(12);
const ZONE = "acme-schule.example";

/** What a form of the page is as a file. */
async function saved(page: Page, form: string): Promise<string> {
  const panel = page.getByRole("group", { name: "Ticket", exact: true });
  await panel.getByRole("combobox", { name: "Form" }).selectOption({ label: form });
  const saving = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Save as a file" }).click();
  return readFile(await (await saving).path(), "utf8");
}

/** Where `cargo xtask install` puts octoDNS. */
function octodns(): string | undefined {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "mailvouch");
  const homes = existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith("octodns-")) : [];
  const programs = homes.sort().map((name) => join(cache, name, process.platform === "win32" ? "Scripts/python.exe" : "bin/python"));
  return programs.findLast(existsSync);
}

/** BIND's reading of a zone file with what a zone has besides. */
function bind(file: string): Line[] {
  const text = execFileSync(find("named-checkzone"), ["-q", "-D", "-i", "none", "-o", "-", ZONE, file], { encoding: "utf8" });
  const lines = text.split("\n").map((line) => /^(\S+)\s+(\d+)\s+IN\s+(TXT|CNAME|MX|A|AAAA)\s+(.*)$/.exec(line));
  return lines.flatMap((line) => {
    if (!line) return [];
    const [, name = "", ttl, rtype = "", data = ""] = line;
    const strings = data.match(/"(\\.|[^"\\])*"/g)?.map((string) => string.slice(1, -1).replace(/\\(.)/g, "$1"));
    return [[name, rtype, Number(ttl), rtype === "TXT" ? (strings ?? []).join("") : data] as Line];
  });
}

for (const [vendor, before] of [
  ["tocco", async () => {}],
  ["altcraft", async (page: Page) => page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" }).fill(KEY)],
] as const) {
  test.describe(vendor, () => {
    let directory = "";
    test.beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), "mailvouch-tools-"))));
    test.afterEach(async () => rm(directory, { recursive: true, force: true }));

    async function records(page: Page): Promise<[Line[], string]> {
      await open(page, vendor, "demo");
      await settled(page);
      await before(page);
      const head = `$TTL 60\n@ SOA ns.test. hostmaster.test. 1 3600 600 604800 300\n@ NS ns.test.\n`;
      await writeFile(join(directory, "zone"), head + (await saved(page, "Zone file")));
      return [bind(join(directory, "zone")), await saved(page, "octoDNS: YAML")];
    }

    test("BIND reads the zone file", async ({ page }) => {
      const [lines] = await records(page);
      const values = await page.getByRole("article", { name: /^(Add|Replace)/ }).evaluateAll((all) => all.length);
      expect(lines.length).toBe(values);
      expect(lines.every(([name, , ttl]) => name.endsWith(`${ZONE}.`) && ttl === 3600)).toBe(true);
      if (vendor === "altcraft") expect(lines).toContainEqual([`ak._domainkey.${ZONE}.`, "TXT", 3600, `v=DKIM1; k=rsa; p=${KEY}`]);
    });

    test("octoDNS reads its YAML, as BIND reads the zone file", async ({ page }) => {
      const python = octodns();
      const why = "octoDNS is not installed: `cargo xtask install` could not reach Python's package index";
      if (!python) console.log(`skipped: ${why}`);
      test.skip(!python, why);
      const [lines, yaml] = await records(page);
      await writeFile(join(directory, `${ZONE}.yaml`), yaml);
      const program = join(import.meta.dirname, "../data/read_octodns.py");
      const read: Line[] = JSON.parse(execFileSync(python ?? "", [program, directory, ZONE], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      for (const line of lines) expect(read).toContainEqual(line);
      // To octoDNS what is not in the file goes, so what stays at a name is in it.
      expect(read).toContainEqual([`${ZONE}.`, "TXT", 3600, "MS=ms48151623"]);
      expect(read.filter(([, , , data]) => data.startsWith("v=spf1"))).toHaveLength(1);
    });
  });
}
