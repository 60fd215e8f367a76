// The ground the other specs stand on: the page starts where it is served, and asks the DNS that the tests change.
import AxeBuilder from "@axe-core/playwright";
import { editZone, setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { world } from "./world.ts";

/** Asks as the page does, with RFC 8484 GET, and returns the status, the RCODE (RFC 1035 §4.1.1) and the bytes as text. */
async function ask(page: import("@playwright/test").Page, name: string, doh = world().doh) {
  const labels = name.split(".").map((label) => String.fromCharCode(label.length) + label);
  const question = `\0\0\x01\0\0\x01\0\0\0\0\0\0${labels.join("")}\0\0\x10\0\x01`;
  const dns = Buffer.from(question, "latin1").toString("base64url");
  return page.evaluate(
    async ([url, started]) => {
      const response = await fetch(url, { headers: { accept: "application/dns-message" }, cache: "no-store" });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return {
        status: response.status,
        type: response.headers.get("content-type"),
        rcode: (bytes[3] ?? 0) & 15,
        flags: bytes[2] ?? 0,
        text: String.fromCharCode(...bytes),
        took: performance.now() - Number(started),
      };
    },
    [`${doh}?dns=${dns}`, String(await page.evaluate(() => performance.now()))] as const,
  );
}

test("the page starts under a sub-path and its own policy", async ({ page }) => {
  const response = await page.goto("./");
  expect(new URL(page.url()).pathname).toBe("/docs/mail/");
  const header = response?.headers()["content-security-policy"];
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'");
  const hosts = [world().docs, world().stranger].map((address) => new URL(address).origin).join(" ");
  expect(header, "index.html and docs/deploy/nginx.conf say the same").toBe(`${policy}; frame-ancestors 'self' ${hosts}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#boot")).toHaveCount(0);
});

test("files are packed, and are what they are", async ({ request }) => {
  const html = await (await request.get("./")).text();
  const names = [...html.matchAll(/(?:href|src|content)="\.?\/?([\w-]+\.(?:js|css|wasm))"/g)].map(([, name]) => name ?? "");
  const types: Record<string, RegExp> = { js: /javascript/, css: /^text\/css/, wasm: /^application\/wasm$/ };
  expect(new Set(names.map((name) => name.split(".").at(-1)))).toEqual(new Set(Object.keys(types)));
  for (const name of [...names, "embed.js"]) {
    const headers = (await request.get(name, { headers: { "accept-encoding": "gzip" } })).headers();
    expect(headers["content-encoding"], name).toBe("gzip");
    expect(headers["content-type"], name).toMatch(types[name.split(".").at(-1) ?? ""] ?? /^$/);
  }
});

test("the policy holds, and the harness sees what it refuses", async ({ page, complaints }) => {
  await page.goto("./");
  const colour = await page.evaluate(() => {
    document.body.setAttribute("style", "color: rgb(1, 2, 3)");
    return getComputedStyle(document.body).color;
  });
  expect(colour).not.toBe("rgb(1, 2, 3)");
  expect(complaints.splice(0).join("\n")).toContain("Content Security Policy");
});

test("axe finds nothing on the page as it opens", async ({ page }) => {
  await page.goto("./");
  await expect(page.locator("#boot")).toHaveCount(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("a part that does not arrive leaves a sentence, not a blank page", async ({ page, complaints }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("./");
  await expect(page.locator("#boot-failed")).toBeVisible();
  await expect(page.locator("#boot-waiting")).toBeHidden();
  expect(complaints.splice(0).join("\n")).toContain("Failed to fetch");
});

test("the page can ask the DNS of the tests", async ({ page }) => {
  await page.goto("./");
  const answer = await ask(page, "onespf.test");
  expect(answer.status).toBe(200);
  expect(answer.type).toBe("application/dns-message");
  expect(answer.text).toContain("v=spf1 include:spf.protection.outlook.com -all");
  expect((await ask(page, "no-such-name.test")).rcode, "NXDOMAIN").toBe(3);
});

test("a key that needs several strings arrives whole", async ({ page }) => {
  await page.goto("./");
  const answer = await ask(page, "long._domainkey.onespf.test");
  expect(answer.flags & 2, "TC").toBe(0);
  expect(answer.text.length).toBeGreaterThan(750);
});

test("a changed zone is seen at the next question", async ({ page }) => {
  await page.goto("./");
  await setZone("smoke.test", `$TTL 60\n@ SOA ns1.test. hostmaster.test. 1 3600 600 86400 60\n@ NS ns1.test.\n@ TXT "v=spf1 -all"\n`);
  expect((await ask(page, "smoke.test")).text).toContain("v=spf1 -all");
  await editZone("smoke.test", (text) => text.replace("v=spf1 -all", "v=spf1 mx -all"));
  expect((await ask(page, "smoke.test")).text).toContain("v=spf1 mx -all");
});

test("the servers fail in the ways that the specs need", async ({ page }) => {
  await page.goto("./");
  expect((await ask(page, "servfail.test")).rcode, "SERVFAIL").toBe(2);
  expect((await ask(page, "_dmarc.partial.test")).rcode, "SERVFAIL").toBe(2);
  expect((await ask(page, "partial.test")).text).toContain("v=spf1");
  expect((await ask(page, "refused.test")).rcode, "REFUSED").toBe(5);
  expect((await ask(page, "truncated.test")).flags & 0x82, "QR and TC").toBe(0x82);
  expect((await ask(page, "garbage.test")).text, "data of no type").toContain("\u00ff\u00fegarbage");
  expect((await ask(page, "noise.test")).text, "no message").toBe("\u00c8\u00c9noise\u00ff");
  const slow = await ask(page, "slow.test");
  expect(slow.text).toContain("v=spf1");
  expect(slow.took).toBeGreaterThan(1400);
  const silence = ask(page, "drop.test").then(() => "answer", () => "page closed");
  expect(await Promise.race([silence, new Promise((resolve) => setTimeout(() => resolve("silence"), 3000))])).toBe("silence");

  const fault = (name: string) => ask(page, "onespf.test", new URL(`/doh/${name}`, page.url()).href);
  expect((await fault("http500")).status).toBe(500);
  expect((await fault("html")).type).toBe("text/html");
});

test("the profile of the tests names the servers of this run", async ({ page }) => {
  await page.goto("./");
  const profile = await page.evaluate(async () => (await fetch("profiles/e2e-html.json")).json());
  expect(profile.resolvers[0].id).toBe("html");
  expect(profile.resolvers).toContainEqual(expect.objectContaining({ id: "local", name: "Local", url: world().doh }));
});

test("without any words the page says that it could not start", async ({ page, complaints }) => {
  await page.route("**/locales/*.json", (route) => route.abort());
  await page.goto("./");
  await expect(page.locator("#boot-failed")).toBeVisible();
  await expect(page.locator("#boot-waiting")).toBeHidden();
  // The browser's own lines about the files, and nothing else.
  expect(complaints.splice(0).filter((line) => !line.startsWith("Failed to load resource"))).toEqual([]);
});
