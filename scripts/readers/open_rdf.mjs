// An RDF file in N3.js or jsonld-streaming-parser, as a stream: node open_rdf.mjs FILE. Prints counts as JSON.
import { createReadStream } from "node:fs";
import { JsonLdParser } from "jsonld-streaming-parser";
import N3 from "n3";

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const ASSOCIATION = "https://w3id.org/biolink/vocab/Association";
const NEGATED = "https://w3id.org/biolink/vocab/negated";
const NANOPUBLICATION = "http://www.nanopub.org/nschema#Nanopublication";
const FORMATS = { nq: "N-Quads", trig: "TriG", ttl: "Turtle" };

const file = process.argv[2];
const ending = file.split(".").pop();
const parser = ending === "jsonld" ? new JsonLdParser({ streamingProfile: true }) : new N3.StreamParser({ format: FORMATS[ending] });
const graphs = new Set();
const [statements, denied] = [new Set(), new Set()];
let [quads, nanopubs] = [0, 0];

createReadStream(file)
  .pipe(parser)
  .on("data", (quad) => {
    quads += 1;
    graphs.add(quad.graph.value);
    if (quad.predicate.value === TYPE) {
      if (quad.object.value === ASSOCIATION) statements.add(quad.subject.value);
      if (quad.object.value === NANOPUBLICATION) nanopubs += 1;
    }
    if (quad.predicate.value === NEGATED && quad.object.value === "true") denied.add(quad.subject.value);
  })
  .on("error", (error) => {
    console.error(`${file}: ${error.message}`);
    process.exit(1);
  })
  .on("end", () => {
    const counts = { quads, graphs: graphs.size, statements: statements.size };
    counts.denied = [...denied].filter((node) => statements.has(node)).length;
    console.log(JSON.stringify(nanopubs ? { ...counts, nanopubs } : counts));
  });
