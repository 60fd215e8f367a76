// What the tests' web server hands on to a program: profiles and DoH servers that only a test needs.
//
// The profiles have the resolvers of this run: profiles/e2e.json is Tocco's (`?vendor=e2e`), e2e-<vendor>.json another
// vendor's, e2e-none.json the neutral one, each with the DNS server of this run under two names. In e2e-<fault>.json a
// fault below comes first and the server second, in e2e-<fault>-only.json there is no second. Two files are no profiles:
// e2e-broken.json is cut off, e2e-newer.json is of a later version.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";

export const DIST = join(import.meta.dirname, "../../dist");

/** DoH servers that break RFC 8484, by the name of what is wrong with them. */
const FAULTS: Record<string, (question: Buffer, response: ServerResponse) => void> = {
  http500: (_, response) => response.writeHead(500, { "content-type": "text/plain" }).end("no"),
  garbage: (_, response) => response.writeHead(200, { "content-type": MESSAGE }).end(randomBytes(64)),
  html: (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>"),
  // The question, QR and TC set, and nothing else: RFC 1035 §4.1.1.
  truncated: (question, response) => {
    const answer = Buffer.from(question);
    if (answer.length > 3) answer.writeUInt8(answer.readUInt8(2) | 0x82, 2);
    response.writeHead(200, { "content-type": MESSAGE }).end(answer);
  },
};
const MESSAGE = "application/dns-message";

/** What the profiles name. */
interface Run {
  /** The origin of the page. */
  origin: string;
  doh: string;
  /** The origin that may embed the page. */
  docs: string;
}

export interface Helper {
  port: number;
  stop(): Promise<void>;
}

export async function startHelper(run: Run): Promise<Helper> {
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? "/", run.origin), response, run).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: typeof address === "object" && address ? address.port : 0, stop };
}

async function answer(url: URL, response: ServerResponse, run: Run): Promise<void> {
  const fault = /^\/doh\/(\w+)$/.exec(url.pathname)?.[1];
  if (fault && FAULTS[fault]) return FAULTS[fault](Buffer.from(url.searchParams.get("dns") ?? "", "base64url"), response);
  const wanted = /\/profiles\/e2e(?:-([\w-]+))?\.json$/.exec(url.pathname);
  const body = wanted && (await profile(run, wanted[1] ?? "tocco"));
  if (!body) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": "application/json" }).end(body);
}

/** A shipped profile with the resolvers of this run in place of its own, as JSON. */
async function profile({ origin, doh, docs }: Run, name: string): Promise<string | undefined> {
  const fault = name.replace(/-only$/, "");
  const isFault = fault in FAULTS;
  const vendor = isFault || name === "broken" || name === "newer" ? "tocco" : name;
  const shipped = join(DIST, vendor === "none" ? "profile.json" : `profiles/${vendor}.json`);
  if (!existsSync(shipped)) return undefined;
  const file = JSON.parse(await readFile(shipped, "utf8"));
  const local = { id: "local", name: "Local", url: doh };
  const broken = { id: fault, name: `Fault ${fault}`, url: `${origin}/doh/${fault}` };
  const second = name.endsWith("-only") ? [] : [local];
  file.resolvers = isFault ? [broken, ...second] : [local, { id: "second", name: "Second", url: doh }];
  if (name === "newer") file.version += 1;
  file.embed = [docs];
  const text = JSON.stringify(file);
  return name === "broken" ? text.slice(0, text.length / 2) : text;
}
