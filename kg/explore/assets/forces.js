/* Places for the nodes of a network: they push each other away, and edges pull. The same network gets the same picture. */
const STEPS = 260, APART = 135, ASIDE = 34;

/* A node does not lie on an edge that is not its own. */
function stepAside(nodes, edges, moves) {
  for (const { source, target, bend } of edges) {
    const [a, b] = [nodes[source].at, nodes[target].at], dx = b[0] - a[0], dy = b[1] - a[1], square = dx * dx + dy * dy, room = ASIDE + Math.abs(bend);
    if (square) nodes.forEach(({ at }, place) => {
      if (place === source || place === target) return;
      const along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / square;
      if (along <= 0.05 || along >= 0.95) return;
      const x = at[0] - a[0] - along * dx, y = at[1] - a[1] - along * dy, far = Math.hypot(x, y);
      if (far >= room) return;
      const push = (room - far) * 0.3, length = Math.sqrt(square), [ux, uy] = far > 0.01 ? [x / far, y / far] : [-dy / length, dx / length];
      moves[place][0] += ux * push; moves[place][1] += uy * push;
    });
  }
}

/* `nodes` have `at` where they are known already; new ones start beside what they are tied to. */
export function settle(nodes, edges, fixed = new Set()) {
  const radius = 60 + 14 * nodes.length, tied = nodes.map(() => []);
  edges.forEach(({ source, target }) => { if (source !== target) { tied[source].push(target); tied[target].push(source); } });
  nodes.forEach((node, place) => {
    if (node.at) return;
    const near = tied[place].map((one) => nodes[one].at).find(Boolean), turn = place * 2.399963;
    node.at = near ? [near[0] + 90 * Math.cos(turn), near[1] + 90 * Math.sin(turn)] : [radius * 0.5 * Math.cos(turn), radius * 0.4 * Math.sin(turn)];
  });
  for (let step = 0; step < STEPS; step += 1) {
    const heat = 26 * (1 - step / STEPS) + 0.5, moves = nodes.map(({ at }) => [-at[0] * 0.012, -at[1] * 0.02]);
    for (let i = 0; i < nodes.length; i += 1) {
      for (let j = i + 1; j < nodes.length; j += 1) {
        let dx = nodes[i].at[0] - nodes[j].at[0], dy = (nodes[i].at[1] - nodes[j].at[1]) * 1.5;
        if (!dx && !dy) { dx = 0.1 * (i + 1); dy = 0.1; }
        const square = dx * dx + dy * dy, push = (APART * APART) / square / Math.sqrt(square) * 9;
        moves[i][0] += dx * push; moves[i][1] += dy * push; moves[j][0] -= dx * push; moves[j][1] -= dy * push;
      }
    }
    for (const { source, target } of edges) {
      const [a, b] = [nodes[source].at, nodes[target].at], dx = b[0] - a[0], dy = b[1] - a[1], length = Math.hypot(dx, dy) || 1;
      const pull = ((length - APART) / length) * 0.09 / Math.sqrt(Math.min(tied[source].length, tied[target].length) || 1);
      moves[source][0] += dx * pull; moves[source][1] += dy * pull; moves[target][0] -= dx * pull; moves[target][1] -= dy * pull;
    }
    if (step > STEPS / 2) stepAside(nodes, edges, moves);
    nodes.forEach((node, place) => {
      if (fixed.has(place)) return;
      const [x, y] = moves[place], length = Math.hypot(x, y) || 1, most = Math.min(length, heat);
      node.at = [node.at[0] + (x / length) * most, node.at[1] + (y / length) * most];
    });
  }
}
