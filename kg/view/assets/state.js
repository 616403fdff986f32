/* What is selected, and the address that brings it back: #e=claim or #n=entity, &f=values switched off. */
function selectionEdges() {
  if (!selected) return null;
  if (selected.kind === "node") return new Set(edgesOf[selected.index]);
  const edge = edges[selected.index];
  return new Set([selected.index, ...(edge.twin === null ? [] : [edge.twin])]);
}

let hovered = null;
function hover(element) {
  const index = element ? Number(element.dataset.edge) : null;
  if (index === hovered) return;
  hovered = index;
  showEdgeLabels();
}

/* Words stand on an edge only where they are asked for: pointed at, selected, or zoomed in to; beside the nodes. */
function showEdgeLabels() {
  const held = new Set(hovered === null ? [] : [hovered]);
  if (selected && selected.kind === "edge") held.add(selected.index);
  const asked = held.size;
  if (camera.k >= 1.9) drawn.edges.forEach((index) => { if (passing.has(index)) held.add(index); });
  const scale = labelScale(), size = 12 * scale, words = [];
  const boxes = [...drawn.nodes].filter((index) => !nodeElements.get(index).matches("[hidden], .dim, .quiet-label"))
    .map((index) => nodes[index]).map((node) => [node.at[0] - node.half * scale, node.at[1] - GLYPH,
      node.at[0] + node.half * scale, node.at[1] + GLYPH + scale * LINE * node.lines.length]);
  [...held].forEach((index, rank) => {
    const edge = edges[index];
    if (!drawn.edges.has(index) || !edge.middle) return;
    const label = `${edge.negated ? "denied: " : ""}${edge.words}`, half = label.length * size * 0.27;
    const lift = edge.negated || edge.certainty === "open-question" ? 13 : 6, { start, control: bent, end } = curve(edge);
    const spots = [0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75].flatMap((t) => [-lift, lift + size].map((dy) => {
      const [x, y] = along(start, bent, end, t);
      return [x, y + dy];
    }));
    const free = ([x, y]) => boxes.every((b) => x - half > b[2] || x + half < b[0] || y - size > b[3] || y + 4 < b[1]);
    const spot = spots.find(free) || (rank < asked ? spots[0] : null);
    if (!spot) return;
    boxes.push([spot[0] - half, spot[1] - size, spot[0] + half, spot[1] + 4]);
    words.push(svg("text", { class: "edge-label", x: spot[0], y: spot[1], "font-size": size }, label));
  });
  layers.words.replaceChildren(...words);
}

function highlight() {
  const held = selectionEdges(), near = new Set(), lit = new Set();
  if (held) held.forEach((index) => { near.add(edges[index].source); near.add(edges[index].target); });
  if (selected) (selected.kind === "node" ? [selected.index] : [edges[selected.index].source, edges[selected.index].target]).forEach((index) => lit.add(index));
  if (selected && selected.kind === "node") data.ties.filter((tie) => tie.includes(selected.index)).flat().forEach((index) => near.add(index));
  edgeElements.forEach((element, index) => {
    element.classList.toggle("dim", Boolean(held) && !held.has(index));
    element.classList.toggle("selected", Boolean(selected) && selected.kind === "edge" && selected.index === index);
  });
  nodeElements.forEach((element, index) => {
    element.classList.toggle("dim", Boolean(held) && !near.has(index) && !lit.has(index));
    element.classList.toggle("near", near.has(index));
    element.classList.toggle("selected", lit.has(index));
  });
  tieElements.forEach(([element, part, whole]) => element.classList.toggle("dim",
    Boolean(selected) && (selected.kind === "edge" || ![part, whole].includes(selected.index))));
  showEdgeLabels();
}

function address() {
  const parts = [];
  if (selected) parts.push(`${selected.kind === "edge" ? "e" : "n"}=${(selected.kind === "edge" ? edges : nodes)[selected.index].key}`);
  if (off.size) parts.push(`f=${[...off].sort().map(encodeURIComponent).join(",")}`);
  return `#${parts.join("&")}`;
}

function saveState(push = false) {
  if (address() === (location.hash || "#")) return;
  history[push ? "pushState" : "replaceState"](null, "", address());
}

function showSelection() {
  const ends = selected.kind === "edge" ? [edges[selected.index].source, edges[selected.index].target] : [selected.index];
  bringIntoView(ends.map((index) => nodes[index].at));
}

/* `focus` moves the reader to the panel, for those who came by keyboard or from the list. */
function select(next, focus = false, push = true) {
  selected = next;
  if (next) {
    if (next.kind === "edge") revealEdge(next.index);
    else revealAround(next.index);
    showSelection();
    placeLabels();
  }
  showPanel();
  highlight();
  openSheet(Boolean(next));
  if (focus) find("side-title").focus({ preventScroll: true });
  if (push) saveState(true);
}

function readState() {
  const given = new Map(location.hash.slice(1).split("&").filter(Boolean).map((part) => part.split("=")));
  const known = new Set(facets.flatMap((facet) => facet.values.map(([value]) => `${facet.key}:${value}`)));
  off.clear();
  (given.get("f") || "").split(",").filter(Boolean).map(decodeURIComponent).filter((value) => known.has(value)).forEach((value) => off.add(value));
  const edge = edgeWithKey.get(given.get("e")), node = nodeWithKey.get(given.get("n"));
  selected = null;
  applyFilters();
  if (edge !== undefined) select({ kind: "edge", index: edge }, false, false);
  else if (node !== undefined) select({ kind: "node", index: node }, false, false);
  else select(null, false, false);
}

function openSheet(open) {
  find("side").classList.toggle("open", open);
  find("sheet").textContent = open ? "Close" : "Open";
  find("sheet").setAttribute("aria-expanded", String(open));
}
