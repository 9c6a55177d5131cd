// Which points are near a place: an index of square cells, each with its points.

const POINTS_A_CELL = 4;
const MOST_CELLS = 1 << 20;

export function makeGrid(xy, bounds) {
  const n = xy.length / 2;
  const across = bounds.right - bounds.left || 1;
  const up = bounds.top - bounds.bottom || 1;
  const wanted = Math.min(MOST_CELLS, Math.max(1, n / POINTS_A_CELL));
  const size = Math.max(Math.sqrt((across * up) / wanted), Math.max(across, up) / 2048);
  const columns = Math.max(1, Math.ceil(across / size));
  const rows = Math.max(1, Math.ceil(up / size));
  const cells = new Uint32Array(n);
  const starts = new Uint32Array(columns * rows + 1);
  for (let at = 0; at < n; at++) {
    const column = Math.min(columns - 1, (xy[2 * at] - bounds.left) / size) | 0;
    const row = Math.min(rows - 1, (xy[2 * at + 1] - bounds.bottom) / size) | 0;
    cells[at] = row * columns + column;
    starts[cells[at] + 1]++;
  }
  for (let cell = 1; cell < starts.length; cell++) starts[cell] += starts[cell - 1];
  const next = starts.slice();
  const points = new Uint32Array(n);
  for (let at = 0; at < n; at++) points[next[cells[at]]++] = at;
  return { xy, bounds, size, columns, rows, starts, points };
}

// The nearest point within a radius that `accepts`; -1 if there is none.
export function nearest(grid, x, y, radius, accepts) {
  let best = -1;
  let closest = radius * radius;
  visit(grid, around(x, y, radius), (point) => {
    const distance = squared(grid.xy, point, x, y);
    if (distance <= closest && (distance < closest || best < 0) && accepts(point)) {
      best = point;
      closest = distance;
    }
  });
  return best;
}

// How many points that `accepts` lie at a place, or nearer to it than a radius.
export function countAround(grid, x, y, radius, accepts) {
  let n = 0;
  visit(grid, around(x, y, radius), (point) => {
    const distance = squared(grid.xy, point, x, y);
    if ((distance === 0 || distance < radius * radius) && accepts(point)) n++;
  });
  return n;
}

// Whether a box has any point that `accepts`.
export function isAnyWithin(grid, box, accepts) {
  return visit(grid, box, (point) => isInBox(grid.xy, point, box) && accepts(point));
}

// How many points that `accepts` lie in a box.
export function countWithin(grid, box, accepts) {
  let n = 0;
  visit(grid, box, (point) => {
    if (isInBox(grid.xy, point, box) && accepts(point)) n++;
  });
  return n;
}

// Further and further out, until there is one: for walking over points with the keyboard.
export function nearestAnywhere(grid, x, y, accepts) {
  const far = 2 * Math.max(grid.columns, grid.rows) * grid.size;
  for (let radius = 2 * grid.size; ; radius *= 2) {
    const found = nearest(grid, x, y, radius, accepts);
    if (found >= 0 || radius > 2 * far) return found;
  }
}

// All points in the cells that a box touches, until one is `found`.
function visit(grid, { left, right, bottom, top }, found) {
  const { bounds, size, columns, rows, starts, points } = grid;
  const [first, last] = [left, right].map((x) => clamped((x - bounds.left) / size, columns));
  const [low, high] = [bottom, top].map((y) => clamped((y - bounds.bottom) / size, rows));
  for (let row = low; row <= high; row++) {
    const end = starts[row * columns + last + 1];
    for (let at = starts[row * columns + first]; at < end; at++) if (found(points[at])) return true;
  }
  return false;
}

function clamped(cell, cells) {
  return Math.min(cells - 1, Math.max(0, Math.floor(cell)));
}

function around(x, y, radius) {
  return { left: x - radius, right: x + radius, bottom: y - radius, top: y + radius };
}

function isInBox(xy, point, { left, right, bottom, top }) {
  const [x, y] = [xy[2 * point], xy[2 * point + 1]];
  return x >= left && x <= right && y >= bottom && y <= top;
}

function squared(xy, point, x, y) {
  return (xy[2 * point] - x) ** 2 + (xy[2 * point + 1] - y) ** 2;
}
