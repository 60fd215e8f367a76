// The page on Caddy and on Apache, with the very files of docs/deploy; every other spec has it on nginx.
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { expect, test } from "./fixtures.ts";
import { type Host, startHost } from "./hosts.ts";
import { settled } from "./page.ts";
import { DIST } from "./serve.ts";

/** The headers of dist/_headers, which every host sends. */
function published(): [string, string][] {
  const lines = readFileSync(join(DIST, "_headers"), "utf8").split("\n");
  return lines.filter((line) => line.startsWith("  ")).map((line) => line.trim().split(/: (.*)/s, 2) as [string, string]);
}

/** A page at an origin of its own that shows another one in a frame. */
async function frameAt(servers: Server[]): Promise<string> {
  const server = createServer((request, response) => {
    const address = decodeURIComponent(request.url?.slice(2) ?? "");
    response.writeHead(200, { "content-type": "text/html" }).end(address && `<!doctype html><iframe src="${address}"></iframe>`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

for (const name of ["Caddy", "Apache"] as const) {
  test.describe(name, () => {
    const servers: Server[] = [];
    let [host, docs, banned] = [undefined as unknown as Host, "", ""];

    test.beforeAll(async () => {
      [docs, banned] = [await frameAt(servers), await frameAt(servers)];
      host = await startHost(name, docs);
    });
    test.afterAll(async () => {
      await host?.stop();
      for (const server of servers) server.close();
    });

    test("sends the headers of dist/_headers, and each file as what it is", async ({ request }) => {
      const headers = published();
      expect(headers.length).toBe(6);
      const wasm = readFileSync(join(DIST, "index.html"), "utf8").match(/[\w./-]+\.wasm/)?.[0] ?? "";
      for (const [file, type] of [
        ["", "text/html"],
        [wasm, "application/wasm"],
        ["embed.js", "text/javascript"],
        ["profiles/tocco.json", "application/json"],
        ["locales/en.json", "application/json"],
        ["favicon.svg", "image/svg+xml"],
        ["demo/world.zone", "text/plain"],
      ]) {
        const response = await request.get(host.page + file);
        expect(response.status(), file).toBe(200);
        expect(response.headers()["content-type"], file).toContain(type);
        for (const [header, value] of headers) {
          const wanted = value.replace("frame-ancestors 'self'", `frame-ancestors 'self' ${docs}`);
          expect(response.headers()[header.toLowerCase()], `${file}: ${header}`).toBe(wanted);
        }
      }
      const packed = await request.get(host.page, { headers: { "accept-encoding": "gzip" } });
      expect(packed.headers()["content-encoding"]).toBe("gzip");
      const again = await request.get(`${host.page}embed.js`, { headers: { "accept-encoding": "gzip" } });
      const asked = { "accept-encoding": "gzip", "if-none-match": again.headers().etag ?? "" };
      expect((await request.get(`${host.page}embed.js`, { headers: asked })).status(), "what a browser has already").toBe(304);
      const bare = await request.get(host.page.slice(0, -1), { maxRedirects: 0 });
      expect([301, 302]).toContain(bare.status());
      expect(bare.headers().location).toMatch(/\/docs\/mail\/$/);
    });

    test("shows the page under its policy, without a complaint", async ({ page }) => {
      await page.goto(`${host.page}?vendor=tocco#demo`);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("acme-schule.example");
      await settled(page);
      await expect(page.getByRole("article", { name: "Replace SPF" })).toBeVisible();
    });

    test("lets the documentation show it in a frame, and nobody else", async ({ page, complaints }) => {
      const shown = encodeURIComponent(`${host.page}?embed#demo`);
      await page.goto(`${docs}/?${shown}`);
      await expect(page.frameLocator("iframe").getByRole("heading", { level: 1 })).toContainText("acme-schule.example");
      expect(complaints).toEqual([]);
      await page.goto(`${banned}/?${shown}`);
      await expect.poll(() => complaints.join("\n")).toContain("frame-ancestors");
      complaints.splice(0);
    });
  });
}
