// What the tests' web server hands on to a program: profiles and DoH servers that only a test needs.
//
// The profiles have the resolvers of this run: profiles/e2e.json is Tocco's (`?vendor=e2e`), e2e-<vendor>.json another
// vendor's, e2e-none.json the neutral one, each with the DNS server of this run under two names. In e2e-<fault>.json a
// fault below comes first and the server second, in e2e-<fault>-only.json there is no second, in e2e-<fault>-second.json the
// server comes first; the fault "foreign" is
// another origin that lets no page read its answers, "forbidden" an address that the page's policy does not allow.
// In e2e-addresses.json Tocco's names in a browser have an address of each kind, in e2e-either.json an alias besides.
// e2e-tls.json and e2e-late.json are neutral pages with the server over TLS, as it is and 50 ms late. Two files are no
// profiles: e2e-broken.json is cut off, e2e-newer.json is of a later version.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";

export const DIST = join(import.meta.dirname, "../../dist");

/** DoH servers with a fault that dnsdist cannot be told to have for all names, by what is wrong with them. */
const FAULTS: Record<string, (question: Buffer, response: ServerResponse) => void> = {
  http500: (_, response) => response.writeHead(500, { "content-type": "text/plain" }).end("no"),
  bogus: (question, response) => response.writeHead(200, { "content-type": MESSAGE }).end(bogus(question)),
  absent: (question, response) => response.writeHead(200, { "content-type": MESSAGE }).end(absent(question)),
  http429: (_, response) => response.writeHead(429, { "content-type": "text/plain" }).end("slow down"),
  html: (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>"),
};
const MESSAGE = "application/dns-message";

/** As a resolver that has none of the records yet: an empty answer (RFC 2308 §2.2). */
function absent(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  if (answer.length > 4) answer.writeUInt16BE(0x8180, 2);
  return answer;
}

/** A SERVFAIL with an extended error (RFC 8914 §2): code 9 and a text. */
function bogus(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  const text = "no DNSKEY matches DS";
  if (answer.length < 17) return answer;
  answer.writeUInt16BE(0x8182, 2);
  const end = answer.indexOf(0, 12) + 5;
  const option = Buffer.concat([Buffer.from([0, 15, 0, text.length + 2, 0, 9]), Buffer.from(text)]);
  const opt = Buffer.concat([Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, option.length]), option]);
  return Buffer.concat([answer.subarray(0, end), opt]);
}

const forWeb = (rtype: string, value: string) => ({ purpose: "web", rtype, host: "", value, need: "required" });
const ADDRESSES = [forWeb("A", "203.0.113.20"), forWeb("AAAA", "2001:DB8:0:0::20")];
/** What a name in a browser has, by the profile's name. */
const WEB: Record<string, object[]> = { addresses: ADDRESSES, either: [...ADDRESSES, forWeb("CNAME", "ha.tocco.ch")] };

/** What the profiles name. */
interface Run {
  /** The origin of the page. */
  origin: string;
  doh: string;
  /** The same DNS server over TLS, without a path. */
  tls: string;
  /** The origin that may embed the page. */
  docs: string;
}

export interface Helper {
  port: number;
  /** Another origin, which answers DNS to any client but lets no page read it. */
  elsewhere: string;
  stop(): Promise<void>;
}

export async function startHelper(run: Run): Promise<Helper> {
  const foreign = createServer((_, response) => response.writeHead(200, { "content-type": MESSAGE }).end());
  const elsewhere = `http://127.0.0.1:${await listen(foreign)}`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", run.origin);
    answer(url, response, { ...run, elsewhere }).catch((error) => response.writeHead(500).end(String(error)));
  });
  const stop = async () => {
    for (const one of [server, foreign]) {
      await new Promise<void>((resolve) => {
        one.close(() => resolve());
        one.closeAllConnections();
      });
    }
  };
  return { port: await listen(server), elsewhere, stop };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

type Where = Run & { elsewhere: string };

async function answer(url: URL, response: ServerResponse, where: Where): Promise<void> {
  const fault = /^\/doh\/(\w+)$/.exec(url.pathname)?.[1];
  if (fault && FAULTS[fault]) return FAULTS[fault](Buffer.from(url.searchParams.get("dns") ?? "", "base64url"), response);
  const wanted = /\/profiles\/e2e(?:-([\w-]+))?\.json$/.exec(url.pathname);
  const body = wanted && (await profile(where, wanted[1] ?? "tocco"));
  if (!body) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": "application/json" }).end(body);
}

/** A shipped profile with the resolvers of this run in place of its own, as JSON. */
async function profile({ origin, elsewhere, doh, tls, docs }: Where, name: string): Promise<string | undefined> {
  const fault = name.replace(/-(only|second)$/, "");
  const addresses: Record<string, string> = { foreign: `${elsewhere}/dns-query`, forbidden: "http://[::1]:53/dns-query" };
  const isFault = fault in FAULTS || fault in addresses;
  const vendor = isFault || name === "broken" || name === "newer" || name in WEB ? "tocco" : name;
  const measured = ["tls", "late"].includes(name);
  const shipped = join(DIST, vendor === "none" || measured ? "profile.json" : `profiles/${vendor}.json`);
  if (!existsSync(shipped)) return undefined;
  const file = JSON.parse(await readFile(shipped, "utf8"));
  // Nobody has to be spared here.
  const limits = { per_second: 10_000 };
  const local = { id: "local", name: "Local", url: doh, limits };
  const broken = { id: fault, name: `Fault ${fault}`, url: addresses[fault] ?? `${origin}/doh/${fault}`, limits };
  const second = name.endsWith("-only") ? [] : [local];
  file.resolvers = isFault ? [broken, ...second] : [local, { ...local, id: "second", name: "Second" }];
  if (name.endsWith("-second")) file.resolvers.reverse();
  if (measured) file.resolvers = [{ ...local, url: `${tls}/${name === "late" ? "late" : "dns-query"}` }];
  if (WEB[name]) file.vendor.web = { records: WEB[name] };
  if (name === "newer") file.version += 1;
  file.embed = [docs];
  const text = JSON.stringify(file);
  return name === "broken" ? text.slice(0, text.length / 2) : text;
}
