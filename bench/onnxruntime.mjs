// SPDX-License-Identifier: MIT
// node onnxruntime.mjs PACKAGE FOLDER: how fast onnxruntime, compiled to WebAssembly, predicts by each model of FOLDER,
// by one thread; medians of nine. PACKAGE: where npm installed onnxruntime-web.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';

const [packageFolder, folder] = process.argv.slice(2);
const load = createRequire(path.resolve(packageFolder) + path.sep);
const ort = load(path.resolve(packageFolder));
ort.env.wasm.numThreads = 1;
const inputs = 784, runs = 9, leastSeconds = 0.5;

/** Seconds of one prediction of so many rows, the median of several measurements. */
async function seconds(session, rows) {
  const numbers = Float32Array.from({length: rows * inputs}, (_, i) => (i * 37 % 101) / 101);
  const feed = {input: new ort.Tensor('float32', numbers, [rows, inputs])};
  const measure = async (times) => {
    const start = process.hrtime.bigint();
    for (let time = 0; time < times; ++time) await session.run(feed);
    return Number(process.hrtime.bigint() - start) / 1e9;
  };
  let times = 1, took = await measure(times);
  while (took < leastSeconds / 4) took = await measure(times *= 2);
  times = Math.ceil(times * leastSeconds / took);
  const all = [];
  for (let run = 0; run < runs; ++run) all.push(await measure(times) / times);
  return all.sort((a, b) => a - b)[runs >> 1];
}

console.log(`onnxruntime-web ${load('./package.json').version}, node ${process.version}, one thread`);
console.log('| model | one row, µs | batch of 128, rows/s |\n|---|--:|--:|');
for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.onnx')).sort()) {
  const session = await ort.InferenceSession.create(fs.readFileSync(path.join(folder, name)));
  const one = await seconds(session, 1), many = await seconds(session, 128);
  console.log(`| ${name} | ${(1e6 * one).toFixed(2)} | ${Math.round(128 / many)} |`);
}
