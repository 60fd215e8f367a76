// Starts the page. The build writes the hashed addresses of the module and of the wasm file into <meta> tags and
// their digests into the preload links; both are fetched at once. If anything fails, the text in #boot says so.

const address = (part) => new URL(document.querySelector(`meta[name="mailvouch-${part}"]`).content, document.baseURI).href;

const digest = (href) => [...document.querySelectorAll("link[integrity]")].find((link) => link.href === href)?.integrity ?? "";

async function start() {
  const wasm = address("wasm");
  const [glue, response] = await Promise.all([import(address("js")), fetch(wasm, { integrity: digest(wasm) })]);
  if (!response.ok) throw new Error(`${wasm}: HTTP ${response.status}`);
  await glue.default({ module_or_path: response });
}

try {
  // The page itself takes #boot away once it has words.
  await start();
} catch (error) {
  document.getElementById("boot-waiting").hidden = true;
  document.getElementById("boot-failed").hidden = false;
  console.error(error);
}
