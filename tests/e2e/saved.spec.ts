// Answers that were saved open the page again as it was, and nothing is asked. The zone of this file: saved-1.test.
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, domainField, expectVerdict, lookUp, open, settled } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const DOMAIN = "saved-1.test";
const SAVED = "Saved answers, opened again. No DNS question leaves this page.";

test("all answers as a zone file, opened again by whoever gets it", async ({ page }) => {
  await setZone(DOMAIN, `$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ TXT "v=spf1 ip4:192.0.2.1 -all"\n@ MX 10 ns\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@${DOMAIN}"\n`);
  await open(page);
  await lookUp(page, DOMAIN);
  const read = (await card(page, "SPF").innerText()).replace(/\s+/g, " ");
  await page.getByText(/^Questions asked: /).click();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as text" }).click();
  // Question, resolver, when, how long, how many, and what came back.
  const line = /^saved-1\.test TXT\tLocal\t\d\d:\d\d:\d\d\t[\d.]+\t1 record · TTL \d+ s\tv=spf1 ip4:192\.0\.2\.1 -all$/m;
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(line);
  const shown = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: `${DOMAIN} TXT`, exact: true }) });
  await expect(shown.first()).toContainText(/1 record · TTL \d+ s/);
  await expect(shown.first().getByText("v=spf1 ip4:192.0.2.1 -all", { exact: true }), "on the page, too").toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as zone file" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`answers-${DOMAIN}.zone`);
  const text = await readFile(await download.path(), "utf8");
  expect(text.split("\n")[0]).toBe(`;: domain ${DOMAIN}`);

  const requests: string[] = [];
  await page.goto("about:blank");
  await open(page);
  page.on("request", (request) => requests.push(request.url()));
  const file = { name: "from-a-customer.zone", mimeType: "text/dns", buffer: Buffer.from(text) };
  await page.getByLabel("Open saved answers").setInputFiles(file);
  await expect(page.getByText(SAVED)).toBeVisible();
  await settled(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(DOMAIN);
  await expectVerdict(page, "DMARC", "Good", /p=none/);
  expect((await card(page, "SPF").innerText()).replace(/\s+/g, " ")).toBe(read);
  expect(requests.filter((url) => url.includes("dns=")), "nothing is asked").toEqual([]);
  expect(new URL(page.url()).hash, "no address opens what is in a file").toBe("");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole("button", { name: "Use my domain" }).click();
  await expect(domainField(page)).toBeFocused();
  await expect(page.getByText(SAVED)).toHaveCount(0);
});

test("a file is dropped; one that holds no answers is said to hold none", async ({ page }) => {
  await open(page);
  const drop = async (name: string, text: string) => {
    const data = await page.evaluateHandle(([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name));
      return data;
    }, [name, text] as const);
    await page.locator(".start").dispatchEvent("drop", { dataTransfer: data });
  };
  await drop("notes.txt", "this is no zone (");
  await expect(page.getByText("notes.txt holds no saved answers")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await drop("answers-dropped.example.zone", 'dropped.example. 60 IN TXT "v=spf1 -all"\n');
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("dropped.example");
});
