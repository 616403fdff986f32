/* The picture: layers, nodes and edges as SVG elements. */
const canvas = find("canvas");
const layers = Object.fromEntries(["bands", "ties", "edges", "nodes", "words"].map((name) => [name, svg("g", { class: name })]));
const viewport = svg("g", { id: "viewport" }, ...Object.values(layers));
canvas.append(viewport);
const nodeElements = new Map(), edgeElements = new Map(), tieElements = [];

function badges(edge, middle) {
  const colour = `var(--edge-${edge.family})`, asked = edge.certainty === "open-question", both = asked && edge.negated;
  const ring = (x) => svg("circle", { class: "badge-ring", cx: x, cy: middle[1], r: 7.5, stroke: colour });
  const [x, y] = middle, found = [];
  if (edge.negated) {
    const at = both ? x - 9 : x;
    found.push(ring(at), svg("path", { class: "badge-cross", stroke: colour,
      d: `M${at - 3.4} ${y - 3.4}l6.8 6.8M${at + 3.4} ${y - 3.4}l-6.8 6.8` }));
  }
  if (asked) {
    const at = both ? x + 9 : x;
    found.push(ring(at), svg("text", { class: "badge-text", x: at, y: y + 4, fill: colour }, "?"));
  }
  return found;
}

function shapeEdge(index) {
  const edge = edges[index], group = edgeElements.get(index), shape = curve(edge), d = curvePath(shape);
  const colour = `var(--edge-${edge.family})`, dash = certaintyOf[edge.certainty].dash;
  group.replaceChildren(
    svg("title", {}, `${sentenceOf(edge)} (${backingOf(edge)})`),
    svg("path", { class: "hit", d, "vector-effect": "non-scaling-stroke" }),
    svg("path", { class: "ground", d, "stroke-width": edge.width + 8 }),
    svg("path", { class: "line", d, stroke: colour, "stroke-width": edge.width, "stroke-dasharray": dash || null,
      "stroke-linecap": dash ? "round" : "butt" }),
  );
  if (shape.head) group.append(svg("path", { d: `M${shape.head.map(pair).join("L")}Z`, fill: colour }));
  group.append(...badges(edge, shape.middle));
  edge.middle = shape.middle;
}

function addEdge(index) {
  const group = svg("g", { class: "edge", role: "button", tabindex: -1, "data-edge": index,
    "aria-label": `${sentenceOf(edges[index])}. ${backingOf(edges[index])}` });
  edgeElements.set(index, group);
  layers.edges.append(group);
  shapeEdge(index);
}

function moveNode(index) {
  nodeElements.get(index).setAttribute("transform", `translate(${pair(nodes[index].at)})`);
}

function addNode(index) {
  const node = nodes[index], text = svg("text", {});
  node.lines.forEach((line) => text.append(svg("tspan", { x: 0 }, line)));
  const group = svg("g", { class: "node", role: "button", tabindex: -1, "data-node": index,
    "aria-label": `${node.label}, ${groupOf[node.group].label}, ${plural(edgesOf[index].length, "claim")}` },
    svg("title", {}, node.label), svg("circle", { class: "ring", r: 17 }),
    svg("path", { class: "shape", d: groupOf[node.group].shape, fill: `var(--node-${node.group})` }), text);
  nodeElements.set(index, group);
  layers.nodes.append(group);
  moveNode(index);
}

function moveTies() {
  tieElements.forEach(([element, part, whole]) =>
    element.setAttribute("d", tiePath(part, whole)));
}

function addTies() {
  for (const [part, whole] of data.ties) {
    if (!nodes[part].at || !nodes[whole].at || tieElements.some(([, a, b]) => a === part && b === whole)) continue;
    const element = svg("path", { class: "tie" });
    tieElements.push([element, part, whole]);
    layers.ties.append(element);
  }
  moveTies();
}

/* A free spot near a place, for an entity that search brings into the picture. */
function freeSpot(near) {
  const taken = [...drawn.nodes].map((index) => nodes[index].at);
  for (let ring = 1; ring < 60; ring += 1) {
    for (let turn = 0; turn < 12; turn += 1) {
      const angle = (turn * Math.PI) / 6;
      const spot = [near[0] + Math.cos(angle) * ring * 80, near[1] + Math.sin(angle) * ring * 60];
      if (taken.every((at) => Math.abs(at[0] - spot[0]) > 140 || Math.abs(at[1] - spot[1]) > 80)) return spot;
    }
  }
  return near;
}

function revealNode(index, near) {
  if (drawn.nodes.has(index)) return;
  nodes[index].at = freeSpot(near);
  drawn.nodes.add(index);
  addNode(index);
}

function revealEdge(index) {
  if (drawn.edges.has(index)) return;
  const edge = edges[index], middle = [data.size[0] / 2, data.size[1] / 2];
  revealNode(edge.source, nodes[edge.target].at || middle);
  revealNode(edge.target, nodes[edge.source].at);
  const parallel = [...drawn.edges].filter((other) =>
    new Set([edges[other].source, edges[other].target, edge.source, edge.target]).size === 2).length;
  edge.bend = 18 + 40 * parallel;
  drawn.edges.add(index);
  addEdge(index);
  addTies();
}

const REVEALED_AT_ONCE = 12;
function revealAround(index) {
  revealNode(index, [data.size[0] / 2, data.size[1] + 60]);
  if (![...drawn.edges].some((edge) => edgesOf[index].includes(edge))) {
    edgesOf[index].slice(0, REVEALED_AT_ONCE).forEach(revealEdge);
  }
}

data.bands.forEach((band) => layers.bands.append(svg("text", { class: "band", x: band.x, y: -8 }, band.title)));
drawn.edges.forEach(addEdge);
/* The best-connected come last and so lie on top. */
[...drawn.nodes].sort((a, b) => edgesOf[a].length - edgesOf[b].length || b - a).forEach(addNode);
addTies();
