// SPDX-License-Identifier: MIT
// The page around moons.cpp: buttons and sliders to its functions, what they return to the screen.
"use strict";

(() => {
  const element = (id) => document.getElementById(id);
  const root = document.documentElement, settings = element("settings");
  const plane = element("plane"), costs = element("costs");
  const view = {left: -1.6, bottom: -1.2, width: 4.2, height: 2.9};
  const sliceOfFrame = 10;  // milliseconds of learning in a frame, where the pace is all it can
  const finestCost = 1e-4;

  let wasm = null, lesson = 0;
  const seeds = {data: 1, weights: 1};
  let running = false, due = 0, before = 0;  // epochs that are due by the pace, the last frame
  let curve = [];  // [cost, cost of the points held out], epoch by epoch
  let learnedRows = 0, learnedFor = 0;
  let complaint = "";

  const number = (value, digits) =>
    value.toLocaleString("en", {minimumFractionDigits: digits, maximumFractionDigits: digits});
  const chosen = (name) => Number(settings.elements[name].value);
  const noise = () => Number(element("noise").value);
  const rate = () => 10 ** Number(element("rate").value);

  function say(state, text) {
    root.dataset.state = state;
    element("status").textContent = text;
    const label = {running: "Pause", paused: "Resume", finished: "Learn again"}[state] || "Start learning";
    element("run").textContent = label;
  }

  function fail(error) {
    running = false;
    say("failed", "This went wrong: " + (complaint || error.message || error) + ". Load the page again to go on.");
    for (const id of ["run", "again", "fresh"]) element(id).disabled = true;
  }
  /** What calls into the program and may end in an abort. */
  const careful = (action) => (...given) => {
    try {
      action(...given);
    } catch (error) {
      fail(error);
    }
  };

  // The lesson

  function begin() {
    if (lesson) wasm._lesson_end(lesson);
    lesson = wasm._lesson_begin(chosen("network"), chosen("activation"), noise(), rate(), seeds.data,
      seeds.weights);
    curve = [];
    learnedRows = learnedFor = 0;
    note();
    running = false;
    element("type").textContent = wasm.UTF8ToString(wasm._lesson_type(lesson));
    element("parameters").textContent = `of ${wasm._lesson_parameters(lesson)} parameters:`;
    element("activation").disabled = chosen("network") === 0;
    say("ready", "Untrained: these are its first guesses.");
    show();
  }

  function note() {
    curve.push([wasm._lesson_cost(lesson), wasm._lesson_held_out_cost(lesson)]);
  }

  function learn(most) {
    const start = performance.now();
    let more = true, done = 0;
    while (done < most && more && performance.now() - start < sliceOfFrame) {
      more = Boolean(wasm._lesson_epoch(lesson));
      if (more) {
        ++done;
        note();
      }
    }
    learnedRows += done * wasm._lesson_rows();
    learnedFor += performance.now() - start;
    return more && wasm._lesson_number(lesson) < wasm._lesson_epochs();
  }

  const frame = careful((now) => {
    if (!running) return;
    const pace = chosen("pace");
    due = pace === 0 ? Infinity : Math.min(due + (now - before) * pace / 1000, 4);
    before = now;
    let more = true;
    if (due >= 1) {
      more = learn(Math.floor(due));
      due = pace === 0 ? 0 : due % 1;
      show();
    }
    if (more) {
      requestAnimationFrame(frame);
    } else {
      running = false;
      say("finished", `Done: ${number(accuracy() * 100, 1)} % of the points held out are right.`);
    }
  });

  function go() {
    running = true;
    due = 1;
    before = performance.now();
    say("running", "Learning…");
    requestAnimationFrame(frame);
  }
  const startOrPause = careful(() => {
    if (running) {
      running = false;
      say("paused", `Paused after epoch ${wasm._lesson_number(lesson)}.`);
    } else {
      if (root.dataset.state === "finished") {
        ++seeds.weights;
        begin();
      }
      go();
    }
  });
  /** A new lesson, which goes on at once if the old one did. */
  const anew = careful(() => {
    const was = running;
    begin();
    if (was) go();
  });

  const accuracy = () => wasm._lesson_accuracy(lesson);

  // What is seen

  function show() {
    if (!lesson) return;
    const epoch = wasm._lesson_number(lesson);
    element("epoch").textContent = epoch;
    element("epochs").textContent = `of ${wasm._lesson_epochs()}`;
    element("accuracy").textContent = `${number(accuracy() * 100, 1)} %`;
    element("cost").textContent = number(curve[curve.length - 1][0], 4);
    element("speed").textContent = learnedFor > 0 && learnedRows > 0 ? rounded(learnedRows / learnedFor * 1000) : "–";
    root.dataset.epoch = epoch;
    root.dataset.accuracy = accuracy();
    drawPlane();
    drawCosts();
  }
  /** Two digits, for figures that tremble. */
  function rounded(value) {
    if (value >= 1e6) return `${number(value / 1e6, 1)} M`;
    return number(Number(value.toPrecision(2)), 0);
  }

  const palette = {};
  function readPalette() {
    const style = getComputedStyle(root);
    for (const name of ["card", "ink", "soft", "line", "accent", "upper", "lower", "border", "dot-edge"])
      palette[name] = style.getPropertyValue("--" + name).trim();
  }
  const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  /** The canvas as sharp as the screen, in the page's units. */
  function context(canvas) {
    const scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    return {pen, width, height};
  }

  const grid = document.createElement("canvas");

  function drawPlane() {
    const {pen, width, height} = context(plane);
    const columns = wasm._lesson_grid_columns(), rows = wasm._lesson_grid_rows();
    const at = wasm._lesson_look(lesson, view.left, view.bottom, view.width, view.height);
    const said = new Float32Array(wasm.HEAPF32.buffer, at, columns * rows);
    const x = (value) => (value - view.left) / view.width * width;
    const y = (value) => height - (value - view.bottom) / view.height * height;

    paintRegions(pen, said, columns, rows, width, height);
    paintBorder(pen, said, columns, rows, width, height);
    paintPoints(pen, x, y, Math.max(2.2, Math.min(4, width / 190)));
  }

  /** Each cell in the colour of the class that is likelier, the stronger the surer. */
  function paintRegions(pen, said, columns, rows, width, height) {
    const ground = rgb(palette.card), colours = [rgb(palette.upper), rgb(palette.lower)];
    grid.width = columns;
    grid.height = rows;
    const inks = grid.getContext("2d"), image = inks.createImageData(columns, rows);
    for (let row = 0; row < rows; ++row)
      for (let column = 0; column < columns; ++column) {
        const p = said[row * columns + column], colour = colours[p < 0.5 ? 0 : 1];
        const strength = 0.06 + 0.44 * Math.abs(2 * p - 1);
        const to = ((rows - 1 - row) * columns + column) * 4;  // the picture's rows go down
        for (let i = 0; i < 3; ++i) image.data[to + i] = ground[i] + (colour[i] - ground[i]) * strength;
        image.data[to + 3] = 255;
      }
    inks.putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = true;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(grid, 0, 0, width, height);
  }

  /** Where the probability is one half: marching squares between the middles of the cells. */
  function paintBorder(pen, said, columns, rows, width, height) {
    const lead = (column, row) => {
      const p = said[row * columns + column];
      return Math.log((p + 1e-7) / (1 - p + 1e-7));  // nearly straight where the probability jumps
    };
    const place = (column, row) => [(column + 0.5) / columns * width, height - (row + 0.5) / rows * height];
    pen.beginPath();
    for (let row = 0; row + 1 < rows; ++row)
      for (let column = 0; column + 1 < columns; ++column) {
        const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
        const crossings = [];
        for (let i = 0; i < 4; ++i) {
          const one = corners[i], other = corners[(i + 1) % 4], a = lead(...one), b = lead(...other);
          if (a > 0 === b > 0) continue;
          const part = a / (a - b), [fromX, fromY] = place(...one), [toX, toY] = place(...other);
          crossings.push([fromX + part * (toX - fromX), fromY + part * (toY - fromY)]);
        }
        for (let i = 0; i + 1 < crossings.length; i += 2) {
          pen.moveTo(...crossings[i]);
          pen.lineTo(...crossings[i + 1]);
        }
      }
    pen.lineWidth = 2;
    pen.lineCap = "round";
    pen.strokeStyle = palette.border;
    pen.stroke();
  }

  /** Discs of class 0, diamonds of class 1. */
  function paintPoints(pen, x, y, radius) {
    const count = wasm._lesson_rows();
    const points = new Float32Array(wasm.HEAPF32.buffer, wasm._lesson_points(lesson), 2 * count);
    const classes = new Uint16Array(wasm.HEAPF32.buffer, wasm._lesson_classes(lesson), count);
    pen.lineWidth = Math.min(1, radius / 4);
    pen.strokeStyle = palette["dot-edge"];
    for (let i = 0; i < count; ++i) {
      const at = [x(points[2 * i]), y(points[2 * i + 1])];
      pen.beginPath();
      if (classes[i] === 0) {
        pen.arc(at[0], at[1], radius, 0, 2 * Math.PI);
      } else {
        const reach = radius * 1.25;
        pen.moveTo(at[0], at[1] - reach);
        pen.lineTo(at[0] + reach, at[1]);
        pen.lineTo(at[0], at[1] + reach);
        pen.lineTo(at[0] - reach, at[1]);
        pen.closePath();
      }
      pen.fillStyle = classes[i] === 0 ? palette.upper : palette.lower;
      pen.fill();
      pen.stroke();
    }
  }

  /** Logarithmic, with a line for each power of ten from 1 down to below the least cost; epochs as far as they went, at least 50. */
  function drawCosts() {
    const {pen, width, height} = context(costs);
    const left = 48, bottom = 20, top = 6, right = 4;
    const last = Math.max(50, curve.length - 1);
    const least = Math.min(0.1, ...curve.flat().filter((cost) => cost > 0));
    const decades = Math.max(1, Math.ceil(-Math.log10(Math.max(least, finestCost)) - 1e-9));
    const x = (epoch) => left + epoch / last * (width - left - right);
    const above = Math.log10(Math.max(1, ...curve.flat()));  // where the first guesses cost more than 1
    const y = (cost) => top + (above - Math.log10(Math.max(cost, finestCost))) / (above + decades) *
      (height - top - bottom);

    pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    pen.lineWidth = 1;
    pen.strokeStyle = palette.line;
    pen.fillStyle = palette.soft;
    for (let decade = 0; decade <= decades; ++decade) {
      const height = Math.round(y(10 ** -decade)) + 0.5;
      pen.beginPath();
      pen.moveTo(left, height);
      pen.lineTo(width - right, height);
      pen.stroke();
      pen.fillText(String(Number((10 ** -decade).toFixed(4))), left - 8, height);
    }
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    pen.fillText("0", left, height - 4);
    pen.textAlign = "right";
    pen.fillText(`epoch ${last}`, width - right, height - 4);

    const line = (which, colour, thickness, dashes) => {
      pen.beginPath();
      curve.forEach((both, epoch) => pen[epoch === 0 ? "moveTo" : "lineTo"](x(epoch), y(both[which])));
      pen.lineWidth = thickness;
      pen.lineJoin = "round";
      pen.strokeStyle = colour;
      pen.setLineDash(dashes);
      pen.stroke();
      pen.setLineDash([]);
      pen.beginPath();
      pen.arc(x(curve.length - 1), y(curve[curve.length - 1][which]), thickness, 0, 2 * Math.PI);
      pen.fillStyle = colour;
      pen.fill();
    };
    line(1, palette.soft, 1.5, [3, 2.5]);
    line(0, palette.accent, 2.5, []);
  }

  // Who asks

  function showSettings() {
    element("noise-is").textContent = number(noise(), 2);
    element("rate-is").textContent = String(Number(rate().toPrecision(2)));
  }

  function listen() {
    element("run").addEventListener("click", startOrPause);
    for (const [button, kind] of [["again", "weights"], ["fresh", "data"]])
      element(button).addEventListener("click", () => {
        ++seeds[kind];
        anew();
      });
    element("noise").addEventListener("input", () => {
      showSettings();
      anew();
    });
    element("rate").addEventListener("input", careful(() => {
      showSettings();
      wasm._lesson_set_rate(lesson, rate());
    }));
    for (const name of ["network", "activation"]) element(name).addEventListener("change", anew);
    settings.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.key !== " " || event.repeat || event.target !== document.body) return;
      event.preventDefault();
      startOrPause();
    });
    const again = careful(() => {
      readPalette();
      show();
    });
    new ResizeObserver(again).observe(plane);
    new ResizeObserver(again).observe(costs);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  }

  readPalette();
  showSettings();
  loadLessons({printErr: (text) => { complaint = text; }}).then((loaded) => {
    wasm = loaded;
    begin();
    listen();
    for (const id of ["run", "again", "fresh"]) element(id).disabled = false;
  }).catch(fail);
})();
