// What a test does with DNS: publish a zone, change a zone, ask BIND what it serves.
import { execFile } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { readFile, rename, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { world } from "./world.ts";

const run = promisify(execFile);

/**
 * Publishes the text as the zone `name`, which may be new, and returns once BIND serves it. The serial number is set
 * here; the text must have an SOA record. A zone belongs to one spec file: the files run side by side.
 */
export async function setZone(name: string, text: string): Promise<void> {
  const { bind } = world();
  const published = await soa(name, bind).catch(() => undefined);
  const serial = (published ?? 0) + 1;
  const numbered = text.replace(/(\bSOA\s+\S+\s+\S+\s+\(?\s*)\d+/, `$1${serial}`);
  if (numbered === text && published !== undefined) throw new Error(`${name}: no SOA record with a serial number`);
  // BIND never reads half a file.
  const half = `${path(name)}.${process.pid}`;
  await writeFile(half, numbered);
  await rename(half, path(name));
  const added = published === undefined && (await addZone(name));
  if (!added) await rndc("reload", name);
  const deadline = Date.now() + 5_000;
  while ((await soa(name, bind).catch(() => undefined)) !== serial) {
    if (Date.now() > deadline) throw new Error(`BIND does not take the zone ${name}:\n${await logOf(name)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Whether the zone is new: tests of one file that run side by side publish the same at the same moment. */
async function addZone(name: string): Promise<boolean> {
  try {
    await rndc("addzone", name, `{ type primary; file "zones/${name}.zone"; };`);
    return true;
  } catch (error) {
    if (String(error).includes("already exists")) return false;
    throw error;
  }
}

/** Publishes the zone again as `edit` returns it. */
export async function editZone(name: string, edit: (text: string) => string): Promise<void> {
  await setZone(name, edit(await readFile(path(name), "utf8")));
}

/** The serial number that BIND serves for the zone; throws if it serves none. */
export async function soa(zone: string, port: number): Promise<number> {
  const resolver = new Resolver({ timeout: 500, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return (await resolver.resolveSoa(zone)).serial;
}

function path(zone: string): string {
  return join(world().directory, "zones", `${zone}.zone`);
}

async function rndc(...command: string[]): Promise<void> {
  const env = { ...process.env, PATH: `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/usr/local/sbin` };
  await run("rndc", ["-c", join(world().directory, "rndc.conf"), ...command], { env });
}

async function logOf(zone: string): Promise<string> {
  const log = await readFile(join(world().directory, "named.log"), "utf8");
  return log.split("\n").filter((line) => line.includes(zone)).slice(-8).join("\n");
}
