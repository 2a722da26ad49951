// Assembles the WebAssembly of the engine and writes it as TypeScript, so that no bundle needs a file beside it.
// With --check it writes nothing, and fails when the file is out of date.
// usage: node scripts/build-wasm.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import wabt from 'wabt';

const codec = resolve(import.meta.dirname, '..', 'src', 'engine', 'codec');
const NUMBERS_A_LINE = 24;

const generatedFile = resolve(codec, 'crc64-wasm.ts');

/**
 * The text that the generated file should have.
 * @returns {Promise<string>}
 */
async function generate() {
  const assembler = await wabt();
  const module = assembler.parseWat('crc64.wat', readFileSync(resolve(codec, 'crc64.wat'), 'utf8'), { simd: true });
  const bytes = [...module.toBinary({}).buffer];
  module.destroy();
  const lines = [];
  for (let i = 0; i < bytes.length; i += NUMBERS_A_LINE) {
    lines.push(`  ${bytes.slice(i, i + NUMBERS_A_LINE).join(', ')},`);
  }
  return [
    '/** The bytes of `crc64.wat`, assembled by `scripts/build-wasm.mjs`: never edited by hand. */',
    'export const CRC64_WASM = new Uint8Array([',
    ...lines,
    ']);',
    '',
  ].join('\n');
}

const text = await generate();
if (!process.argv.includes('--check')) {
  writeFileSync(generatedFile, text);
} else if (readFileSync(generatedFile, 'utf8') !== text) {
  console.error(`${generatedFile} is not what crc64.wat assembles to: run node scripts/build-wasm.mjs`);
  process.exitCode = 1;
}
