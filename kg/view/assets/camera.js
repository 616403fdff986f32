/* Zoom and pan, and which labels there is room for. */
const camera = { x: 0, y: 0, k: 1 };
const SMALLEST_LABEL = 10.5, LABEL = 12, HUBS = 24;

function labelScale() { return Math.max(LABEL, SMALLEST_LABEL / camera.k) / LABEL; }

/* Labels keep a readable size on screen; where they would collide, the better-connected entity keeps its own,
   and the hubs have theirs even over the outlines of lesser ones. */
function placeLabels(scale = labelScale()) {
  const boxes = [], shown = [...drawn.nodes].filter((index) => !nodeElements.get(index).hasAttribute("hidden"));
  if (scale > 1) shown.forEach((index) => {
    const [x, y] = nodes[index].at;
    boxes.push([x - 12, y - 12, x + 12, y + 12, index, "outline"]);
  });
  shown.sort((a, b) => edgesOf[b].length - edgesOf[a].length || a - b);
  shown.forEach((index, rank) => {
    const node = nodes[index], element = nodeElements.get(index), text = element.querySelector("text");
    element.querySelector(".shape").setAttribute("transform", `scale(${Math.min(1.7, Math.max(1, 0.62 / camera.k)).toFixed(2)})`);
    text.setAttribute("font-size", (LABEL * scale).toFixed(2));
    [...text.children].forEach((line, place) => line.setAttribute("y", (GLYPH + scale * (LABEL + LINE * place)).toFixed(1)));
    const [x, y] = node.at, half = node.half * scale, top = y + GLYPH;
    const boxOf = (lines) => [x - half, top, x + half, top + scale * LINE * lines, index];
    const clear = (box) => scale === 1 || boxes.every((other) => other[4] === index || (rank < HUBS && other[5]) ||
      box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1]);
    const lines = [rank < HUBS && scale > 1.5 ? 1 : node.lines.length, 1].find((count) => clear(boxOf(count))) || 0;
    element.classList.toggle("quiet-label", !lines);
    element.classList.toggle("first-line", lines === 1 && node.lines.length > 1);
    if (lines) boxes.push(boxOf(lines));
  });
  [...layers.bands.children].forEach((title) => {
    title.setAttribute("font-size", LABEL * scale);
    title.toggleAttribute("hidden", scale > (data.size[0] > 1400 ? 4 : 1.3));
  });
}

let labelled = 0;
function applyCamera() {
  viewport.setAttribute("transform", `translate(${camera.x.toFixed(2)} ${camera.y.toFixed(2)}) scale(${camera.k.toFixed(4)})`);
  if (Math.abs(labelled - camera.k) > 0.001) { labelled = camera.k; placeLabels(); showEdgeLabels(); }
}

function zoomAt(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const k = Math.min(4, Math.max(0.08, camera.k * factor));
  camera.x = x - ((x - camera.x) * k) / camera.k;
  camera.y = y - ((y - camera.y) * k) / camera.k;
  camera.k = k;
  applyCamera();
}

function extent() {
  const shown = [...drawn.nodes].filter((index) => !nodeElements.get(index).hasAttribute("hidden"));
  const held = (shown.length ? shown : [...drawn.nodes]).map((index) => nodes[index]);
  if (!held.length) return [0, 0, 100, 100];
  const titles = data.bands.map((band) => [band.x - band.title.length * 3.7, band.x + band.title.length * 3.7]);
  return [Math.min(...held.map((n) => n.at[0] - Math.max(n.half, 16)), ...titles.map((span) => span[0])),
    Math.min(-20, ...held.map((n) => n.at[1] - 30)),
    Math.max(...held.map((n) => n.at[0] + Math.max(n.half, 16)), ...titles.map((span) => span[1])),
    Math.max(...held.map((n) => n.at[1])) + 52];
}

function fit() {
  const [left, top, right, bottom] = extent(), pad = 16, head = 56;
  const width = canvas.clientWidth - 2 * pad, height = canvas.clientHeight - pad - head;
  if (width <= 0 || height <= 0) return;
  camera.k = Math.min(1.4, width / (right - left), height / (bottom - top));
  camera.x = pad + (width - (right - left) * camera.k) / 2 - left * camera.k;
  camera.y = head + (height - (bottom - top) * camera.k) / 2 - top * camera.k;
  applyCamera();
}

/* Brings points into the picture if they are outside of it, or stand so small that they cannot be read. */
function bringIntoView(points) {
  const small = canvas.clientWidth < 500;
  const outside = points.some(([x, y]) => {
    const sx = x * camera.k + camera.x, sy = y * camera.k + camera.y;
    return sx < 40 || sy < 40 || sx > canvas.clientWidth - 40 || sy > canvas.clientHeight - 50;
  });
  if (!outside && !small) return;
  const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
  const width = Math.max(...xs) - Math.min(...xs) + 160, height = Math.max(...ys) - Math.min(...ys) + 160;
  camera.k = Math.min(small ? Math.max(camera.k, 0.8) : camera.k, canvas.clientWidth / width, canvas.clientHeight / height);
  camera.x = canvas.clientWidth / 2 - ((Math.max(...xs) + Math.min(...xs)) / 2) * camera.k;
  camera.y = canvas.clientHeight / 2 - ((Math.max(...ys) + Math.min(...ys)) / 2) * camera.k;
  applyCamera();
}

const pointers = new Map();
let gesture = null;
const placeOf = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.03 : 0.0015)), ...placeOf(event));
}, { passive: false });

canvas.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  pointers.set(event.pointerId, placeOf(event));
  const node = event.target.closest(".node"), edge = event.target.closest(".edge");
  gesture = { node: node && Number(node.dataset.node), edge: edge && Number(edge.dataset.edge), moved: false, at: placeOf(event) };
});

function pinch(event) {
  const before = [...pointers.values()];
  pointers.set(event.pointerId, placeOf(event));
  const after = [...pointers.values()];
  const apart = ([p, q]) => Math.hypot(p[0] - q[0], p[1] - q[1]) || 1;
  zoomAt(apart(after) / apart(before), (after[0][0] + after[1][0]) / 2, (after[0][1] + after[1][1]) / 2);
}

canvas.addEventListener("pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  if (pointers.size === 2) { gesture.moved = true; pinch(event); return; }
  const [x, y] = placeOf(event), [px, py] = pointers.get(event.pointerId);
  if (!gesture.moved && Math.hypot(x - gesture.at[0], y - gesture.at[1]) < 5) return;
  if (!gesture.moved) { gesture.moved = true; canvas.setPointerCapture(event.pointerId); canvas.classList.add("dragging"); }
  pointers.set(event.pointerId, [x, y]);
  if (gesture.node !== null) {
    const at = nodes[gesture.node].at;
    nodes[gesture.node].at = [at[0] + (x - px) / camera.k, at[1] + (y - py) / camera.k];
    moveNode(gesture.node);
    moveTies();
    edgesOf[gesture.node].filter((index) => drawn.edges.has(index)).forEach(shapeEdge);
    showEdgeLabels();
  } else {
    camera.x += x - px;
    camera.y += y - py;
    applyCamera();
  }
});

function release(event) {
  if (!pointers.delete(event.pointerId) || !gesture) return;
  canvas.classList.remove("dragging");
  if (event.type === "pointerup" && !gesture.moved) {
    if (gesture.node !== null) select({ kind: "node", index: gesture.node });
    else if (gesture.edge !== null) select({ kind: "edge", index: gesture.edge });
    else select(null);
  } else if (gesture.node !== null && gesture.moved) placeLabels();
  if (!pointers.size) gesture = null;
}
canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);
find("zoom-in").addEventListener("click", () => zoomAt(1.3));
find("zoom-out").addEventListener("click", () => zoomAt(1 / 1.3));
find("zoom-fit").addEventListener("click", fit);
