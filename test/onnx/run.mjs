// SPDX-License-Identifier: MIT
// node run.mjs PACKAGE FOLDER: what onnxruntime, compiled to WebAssembly, makes of every NAME.onnx of FOLDER, beside
// what strata made of the same rows (see networks.cpp), and of those of the model's own self-test. PACKAGE: where npm
// installed onnxruntime-web.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';

const [package_folder, folder] = process.argv.slice(2);
const load = createRequire(path.resolve(package_folder) + path.sep);
const ort = load(path.resolve(package_folder));
const {version} = load('./package.json');
ort.env.wasm.numThreads = 1;

// The largest number that a network gives is the scale of its errors, unless NAME.tolerance says how large they may be.
const tolerance = 1e-6;

/** The shape and the numbers of an .npy file of floats. */
function npy(file) {
  const bytes = fs.readFileSync(file);
  const begin = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, begin).toString();
  if (!header.includes("'<f4'")) throw new Error(`${file}: not of floats`);
  const shape = header.match(/'shape': \(([^)]*)\)/)[1].split(',').filter((n) => n.trim()).map(Number);
  return {shape, numbers: new Float32Array(new Uint8Array(bytes.subarray(begin)).buffer)};
}

/** The first rows of an array. */
function first({shape, numbers}, rows) {
  return {shape: [rows, ...shape.slice(1)], numbers: numbers.subarray(0, numbers.length / shape[0] * rows)};
}

/** What the self-test in a model's metadata has, for inputs and outputs of these shapes. */
function selfTest(model, input, output) {
  const [, kind, ...texts] = model.toString('latin1').match(/(F32|F64) ([0-9a-f]+) ([0-9a-f]+) [0-9a-f]{16}/);
  return [input, output].map(({shape}, i) => {
    const bytes = Buffer.from(texts[i], 'hex');
    const numbers = new Float32Array(bytes.length / (kind === 'F32' ? 4 : 8));
    numbers.forEach((_, j) => numbers[j] = kind === 'F32' ? bytes.readFloatBE(4 * j) : bytes.readDoubleBE(8 * j));
    return {shape: [4, ...shape.slice(1)], numbers};
  });
}

/** The largest difference between what the model gives for the input and what strata gave, relative to a scale. */
async function error(session, input, expected, absolute) {
  const found = (await session.run({input: new ort.Tensor('float32', input.numbers, input.shape)})).output;
  if (String(found.dims) !== String(expected.shape))
    throw new Error(`the output is of the shape ${found.dims}, expected ${expected.shape}`);
  const scale = absolute ? absolute / tolerance : Math.max(...expected.numbers.map(Math.abs));
  return Math.max(...expected.numbers.map((number, i) => Math.abs(number - found.data[i]))) / scale;
}

const names = fs.readdirSync(folder).filter((name) => name.endsWith('.onnx')).map((name) => name.slice(0, -5)).sort();
let failures = 0;
for (const name of names) {
  const file = path.join(folder, name);
  try {
    const model = fs.readFileSync(`${file}.onnx`);
    const session = await ort.InferenceSession.create(model);
    const input = npy(`${file}.input.npy`), output = npy(`${file}.output.npy`);
    const absolute = fs.existsSync(`${file}.tolerance`) && Number(fs.readFileSync(`${file}.tolerance`));
    const one = await error(session, first(input, 1), first(output, 1), absolute);
    const worst = Math.max(await error(session, input, output, absolute), one,
      await error(session, ...selfTest(model, input, output), absolute));
    const good = worst <= tolerance;
    if (!good) ++failures;
    console.log(`${good ? 'equal ' : 'WRONG '} ${worst.toExponential(1)}  ${name}`);
  } catch (problem) {
    ++failures;
    console.log(`FAILED ${name}: ${problem.message ?? problem}`);
  }
}
const right = names.length - failures;
console.log(`onnxruntime-web ${version}: ${right} of ${names.length} models agree within ${tolerance}, or what they say`);
process.exit(failures || !names.length ? 1 : 0);
