/* The documents of the graph. */
import { h, heading, empty, number } from "./dom.js";
import { ask } from "./api.js";
import { documentLine } from "./evidence.js";

const MANY = 200;

export async function page({ params, about, signal }) {
  const offset = Math.max(0, Number.parseInt(params.get("offset"), 10) || 0), total = about.counts.documents;
  const documents = await ask("documents", { offset, limit: MANY }, signal), last = offset + documents.length;
  const step = (to, words) => h("a", { class: "button", href: to ? `/documents?offset=${to}` : "/documents" }, words);
  return {
    title: "Documents",
    content: [heading(`${number(total)} ${total === 1 ? "document" : "documents"}`),
      documents.length ? h("ol", { class: "plain-list documents", start: offset + 1 }, documents.map((document) => h("li", {}, documentLine(document)))) : empty("No document", "This part of the list is empty."),
      (offset > 0 || last < total) && h("nav", { class: "steps", "aria-label": "Parts of the list" }, offset > 0 && step(Math.max(0, offset - MANY), "← Before"), last < total && step(last, "Next →"))],
  };
}
