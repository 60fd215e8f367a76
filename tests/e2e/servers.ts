// The DNS of the tests: BIND 9, authoritative for the zones in tests/data/zones, and dnsdist before it, which speaks DNS
// over HTTPS to the page (without TLS: a page may ask a loopback address in the clear). As a resolver would, BIND follows
// a CNAME from one of its zones into another; its root zone is empty, so a name outside of them does not exist.
//
// Some names do not get BIND's answer: below servfail.test and refused.test, and at _dmarc.partial.test, dnsdist answers
// the error itself; below truncated.test an answer that is cut off (TC), below garbage.test one whose data fits no type,
// below noise.test octets that are no message; a question below drop.test or for _dmarc.stalled.test is never answered;
// one below slow.test is answered after 1.5 s.
//
// Beside it dnsdist answers over TLS, where a browser asks many questions over one connection as it does with a public
// resolver; at the path /late each answer comes 50 ms later. bench.spec.ts measures there.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { soa } from "./dns.ts";
import { find, freePort, launch, ready } from "./process.ts";

const ZONES = join(import.meta.dirname, "../data/zones");
const SLOW = 1500;
const LATE = 50;

export interface Dns {
  doh: string;
  /** The same over TLS, with a certificate that nobody signed; less the path. */
  tls: string;
  bind: number;
  directory: string;
  stop(): Promise<void>;
}

export async function startDns(): Promise<Dns> {
  const directory = await mkdtemp(join(tmpdir(), "mailvouch-e2e-"));
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closing.reverse()) await close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const bind = await startBind(directory, closing);
    const { doh, tls } = await startDnsdist(directory, bind, closing);
    return { doh, tls, bind, directory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startBind(directory: string, closing: (() => Promise<unknown>)[]): Promise<number> {
  const [port, control] = [await freePort(), await freePort()];
  const zones = join(directory, "zones");
  await mkdir(zones);
  const names: string[] = [];
  for (const file of await readdir(ZONES)) {
    await copyFile(join(ZONES, file), join(zones, file));
    names.push(file.replace(/\.zone$/, ""));
  }
  await writeFile(join(zones, "root.zone"), "$TTL 3600\n. SOA ns1.test. hostmaster.test. 1 3600 600 604800 300\n. NS ns1.test.\n");
  const key = `key "e2e" { algorithm hmac-sha256; secret "${randomBytes(32).toString("base64")}"; };\n`;
  const blocks = names.map((name) => `zone "${name}" { type primary; file "zones/${name}.zone"; };\n`);
  await writeFile(
    join(directory, "named.conf"),
    `${key}
options {
  directory "${directory}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  recursion yes;
  allow-recursion { 127.0.0.1; };
  dnssec-validation no;
  allow-transfer { none; };
  notify no;
  empty-zones-enable no;
  allow-new-zones yes;
};
controls { inet 127.0.0.1 port ${control} allow { 127.0.0.1; } keys { "e2e"; }; };
zone "." { type primary; file "zones/root.zone"; };
${blocks.join("")}`,
  );
  await writeFile(
    join(directory, "rndc.conf"),
    `${key}options { default-key "e2e"; default-server 127.0.0.1; default-port ${control}; };\n`,
  );
  // A copy, because the AppArmor profile of some systems lets /usr/sbin/named read its own directories only.
  const program = join(directory, "named");
  await copyFile(find("named"), program);
  await chmod(program, 0o755);
  const log = join(directory, "named.log");
  const child = await launch(program, ["-g", "-c", join(directory, "named.conf")], log);
  closing.push(child.stop);
  await ready("BIND", log, child, async () => {
    for (const name of names) await soa(name, port);
  });
  return port;
}

async function startDnsdist(directory: string, bind: number, closing: (() => Promise<unknown>)[]): Promise<{ doh: string; tls: string }> {
  const [plain, http, https] = [await freePort(), await freePort(), await freePort()];
  const silent = await relay(() => {});
  const after = (milliseconds: number): Handler => (socket, question, asker) => {
    const upstream = createSocket("udp4");
    upstream.once("message", (answer) => {
      setTimeout(() => socket.send(answer, asker.port, asker.address), milliseconds);
      upstream.close();
    });
    upstream.send(question, bind, "127.0.0.1");
  };
  const [slow, late] = [await relay(after(SLOW)), await relay(after(LATE))];
  closing.push(silent.stop, slow.stop, late.stop);
  const [key, certificate] = [join(directory, "key.pem"), join(directory, "certificate.pem")];
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate];
  execFileSync(find("openssl"), [...request, ...subject], { stdio: "ignore" });
  const conf = join(directory, "dnsdist.conf");
  await writeFile(
    conf,
    `setSecurityPollSuffix("")
setLocal("127.0.0.1:${plain}")
setACL({"127.0.0.0/8"})
setUDPTimeout(60)
-- Over TCP, so that a long answer arrives whole.
newServer({address="127.0.0.1:${bind}", tcpOnly=true}):setUp()
newServer({address="127.0.0.1:${silent.port}", pool="silent"}):setUp()
newServer({address="127.0.0.1:${slow.port}", pool="slow"}):setUp()
newServer({address="127.0.0.1:${late.port}", pool="late"}):setUp()
addAction(HTTPPathRule("/late"), PoolAction("late"))
addAction("servfail.test.", RCodeAction(DNSRCode.SERVFAIL))
addAction("_dmarc.partial.test.", RCodeAction(DNSRCode.SERVFAIL))
addAction("refused.test.", RCodeAction(DNSRCode.REFUSED))
-- TCAction is for UDP: over HTTPS it answers with a status 403.
addAction("truncated.test.", LuaAction(function(dq) dq.dh:setQR(true) dq.dh:setTC(true) return DNSAction.HeaderModify, "" end))
addAction("garbage.test.", SpoofRawAction("\\255\\254garbage"))
addAction("noise.test.", HTTPStatusAction(200, "\\200\\201noise\\255", "application/dns-message"))
addAction("drop.test.", PoolAction("silent"))
addAction("_dmarc.stalled.test.", PoolAction("silent"))
addAction("slow.test.", PoolAction("slow"))
addDOHLocal("127.0.0.1:${http}", nil, nil, "/dns-query", {customResponseHeaders={["access-control-allow-origin"]="*"}})
addDOHLocal("127.0.0.1:${https}", "${certificate}", "${key}", {"/dns-query", "/late"}, {customResponseHeaders={["access-control-allow-origin"]="*"}})
`,
  );
  const log = join(directory, "dnsdist.log");
  const child = await launch(find("dnsdist"), ["--supervised", "--disable-syslog", "-C", conf], log);
  closing.push(child.stop);
  const doh = `http://127.0.0.1:${http}/dns-query`;
  await ready("dnsdist", log, child, async () => {
    // SOA of the name "test": one question, no EDNS.
    const response = await fetch(`${doh}?dns=AAABAAABAAAAAAAABHRlc3QAAAYAAQ`);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  });
  return { doh, tls: `https://127.0.0.1:${https}` };
}

type Handler = (socket: Socket, question: Buffer, asker: { address: string; port: number }) => void;

async function relay(handle: Handler): Promise<{ port: number; stop(): Promise<void> }> {
  const socket = createSocket("udp4");
  socket.on("message", (question, asker) => handle(socket, question, asker));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { port: socket.address().port, stop: () => new Promise((resolve) => socket.close(() => resolve())) };
}
