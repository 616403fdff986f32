/* The evidence of a claim, and what is known of an entity. */
const outward = (link) => (link.url
  ? html("a", { href: link.url, target: "_blank", rel: "noopener noreferrer" }, link.label)
  : html("span", {}, link.label));

const chip = (index) => html("button", { type: "button", class: "chip", "data-node": index }, glyph(nodes[index].group), nodes[index].label);
const badge = (text, kind = "") => html("span", { class: `badge ${kind}`.trim() }, text);
const fact = (name, ...content) => [html("dt", {}, name), html("dd", {}, ...content)];

const ROLES = { subject: "subject", trigger: "relation", object: "object", cue: "cue of doubt or denial" };
function quote(pieces) {
  return html("blockquote", {}, ...pieces.map(([text, roles]) => (roles.length
    ? html("mark", { class: roles.join(" "), title: roles.map((role) => ROLES[role]).join(", ") }, text) : text)));
}

function marksKey() {
  return html("p", { class: "marks-key", "aria-label": "How words are marked" },
    ...Object.entries(ROLES).map(([role, label]) => html("span", {}, html("mark", { class: role }, label))));
}

function referenceItem(document, number) {
  const entry = document.references[number];
  if (!entry) return html("li", {}, `[${number}] not in the bibliography`);
  const links = entry.links.flatMap((link) => [" ", outward(link)]);
  return html("li", {}, `[${number}] ${entry.text}`, ...(links.length ? links : [" ", badge("no DOI or PMID known")]));
}

function evidenceCard(one) {
  const document = documents[one.document];
  const facts = [
    ...(one.outcome ? fact("Outcome", one.outcome) : []),
    ...(one.context.length ? fact("Context", html("ul", {}, ...one.context.map(([kind, value, basis]) =>
      html("li", {}, `${kind}: ${value} `, html("span", { class: "quiet" }, `(from the ${basis})`))))) : []),
    ...fact("Voice", one.attribution),
    ...(one.references.length ? fact("References", html("ul", {}, ...one.references.map((number) => referenceItem(document, number)))) : []),
    ...fact("Document", outward({ label: document.title, url: document.url }),
      document.retracted ? html("span", { class: "retracted" }, " retracted") : "",
      document.about ? html("div", { class: "quiet" }, document.about.replaceAll("-", "\u2011")) : ""),
    ...fact("Where", `${one.section}, rule ${one.rule}`),
  ];
  return html("article", { class: "evidence" }, quote(one.quote),
    html("p", { class: "badges" }, badge(certaintyOf[one.certainty].label, `certainty certainty-${one.certainty}`),
      ...one.levels.map((level) => badge(level))),
    html("dl", { class: "facts" }, ...facts));
}

function claimPart(edge, title, kind) {
  const several = edge.claims.length > 1;
  return html("section", { class: `part ${kind}` }, html("h3", {}, title),
    ...edge.claims.flatMap((claim) => [
      several || claim.qualifiers.length
        ? html("h4", {}, [claim.words, ...claim.qualifiers.map(([slot, value]) => `${slot}: ${value}`)].join(" · ")) : "",
      ...claim.evidence.map(evidenceCard),
    ]));
}

function edgePanel(index) {
  const edge = edges[index], twin = edge.twin === null ? null : edges[edge.twin];
  const parts = [edge, twin].filter(Boolean).sort((a, b) => Number(a.negated) - Number(b.negated));
  return [
    html("p", { class: "claim-title" }, chip(edge.source), html("em", {}, ` ${edge.words} `), chip(edge.target)),
    html("p", { class: "badges" }, edge.negated ? badge("denied by the text", "denied") : "",
      badge(certaintyOf[edge.certainty].label, `certainty certainty-${edge.certainty}`),
      badge(plural(edge.observations, "independent observation")), ...levelsOf(edge).map((level) => badge(level))),
    twin ? html("p", { class: "disagree" }, "The texts disagree: one claims this, another denies it.") : "",
    marksKey(),
    ...parts.map((part) => claimPart(part,
      `${part.negated ? "Against" : "For"}: ${plural(evidenceOf(part).length, "sentence")}`, part.negated ? "against" : "for")),
  ];
}

function nodePanel(index) {
  const node = nodes[index], near = data.ties.filter((tie) => tie.includes(index));
  const parts = near.filter(([, whole]) => whole === index).map(([part]) => part);
  const wholes = near.filter(([part]) => part === index).map(([, whole]) => whole);
  const chips = (held) => html("ul", {}, ...held.map((other) => html("li", {}, chip(other))));
  const held = edgesOf[index].filter((edge) => passing.has(edge)), left = edgesOf[index].length - held.length;
  return [
    html("p", { class: "claim-title" }, glyph(node.group), ` ${node.label}`),
    html("p", { class: "quiet" }, groupOf[node.group].label),
    html("dl", { class: "facts" },
      ...(node.synonyms.length ? fact("Synonyms", node.synonyms.join(", ")) : []),
      ...fact("Identifiers", html("span", { class: "ids" }, ...node.links.map(outward))),
      ...(parts.length ? fact("Members", chips(parts)) : []),
      ...(wholes.length ? fact("Part or kind of", chips(wholes)) : [])),
    html("section", { class: "part" }, html("h3", {}, plural(held.length, "claim")),
      html("ul", {}, ...held.slice(0, ROWS).map(row)),
      left ? html("p", { class: "quiet" }, `${left} more hidden by the filters`) : ""),
  ];
}

let selected = null;
function showPanel() {
  find("back").hidden = !selected;
  if (!selected) { showList(); return; }
  find("side-title").textContent = selected.kind === "edge" ? "Claim and its evidence" : "Entity";
  body.replaceChildren(...(selected.kind === "edge" ? edgePanel(selected.index) : nodePanel(selected.index)).filter(Boolean));
  body.scrollTop = 0;
}
