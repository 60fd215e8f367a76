// Names in a browser that lead to addresses: a profile that names them, and one that names an alias besides.
// The zones of this file: those that begin with `web-`, below test; web-new.test is nobody's.
import { join } from "node:path";
import { editZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { customer } from "./page.ts";
import { add, domain, openProject, record } from "./project.ts";

const SHOTS = join(import.meta.dirname, "../../test-results/shots");
const V4 = "203.0.113.20";
const V6 = "2001:db8::20";

test("addresses: as wanted, another one, an alias in the way, and published into BIND until all is in place", async ({ page }) => {
  await customer("web-a.test", "@ A 192.0.2.80", `@ AAAA ${V6}`, `there A ${V4}`, `there AAAA ${V6}`, "old CNAME @", "gone CNAME nowhere.web-a.test.", "to CNAME there");
  await openProject(page, "addresses");
  const names = ["web-a.test", ...["www", "there", "old", "gone", "to"].map((host) => `${host}.web-a.test`)];
  await add(page, names.map((name) => `https://${name}/`).join("\n"));
  const [apex, www, there, old, gone, to] = await Promise.all(names.map((name) => domain(page, name)));
  await expect(apex!.getByText("1 record to publish")).toBeVisible();
  await expect(record(apex!, V4), "no more than one address goes").toContainText("web-a.test A");
  await expect(apex!).toContainText("192.0.2.80");
  await expect(record(apex!, V6), "the other one stays, however the profile spells it").toContainText("Keep");
  await expect(www!.getByText("2 records to publish")).toBeVisible();
  await expect(record(www!, V4)).toContainText("www.web-a.test A");
  await expect(record(www!, V6)).toContainText("www.web-a.test AAAA");
  for (const done of [there!, to!]) await expect(done, "wherever it is said, visitors arrive").toContainText("Every record is in place");
  for (const [article, name, target, waits] of [
    [old!, "old.web-a.test", "web-a.test", "1 record waits for you"],
    [gone!, "gone.web-a.test", "nowhere.web-a.test", "2 records wait for you"],
  ] as const) {
    await expect(article.getByText(waits), name).toBeVisible();
    await expect(article, name).toContainText(`${name} is an alias for ${target}, and nothing can stand beside a CNAME.`);
  }

  // What the page shows is what is published.
  const shown = await www!.locator(".project-rows li").evaluateAll((rows) => rows.map((row) => Array.from(row.querySelectorAll("code"), (code) => code.textContent).join(" ")));
  const lines = shown.map((row) => row.replace(" ", ". ") + "\n").join("");
  expect(lines).toBe(`www.web-a.test. A ${V4}\nwww.web-a.test. AAAA ${V6}\n`);
  const addresses = (host: string) => `${host} A ${V4}\n${host} AAAA ${V6}`;
  await editZone("web-a.test", (text) => text.replace("@ A 192.0.2.80", `@ A ${V4}`).replace("old CNAME @", addresses("old")).replace(/gone CNAME.*/, addresses("gone")) + lines);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText("6 domains: every record is in place.")).toBeVisible({ timeout: 15_000 });
  for (const name of names) await expect(await domain(page, name)).toContainText("Every record is in place");
});

test("an alias where one can stand, the addresses at a zone, beside mail, and at a domain that is yet to come", async ({ page }) => {
  await customer("web-b.test", '@ TXT "v=spf1 -all"');
  await openProject(page, "either");
  await add(page, "https://web-b.test/\nhttps://www.web-b.test/\nshop.web-b.test,web mail\nweb-new.test,web new\nwww.web-new.test,web new");
  for (const name of ["www.web-b.test", "www.web-new.test"]) {
    const article = await domain(page, name);
    await expect(record(article, "CNAME"), name).toContainText("ha.tocco.ch");
    await expect(record(article, V4), name).toHaveCount(0);
  }
  for (const name of ["web-b.test", "shop.web-b.test", "web-new.test"]) {
    const article = await domain(page, name);
    await expect(record(article, V4), name).toContainText(`${name} A`);
    await expect(record(article, V6), name).toContainText(`${name} AAAA`);
    await expect(record(article, "ha.tocco.ch"), name).toHaveCount(0);
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [360, 1280]) {
    test(`an alias in the way, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await customer(`web-${colorScheme}-${width}.test`, "www CNAME elsewhere.web-a.test.", "@ A 192.0.2.80");
      await openProject(page, "addresses");
      await add(page, `https://web-${colorScheme}-${width}.test/\nhttps://www.web-${colorScheme}-${width}.test/`);
      await expect(await domain(page, `www.web-${colorScheme}-${width}.test`)).toContainText("is an alias for");
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      await page.screenshot({ path: join(SHOTS, `web-${colorScheme}-${width}.png`), fullPage: true });
    });
  }
}
