// `cargo xtask audit-catalog` against BIND and dnsdist. The zones of this file: messagingengine.com and
// fmhosted.com, where the target of Fastmail's CNAMEs is gone.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { setZone } from "./dns.ts";
import { world } from "./world.ts";

const run = promisify(execFile);

// The command compiles the core first.
test.setTimeout(600_000);

async function audit(...ids: string[]): Promise<string[]> {
  const { doh, directory } = world();
  const options = ["xtask", "audit-catalog", "--doh", doh, "--costs", join(directory, "costs.txt"), ...ids];
  const { stdout } = await run("cargo", options, { cwd: join(import.meta.dirname, "../..") });
  return stdout.trim().split("\n").slice(1);
}

const head = "$TTL 0\n@ SOA ns host 1 3600 600 86400 0\n@ NS ns\nns A 127.0.0.1\n";

async function publish(...records: string[]): Promise<void> {
  await setZone("messagingengine.com", `${head}${records.join("\n")}\n`);
}

test("what is gone, what costs more than last time, and what leads elsewhere", async () => {
  const gone = "gone      dkim.fmhosted.com: no such name (fastmail)";
  await setZone("fmhosted.com", head);
  await publish('spf TXT "v=spf1 ip4:192.0.2.1 -all"');
  expect(await audit("fastmail", "mailchimp"), "what Mailchimp's entry names is there").toEqual([gone, "4 names, 1 to look at"]);

  await publish('spf TXT "v=spf1 include:_a.messagingengine.com include:_b.messagingengine.com -all"', '_a TXT "v=spf1 -all"', '_b TXT "v=spf1 -all"');
  expect(await audit("fastmail")).toEqual([
    gone,
    "expensive spf.messagingengine.com: 3 look-ups, 1 before (fastmail)",
    "2 names, 2 to look at",
  ]);

  await publish('spf TXT "v=spf1 redirect=_new.messagingengine.com"', '_new TXT "v=spf1 -all"');
  expect(await audit("fastmail")).toContain("moved     spf.messagingengine.com: redirect=_new.messagingengine.com (fastmail)");

  await publish("spf CNAME _new", '_new TXT "v=spf1 -all"');
  expect(await audit("fastmail")).toContain("moved     spf.messagingengine.com: an alias of _new.messagingengine.com (fastmail)");

  await publish('old TXT "v=spf1 -all"');
  expect(await audit("fastmail")).toContain("gone      spf.messagingengine.com: no such name (fastmail)");
});

test("a resolver that does not answer makes nothing gone", async () => {
  const { directory } = world();
  const options = ["xtask", "audit-catalog", "--doh", "http://127.0.0.1:9/dns-query", "--costs", join(directory, "none.txt"), "mailchimp"];
  const { stdout } = await run("cargo", options, { cwd: join(import.meta.dirname, "../..") });
  expect(stdout).toContain("unknown   dkim2.mcsv.net: no answer (mailchimp)");
  expect(stdout).not.toContain("gone");
});
