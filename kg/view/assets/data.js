const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges, documents } = data;
const find = (id) => document.getElementById(id);

/* Elements are made from names, attributes and text only; no markup is ever parsed. */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
const html = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

const certaintyOf = Object.fromEntries(data.certainties.map((entry, rank) => [entry.key, { ...entry, rank }]));
const groupOf = Object.fromEntries(data.groups.map((group) => [group.key, group]));
const edgeWithKey = new Map(edges.map((edge, index) => [edge.key, index]));
const nodeWithKey = new Map(nodes.map((node, index) => [node.key, index]));
const edgesOf = nodes.map(() => []);
edges.forEach((edge, index) => {
  edgesOf[edge.source].push(index);
  if (edge.target !== edge.source) edgesOf[edge.target].push(index);
});

/* What is in the picture; search adds to it. */
const drawn = {
  nodes: new Set(nodes.flatMap((node, index) => (node.at ? [index] : []))),
  edges: new Set(edges.flatMap((edge, index) => (edge.bend === null ? [] : [index]))),
};

const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
const evidenceOf = (edge) => edge.claims.flatMap((claim) => claim.evidence);
const levelsOf = (edge) => data.levels.filter((level) => evidenceOf(edge).some((one) => one.levels.includes(level)));
const sentenceOf = (edge) =>
  `${edge.negated ? "Denied: " : ""}${nodes[edge.source].label} ${edge.words} ${nodes[edge.target].label}`;
const backingOf = (edge) => [
  certaintyOf[edge.certainty].label,
  plural(edge.observations, "independent observation"),
  ...levelsOf(edge),
].join(" · ");
