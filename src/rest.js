// Loads the second part of the page's wasm. The build puts this into the glue of the first part, whose exports are `wasm`.

async function __wasm_split_load_rest(callback, data) {
  let arrived = false;
  try {
    const response = await fetch(new URL("{rest}", import.meta.url), { integrity: "{digest}" });
    await WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: wasm });
    arrived = true;
  } catch (error) {
    console.error(error);
  }
  wasm.__indirect_function_table.get(callback)(data, arrived);
}

