// Where the map's own coordinates (y upwards) are on the screen (CSS pixels, y downwards).
// One scale for both directions: distances on the map mean something.

const MARGIN = 0.06;
const MOST_ZOOM = 2000;
const LEAST_ZOOM = 0.5;

export function makeView() {
  return { width: 1, height: 1, x: 0, y: 0, scale: 1, fitted: 1 };
}

export function resized(view, width, height, bounds) {
  const sized = { ...view, width, height };
  const fitted = fittingScale(sized, bounds);
  // What was seen stays seen: the zoom is kept, not the pixels for one unit.
  return { ...sized, fitted, scale: view.scale * (fitted / view.fitted) };
}

export function fit(view, bounds) {
  const fitted = fittingScale(view, bounds);
  return {
    ...view,
    fitted,
    scale: fitted,
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.bottom + bounds.top) / 2,
  };
}

function fittingScale(view, bounds) {
  const room = 1 - 2 * MARGIN;
  const across = bounds.right - bounds.left || 1;
  const up = bounds.top - bounds.bottom || 1;
  return Math.min((view.width * room) / across, (view.height * room) / up);
}

export function zoomOf(view) {
  return view.scale / view.fitted;
}

export function panned(view, dx, dy) {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale };
}

// What is at (px, py) stays there.
export function zoomed(view, factor, px, py) {
  const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoomOf(view) * factor));
  const scale = zoom * view.fitted;
  const [x, y] = toMap(view, px, py);
  return {
    ...view,
    scale,
    x: x - (px - view.width / 2) / scale,
    y: y + (py - view.height / 2) / scale,
  };
}

export function toMap(view, px, py) {
  return [
    view.x + (px - view.width / 2) / view.scale,
    view.y - (py - view.height / 2) / view.scale,
  ];
}

export function toScreen(view, x, y) {
  return [
    view.width / 2 + (x - view.x) * view.scale,
    view.height / 2 - (y - view.y) * view.scale,
  ];
}

export function isSeen(view, x, y, margin = 0) {
  const [px, py] = toScreen(view, x, y);
  return (
    px >= margin && py >= margin && px <= view.width - margin && py <= view.height - margin
  );
}

// A box of the screen and a margin around it, in the map's coordinates.
export function mapBox(view, { left, top, right, bottom }, margin) {
  const [west, north] = toMap(view, left - margin, top - margin);
  const [east, south] = toMap(view, right + margin, bottom + margin);
  return { left: west, right: east, bottom: south, top: north };
}

// Between two views, t from 0 to 1: the scale by equal factors, as zooming is felt.
export function between(from, to, t) {
  const scale = from.scale * (to.scale / from.scale) ** t;
  const share =
    from.scale === to.scale ? t : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  return {
    ...to,
    scale,
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
  };
}
