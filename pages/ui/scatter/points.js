// The points as typed arrays, fetched by addresses that say what they are.

const TRIES = 6;
const RETRY_MS = 250;
const SEED = 0x9e3779b9;
const MOST_COARSE = 256;
const POINTS_A_SQUARE = 8; // with fewer, a square without a point would not mean emptiness

// The server drops what no page offered for long; `missing` makes the page offer it again.
export async function fetchBytes(url, { signal, missing }) {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(url, { signal, credentials: "same-origin" });
    if (answer.ok) return answer.arrayBuffer();
    if (answer.status !== 404 || tries === TRIES) throw new Error(`status ${answer.status}`);
    if (tries === 1) missing();
    await new Promise((go) => setTimeout(go, RETRY_MS * tries));
  }
}

// In an order that is random and always the same: drawn by their order in the file, the last
// class would lie over all others. And the first thousands are then a fair sample of all.
export function shuffledOrder(n) {
  const order = new Uint32Array(n);
  let state = SEED;
  for (let at = 0; at < n; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (((state >>> 0) * (at + 1)) / 0x1_0000_0000) >>> 0;
    order[at] = order[other];
    order[other] = at;
  }
  return order;
}

export function inOrder(values, order, width) {
  const ordered = new values.constructor(values.length);
  if (width === 1) {
    for (let at = 0; at < order.length; at++) ordered[at] = values[order[at]];
  } else {
    for (let at = 0; at < order.length; at++) {
      ordered[2 * at] = values[2 * order[at]];
      ordered[2 * at + 1] = values[2 * order[at] + 1];
    }
  }
  return ordered;
}

export function boundsOf(xy) {
  if (!xy.length) return { left: 0, right: 1, bottom: 0, top: 1 };
  let [left, bottom, right, top] = [xy[0], xy[1], xy[0], xy[1]];
  for (let at = 2; at < xy.length; at += 2) {
    const x = xy[at];
    const y = xy[at + 1];
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < bottom) bottom = y;
    else if (y > top) top = y;
  }
  return { left, right, bottom, top };
}

// How much of the bounds has points in it, in square units: what tells how dense a map is.
export function occupiedArea(xy, bounds) {
  const across = bounds.right - bounds.left || 1;
  const up = bounds.top - bounds.bottom || 1;
  const side = Math.sqrt(xy.length / 2 / POINTS_A_SQUARE);
  const coarse = Math.ceil(Math.min(MOST_COARSE, Math.max(1, side)));
  const seen = new Uint8Array(coarse * coarse);
  let count = 0;
  for (let at = 0; at < xy.length; at += 2) {
    const column = Math.min(coarse - 1, ((xy[at] - bounds.left) / across) * coarse) | 0;
    const row = Math.min(coarse - 1, ((xy[at + 1] - bounds.bottom) / up) * coarse) | 0;
    const cell = row * coarse + column;
    count += 1 - seen[cell];
    seen[cell] = 1;
  }
  return (Math.max(count, 1) * across * up) / (coarse * coarse);
}

export function isBitSet(bits, index) {
  return (bits[index >> 3] >> (index & 7)) & 1;
}
