// Loads the second part of the page's wasm. The build puts this into the glue of the first part, whose exports are `wasm`.

async function __wasm_split_load_rest(callback, data) {
  let arrived = false;
  try {
    const address = new URL("{rest}", import.meta.url);
    const response = await fetch(address, { integrity: "{digest}" });
    if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
    await WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: wasm });
    arrived = true;
  } catch (error) {
    console.error(error);
  }
  wasm.__indirect_function_table.get(callback)(data, arrived);
}

