// Starts BIND, dnsdist and nginx before the first test; Playwright calls what it returns after the last.
import { startDns } from "./servers.ts";
import { startWeb } from "./nginx.ts";
import { publish } from "./world.ts";

export default async function setup(): Promise<() => Promise<void>> {
  const dns = await startDns();
  try {
    const web = await startWeb(dns.doh, dns.tls, dns.directory);
    const { stop, ...addresses } = web;
    publish({ ...addresses, doh: dns.doh, tls: dns.tls, bind: dns.bind, directory: dns.directory });
    return async () => {
      await stop();
      await dns.stop();
    };
  } catch (error) {
    await dns.stop();
    throw error;
  }
}
