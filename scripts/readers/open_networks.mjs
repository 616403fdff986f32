// A network in what draws it on the web: Cytoscape.js for .cyjs; for .gexf and .graphml Graphology, which Gephi Lite
// reads files with. node open_networks.mjs FILE. Prints counts as JSON.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";
import { MultiDirectedGraph } from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const file = process.argv[2];
const text = readFileSync(file, "utf8");
if (file.endsWith(".cyjs")) {
  const { elements, style } = JSON.parse(text);
  const network = cytoscape({ headless: true, styleEnabled: elements.edges.length < 10000, elements, style });
  const denied = network.edges("[?negated]");
  console.log(JSON.stringify({ nodes: network.nodes().size(), edges: network.edges().size(), denied: denied.size() }));
  network.destroy(); // else it waits for a next frame for ever
} else {
  const read = file.endsWith(".gexf") ? gexf : graphml;
  const network = read.parse(MultiDirectedGraph, text);
  const denied = network.filterEdges((_edge, told) => told.negated === true || told.polarity === "negated");
  console.log(JSON.stringify({ nodes: network.order, edges: network.size, denied: denied.length }));
}
