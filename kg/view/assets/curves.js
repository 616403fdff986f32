/* The twin of kg/view/curves.py: the same points from the same numbers. */
const GLYPH = 14, LINE = 14, STEPS = 80;

function covers(node, at, point, margin) {
  const dx = point[0] - at[0], dy = point[1] - at[1], reach = GLYPH + margin, half = node.half + margin;
  return dx * dx + dy * dy <= reach * reach ||
    (-half <= dx && dx <= half && GLYPH <= dy && dy <= GLYPH + 3 + LINE * node.lines.length + margin);
}

function control(a, b, bend) {
  const dx = b[0] - a[0], dy = b[1] - a[1], length = Math.sqrt(dx * dx + dy * dy) || 1;
  return [(a[0] + b[0]) / 2 + (dy / length) * bend, (a[1] + b[1]) / 2 - (dx / length) * bend];
}

function along(a, c, b, t) {
  const u = 1 - t;
  return [u * u * a[0] + 2 * u * t * c[0] + t * t * b[0], u * u * a[1] + 2 * u * t * c[1] + t * t * b[1]];
}

const between = (p, q, t) => [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];

function visible(covered) {
  const half = STEPS / 2, free = covered.flatMap((hidden, step) => (hidden ? [] : [step]));
  if (!free.length) return [half - 4, half + 4];
  let first = free.sort((p, q) => Math.abs(p - half) - Math.abs(q - half) || p - q)[0], last = first;
  while (!covered[first - 1]) first -= 1;
  while (!covered[last + 1]) last += 1;
  return [first, last];
}

function curve(edge) {
  const source = nodes[edge.source], target = nodes[edge.target];
  let a = source.at, b = target.at, c, first = 0, last = STEPS;
  if (edge.source === edge.target) {
    [a, c, b] = [[a[0] - 12, a[1] - 10], [a[0], a[1] - 30 - edge.bend], [a[0] + 12, a[1] - 10]];
  } else {
    c = control(a, b, edge.bend);
    [first, last] = visible(Array.from({ length: STEPS + 1 }, (_, step) => {
      const point = along(a, c, b, step / STEPS);
      return covers(source, a, point, 2) || covers(target, b, point, 2);
    }));
  }
  first /= STEPS;
  last /= STEPS;
  const start = along(a, c, b, first), end = along(a, c, b, last);
  const bent = between(between(a, c, first), between(c, b, first), last);
  const middle = along(start, bent, end, 0.5);
  if (edge.symmetric) return { start, control: bent, end, head: null, middle };
  const length = Math.sqrt((end[0] - bent[0]) ** 2 + (end[1] - bent[1]) ** 2) || 1;
  const dx = (end[0] - bent[0]) / length, dy = (end[1] - bent[1]) / length;
  const size = 7 + 1.4 * edge.width, half = size * 0.46;
  const foot = [end[0] - dx * size, end[1] - dy * size];
  const head = [end, [foot[0] - dy * half, foot[1] + dx * half], [foot[0] + dy * half, foot[1] - dx * half]];
  return { start, control: bent, end: [end[0] - dx * size * 0.8, end[1] - dy * size * 0.8], head, middle };
}

/* A tie bows aside where it would run straight through the nodes of one column. */
function tiePath(part, whole) {
  const a = nodes[part].at, b = nodes[whole].at;
  return `M${pair(a)}Q${pair(control(a, b, Math.abs(a[0] - b[0]) < 1 && Math.abs(a[1] - b[1]) > 120 ? 90 : 0))} ${pair(b)}`;
}

const pair = (point) => `${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
const curvePath = (shape) => `M${pair(shape.start)}Q${pair(shape.control)} ${pair(shape.end)}`;
