// A DKIM key pair made in the page: independent programs sign with its file and verify by its record, which BIND serves.
import { execFileSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { type Signer, signedByDkimsign, signedHere, verified } from "./mail.ts";
import { field, line, open, settled } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";

/** Opens the page of a domain with a server of its own, with the part that makes keys. */
async function maker(page: Page, domain: string): Promise<Locator> {
  await setZone(domain, HEAD);
  await open(page, "none", `v=1&domain=${domain}`);
  await settled(page);
  const box = page.locator("#dkim-make");
  await box.locator("summary").click();
  return box;
}

/** Makes a key pair, and gives the file and the record's text. */
async function make(page: Page, box: Locator, selector: string): Promise<{ file: string; pem: string; record: string }> {
  await box.getByRole("textbox", { name: "Selector" }).fill(selector);
  await box.getByRole("button", { name: "Make a key pair" }).click();
  // The pair that was made before stays until the new one is there.
  await expect(box).toContainText(`.${selector}.pem`, { timeout: 20_000 });
  const save = box.getByRole("button", { name: "Save the private key" });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  const pem = await readFile(await download.path(), "utf8");
  const record = (await field(box, "Value").textContent()) ?? "";
  return { file: download.suggestedFilename(), pem, record };
}

/** What a verifier reads of the record: the tags of a list (RFC 6376 §3.2). */
function tags(record: string): Map<string, string> {
  return new Map(record.split(";").map((tag) => tag.trim().split(/=(.*)/s, 2) as [string, string]));
}

/** Has openssl verify a signature that the private key made, with the public key of the record. */
async function verify(signer: Signer, record: string): Promise<string> {
  const { pem, ed25519 } = signer;
  const { data, signature } = signedHere(signer);
  const p = Buffer.from(tags(record).get("p") ?? "", "base64");
  const der = ed25519 ? Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), p]) : p;
  const directory = await mkdtemp(join(tmpdir(), "mailvouch-key-"));
  try {
    const file = (name: string) => join(directory, name);
    await writeFile(file("public.pem"), createPublicKey({ key: der, format: "der", type: "spki" }).export({ format: "pem", type: "spki" }));
    await writeFile(file("private.pem"), pem);
    await writeFile(file("data"), data);
    await writeFile(file("signature"), signature);
    const openssl = (...args: string[]) => execFileSync("openssl", args, { encoding: "utf8" });
    expect(openssl("pkey", "-in", file("private.pem"), "-noout", "-text")).toContain(ed25519 ? "ED25519 Private-Key" : "2048 bit");
    // The public half of the file is the key of the record.
    const half = openssl("pkey", "-in", file("private.pem"), "-pubout");
    expect(half.trim()).toBe((await readFile(file("public.pem"), "utf8")).trim());
    return ed25519
      ? openssl("pkeyutl", "-verify", "-pubin", "-inkey", file("public.pem"), "-rawin", "-in", file("data"), "-sigfile", file("signature"))
      : openssl("dgst", "-sha256", "-verify", file("public.pem"), "-signature", file("signature"), file("data"));
  } finally {
    await rm(directory, { recursive: true });
  }
}

for (const [index, ed25519] of [false, true].entries()) {
  test(`a key made in the page verifies what its file signed: ${ed25519 ? "Ed25519" : "RSA"}`, async ({ page }) => {
    const domain = `dkim-${index}.test`;
    const box = await maker(page, domain);
    const before = page.url();
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.url() + (request.postData() ?? "")));
    if (ed25519) await box.getByText("Ed25519 (only beside").click();
    const { file, pem, record } = await make(page, box, "mine");
    expect(file).toBe(`${domain}.mine.pem`);
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/);
    expect(record).toMatch(ed25519 ? /^v=DKIM1; k=ed25519; p=.{43}=$/ : /^v=DKIM1; k=rsa; p=MIIBIjAN.*AQAB$/);
    const signer = { domain, selector: "mine", pem, ed25519 };
    expect(await verify(signer, record)).toMatch(/Verified OK|Verified Successfully/);

    // The private key is in no address, no storage and no request.
    const secret = pem.split("\n")[1] ?? "";
    // The link has the public half, which is the record's.
    await expect(page).toHaveURL(/[#&]dkim=mine/);
    const link = new URL(page.url());
    expect(page.url().startsWith(before)).toBe(true);
    expect(new URLSearchParams(link.hash.slice(1)).get("dkim")).toBe(`mine;${tags(record).get("p")}`);
    expect(page.url()).not.toContain(encodeURIComponent(secret));
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))).not.toContain(secret);
    expect(await page.content()).not.toContain(secret);
    expect(sent.join("\n")).not.toContain(secret);

    await expect(field(box, "Name")).toHaveText([/^mine\._domainkey/, `mine._domainkey.${domain}`]);
    await expect(box.getByRole("group", { name: "/etc/opendkim/KeyTable" })).toHaveText(
      `mine._domainkey.${domain} ${domain}:mine:/etc/opendkim/keys/${file}`,
    );
    await expect(box.getByRole("group", { name: /rspamd/ })).toContainText(`path = "/var/lib/rspamd/dkim/${file}"`);
    await expect(box.getByText("Nothing stands at this name yet")).toBeVisible();

    // Whole mails, verified by the key that BIND serves.
    const mails = [signedHere(signer).mail, await signedByDkimsign(signer)];
    expect(mails.map(verified), "no key is published yet").toEqual(["fail", "fail"]);
    await setZone(domain, `${HEAD}${line(`mine._domainkey.${domain}`, "TXT", record)}`);
    expect(mails.map(verified)).toEqual(["pass", "pass"]);
    expect(mails.map((mail) => verified(mail.replace("this is signed", "this was signed"))), "another body").toEqual(["fail", "fail"]);
    expect(mails.map((mail) => verified(mail.replace("A   test", "A trap"))), "another subject").toEqual(["fail", "fail"]);
  });
}

test("a record that is there is told of: the same, or another", async ({ page }) => {
  const domain = "dkim-2.test";
  const box = await maker(page, domain);
  await box.getByRole("textbox", { name: "Selector" }).fill("not a selector");
  await box.getByRole("button", { name: "Make a key pair" }).click();
  await expect(box.getByText("This is no selector")).toBeVisible();
  await expect(box.getByRole("textbox", { name: "Selector" })).toBeFocused();

  await setZone(domain, `${HEAD}old._domainkey TXT "v=DKIM1; p="\n`);
  await make(page, box, "old");
  await expect(box.getByText("Something else stands at this name")).toBeVisible();

  const { record } = await make(page, box, "new");
  await setZone(domain, `${HEAD}new._domainkey TXT ${(record.match(/.{1,255}/g) ?? []).map((text) => JSON.stringify(text)).join(" ")}\n`);
  await page.getByRole("button", { name: "Check again" }).first().click();
  await expect(box.getByText("Live: this record is published.")).toBeVisible({ timeout: 15_000 });
});

test("a domain whose mail only services send is not asked to make a key", async ({ page }) => {
  await setZone("dkim-3.test", "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ TXT \"v=spf1 include:_s -all\"\n");
  await open(page, "none", "v=1&domain=dkim-3.test");
  await settled(page);
  await expect(page.locator("#dkim-make")).toHaveCount(0);
});

test("a server that the record names by its host gets a key, too; a service alone does not", async ({ page }) => {
  for (const [zone, spf, count] of [["dkim-host.test", "a:mail.dkim-host.test", 1], ["dkim-service.test", "include:_spf.google.com", 0]] as const) {
    await setZone(zone, HEAD.replace("ip4:192.0.2.1", spf));
    await page.goto("about:blank");
    await open(page, "none", `v=1&domain=${zone}`);
    await settled(page);
    await expect(page.locator("#dkim-make")).toHaveCount(count);
  }
});
