// Assembles the WebAssembly of the engine and writes it as TypeScript, so that no bundle needs a file beside it.
// With --check it writes nothing, and fails when a file is out of date.
// usage: node scripts/build-wasm.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import wabt from 'wabt';

const engine = resolve(import.meta.dirname, '..', 'src', 'engine');
const NUMBERS_A_LINE = 24;

/** Each text beside the file that is made of it, and the name of its bytes there. */
const MODULES = [
  { text: resolve(engine, 'codec', 'crc64.wat'), name: 'CRC64_WASM' },
  { text: resolve(engine, 'scripting', 'lua-callbacks.wat'), name: 'LUA_CALLBACKS_WASM' },
];

const assembler = await wabt();

/**
 * The text that the generated file should have.
 * @param {typeof MODULES[number]} module
 */
function generate({ text, name }) {
  const module = assembler.parseWat(basename(text), readFileSync(text, 'utf8'), { simd: true });
  const bytes = [...module.toBinary({}).buffer];
  module.destroy();
  const lines = [];
  for (let i = 0; i < bytes.length; i += NUMBERS_A_LINE) {
    lines.push(`  ${bytes.slice(i, i + NUMBERS_A_LINE).join(', ')},`);
  }
  return [
    `/** The bytes of \`${basename(text)}\`, assembled by \`scripts/build-wasm.mjs\`: never edited by hand. */`,
    `export const ${name} = new Uint8Array([`,
    ...lines,
    ']);',
    '',
  ].join('\n');
}

for (const module of MODULES) {
  const file = module.text.replace(/\.wat$/, '-wasm.ts');
  const generated = generate(module);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, generated);
  } else if (readFileSync(file, 'utf8') !== generated) {
    console.error(`${file} is not what ${basename(module.text)} assembles to: run node scripts/build-wasm.mjs`);
    process.exitCode = 1;
  }
}
