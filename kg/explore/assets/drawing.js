/* The network as a picture: nodes with outlines, edges as in the offline network, zoom and pan. */
import { s, count } from "./dom.js";
import { look } from "./api.js";
import { familyOf, isSymmetric, sentence, weight, groupLabel, certaintyWords } from "./words.js";
import { curvesBetween } from "./curves.js";

const DASH = { hedged: "7 5", hypothesised: "2 5", "open-question": "2 5" };
const WORDS = 18;

function lines(label) {
  const found = [""];
  const pieces = [...label].slice(0, 90).join("").split(" ").flatMap((word) => word.match(new RegExp(`.{1,${WORDS + 4}}`, "gu")) || []);
  for (const word of pieces) {
    const last = found.length - 1;
    if (found[last] && (found[last] + word).length > WORDS) found.push(word); else found[last] = found[last] ? `${found[last]} ${word}` : word;
  }
  return found.length > 3 ? [...found.slice(0, 2), `${found[2]} …`] : found;
}

/* Nodes and edges with what a drawing needs of them; parallel edges bend apart. */
export function scene(network, places) {
  const nodes = network.things.map((hit) => {
    const said = lines(hit.thing.label);
    return { ...hit, at: places.get(hit.thing.curie) || null, lines: said, half: Math.max(...said.map((line) => line.length)) * 3.4 };
  });
  const index = new Map(nodes.map((node, place) => [node.thing.curie, place])), pairs = new Map();
  const edges = network.claims.map((claim) => {
    const source = index.get(claim.subject.curie), target = index.get(claim.object.curie), pair = [source, target].sort((a, b) => a - b).join(" ");
    const place = pairs.get(pair) || 0;
    pairs.set(pair, place + 1);
    const side = (place % 2 ? -1 : 1) * (source < target ? 1 : -1);
    return { claim, source, target, symmetric: isSymmetric(claim), width: Math.min(5, 1.3 + 0.7 * Math.max(0, claim.independent - 1)), bend: source === target ? 16 * place : side * (12 + 26 * Math.ceil(place / 2)) };
  });
  return { nodes, edges };
}

function marks(claim, [x, y]) {
  const family = familyOf(claim), asked = claim.certainty === "open-question", found = [];
  const ring = (at) => s("circle", { class: `mark-ring stroke-${family}`, cx: at, cy: y, r: 7.5 });
  if (claim.negated) { const at = asked ? x - 9 : x; found.push(ring(at), s("path", { class: `mark-cross stroke-${family}`, d: `M${at - 3.4} ${y - 3.4}l6.8 6.8M${at + 3.4} ${y - 3.4}l-6.8 6.8` })); }
  if (asked) { const at = claim.negated ? x + 9 : x; found.push(ring(at), s("text", { class: `mark-text head-${family}`, x: at, y: y + 4 }, "?")); }
  return found;
}

export function drawing({ nodes, edges, roots, chosenNode, chosenClaim, pickNode, pickEdge, moved }) {
  const { curve, curvePath } = curvesBetween(nodes), view = { x: 0, y: 0, k: 1 };
  const layers = { edges: s("g"), nodes: s("g") }, stage = s("g", {}, layers.edges, layers.nodes);
  const canvas = s("svg", { role: "group", "aria-label": "Network: arrow keys go from entity to entity, Enter chooses. The list beside it holds the same claims." }, stage);
  const shapeEdge = (group, edge) => {
    const shape = curve(edge), d = curvePath(shape), family = familyOf(edge.claim), dash = DASH[edge.claim.certainty];
    group.replaceChildren(s("title", {}, `${sentence(edge.claim)} (${certaintyWords(edge.claim.certainty)}; ${weight(edge.claim)})`), s("path", { class: "hit", d }), s("path", { class: "ground", d, "stroke-width": edge.width + 8 }),
      s("path", { class: `line stroke-${family}`, d, "stroke-width": edge.width, "stroke-dasharray": dash, "stroke-linecap": dash ? "round" : "butt" }),
      ...(shape.head ? [s("path", { class: `head-${family}`, d: `M${shape.head.map((point) => point.map((n) => n.toFixed(1)).join(" ")).join("L")}Z` })] : []), ...marks(edge.claim, shape.middle));
  };
  const drawnEdges = edges.map((edge) => {
    const group = s("g", { class: `edge${edge.claim.id === chosenClaim ? " is-chosen" : ""}`, "data-claim": edge.claim.id });
    shapeEdge(group, edge);
    layers.edges.append(group);
    return group;
  });
  const drawnNodes = nodes.map((node, place) => {
    const { thing, claims } = node, chosen = thing.curie === chosenNode;
    const text = s("text", {}, node.lines.map((line, row) => s("tspan", { x: 0, y: 26 + 14 * row }, row < node.lines.length - 1 ? `${line} ` : line)));
    const group = s("g", { class: ["node", chosen && "is-chosen", roots.has(thing.curie) && "is-root"].filter(Boolean).join(" "), role: "button", tabindex: -1, id: `n-${thing.curie}`, "data-node": place, "aria-pressed": String(chosen), "aria-label": `${thing.label}, ${groupLabel(thing.group)}, ${count(claims, "claim")}` },
      s("title", {}, `${thing.label}: ${count(claims, "claim")}`), s("circle", { class: "ring", r: 17 }), s("path", { class: `shape fill-${look.groups[thing.group] ? thing.group : "other"}`, d: (look.groups[thing.group] || look.groups.other).shape }), text);
    layers.nodes.append(group);
    return group;
  });
  const put = (place) => drawnNodes[place].setAttribute("transform", `translate(${nodes[place].at.map((n) => n.toFixed(1)).join(" ")})`);
  nodes.forEach((_, place) => put(place));

  /* The better-connected keeps its words where there is no room for both. */
  function label() {
    const boxes = [], scale = 1 / Math.min(view.k, 1);
    nodes.map((node, place) => [node, place]).sort(([a], [b]) => roots.has(b.thing.curie) - roots.has(a.thing.curie) || b.claims - a.claims).forEach(([node, place]) => {
      const [x, y] = node.at, box = [x - node.half * scale, y + 14, x + node.half * scale, y + (18 + 14 * node.lines.length) * scale];
      const free = boxes.every((other) => box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1]);
      drawnNodes[place].classList.toggle("no-label", !free);
      drawnNodes[place].querySelector("text").setAttribute("transform", `translate(0 14) scale(${scale.toFixed(3)}) translate(0 -14)`);
      if (free) boxes.push(box);
    });
  }
  function apply() { stage.setAttribute("transform", `translate(${view.x.toFixed(1)} ${view.y.toFixed(1)}) scale(${view.k.toFixed(4)})`); }
  function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
    const k = Math.min(3, Math.max(0.12, view.k * factor));
    view.x = x - ((x - view.x) * k) / view.k; view.y = y - ((y - view.y) * k) / view.k; view.k = k;
    apply(); label();
  }
  function fit() {
    if (!nodes.length || !canvas.clientWidth) return;
    const ys = nodes.flatMap((node) => [node.at[1] - 24, node.at[1] + 34 + 14 * node.lines.length]);
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    let left = 0, right = 0;
    view.k = Math.min(1.25, (canvas.clientHeight - 70) / (bottom - top));
    /* Words keep their size where the picture is small, and so need the more room in it the smaller it is. */
    for (let turn = 0; turn < 8; turn += 1) {
      const wide = 1 / Math.min(1, Math.max(0.3, view.k)), xs = nodes.flatMap((node) => [node.at[0] - node.half * wide, node.at[0] + node.half * wide]);
      [left, right] = [Math.min(...xs), Math.max(...xs)];
      view.k = Math.max(0.12, Math.min(view.k, (canvas.clientWidth - 24) / (right - left)));
    }
    view.x = (canvas.clientWidth - (right + left) * view.k) / 2; view.y = (canvas.clientHeight - 24 - (bottom + top) * view.k) / 2 + 4;
    apply(); label();
  }
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.03 : 0.0015)), event.offsetX, event.offsetY); }, { passive: false });
  const held = new Map();
  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    held.set(event.pointerId, [event.clientX, event.clientY]);
    const node = event.target.closest(".node"), edge = event.target.closest(".edge");
    drag = { node: node ? Number(node.dataset.node) : null, claim: edge?.dataset.claim || null, from: [event.clientX, event.clientY], far: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before || !drag) return;
    const dx = event.clientX - before[0], dy = event.clientY - before[1];
    if (!drag.far && Math.hypot(event.clientX - drag.from[0], event.clientY - drag.from[1]) < 5) return;
    if (!drag.far) { drag.far = true; canvas.setPointerCapture(event.pointerId); canvas.classList.add("dragging"); }
    if (held.size === 2) {
      const other = [...held].find(([id]) => id !== event.pointerId)[1], apart = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1, box = canvas.getBoundingClientRect();
      zoom(apart([event.clientX, event.clientY]) / apart(before), (event.clientX + other[0]) / 2 - box.left, (event.clientY + other[1]) / 2 - box.top);
    } else if (drag.node !== null) {
      const node = nodes[drag.node];
      node.at = [node.at[0] + dx / view.k, node.at[1] + dy / view.k];
      put(drag.node);
      edges.forEach((edge, place) => { if (edge.source === drag.node || edge.target === drag.node) shapeEdge(drawnEdges[place], edge); });
      moved(node);
    } else { view.x += dx; view.y += dy; apply(); }
    held.set(event.pointerId, [event.clientX, event.clientY]);
  });
  const release = (event) => {
    if (!held.delete(event.pointerId) || !drag) return;
    canvas.classList.remove("dragging");
    if (event.type === "pointerup" && !drag.far) { if (drag.node !== null) pickNode(nodes[drag.node].thing.curie); else if (drag.claim) pickEdge(drag.claim); }
    if (!held.size) drag = null;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);

  const stop = (place) => { drawnNodes.forEach((group, other) => group.setAttribute("tabindex", other === place ? 0 : -1)); return drawnNodes[place]; };
  if (nodes.length) stop(Math.max(0, nodes.findIndex((node) => node.thing.curie === chosenNode)));
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  canvas.addEventListener("keydown", (event) => {
    const node = event.target.closest(".node"), way = ways[event.key];
    if (event.key === "+" || event.key === "-") { zoom(event.key === "+" ? 1.3 : 1 / 1.3); return; }
    if (!node) return;
    const from = nodes[Number(node.dataset.node)];
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pickNode(from.thing.curie); }
    if (!way) return;
    event.preventDefault();
    let best = null, least = Infinity;
    nodes.forEach((other, place) => {
      const dx = other.at[0] - from.at[0], dy = other.at[1] - from.at[1], along = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (along > 1 && along + 2 * aside < least) { least = along + 2 * aside; best = place; }
    });
    if (best !== null) stop(best).focus();
  });
  return { canvas, fit, zoom };
}
