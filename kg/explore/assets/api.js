/* What the server answers. Answers are kept: they change only with the graph, which a reload asks for. */
export class Refused extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
}

const kept = new Map();
const KEPT = 60;

export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  const entries = parameters instanceof URLSearchParams ? [...parameters] : Object.entries(parameters);
  for (const [name, value] of entries) for (const one of [value].flat()) if (one !== "" && one != null) query.append(name, one);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export async function told(answer) {
  const text = await answer.text();
  try { return JSON.parse(text).detail || text; } catch { return text.trim().slice(0, 2000) || `status ${answer.status}`; }
}

async function fetched(url, signal) {
  let answer;
  try {
    answer = await fetch(url, { signal, headers: { accept: "application/json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "The server does not answer. Is kg serve still running?");
  }
  if (!answer.ok) throw new Refused(answer.status, String(await told(answer)));
  return answer.json();
}

export async function ask(path, parameters, signal) {
  const url = address(`/api/${path}`, parameters);
  if (kept.has(url)) return kept.get(url);
  const value = await fetched(url, signal);
  kept.set(url, value);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return value;
}

let graph = null;
export const about = () => (graph ||= ask("about").catch((error) => { graph = null; throw error; }));

export const look = await fetched("/explore/appearance.json");
