// The keyboard: the same as the mouse can, and a walk from point to point.

import { nearestAnywhere } from "./grid.js";
import { isSeen, panned, zoomed } from "./view.js";

const PAN_SHARE = 0.15;
const ZOOM = 1.5;

// `act` has: view(), glide(view), home(), tool(name), names(), cancel(),
// step(direction), open(), seen().
export function listenToKeys(canvas, act, signal) {
  const pan = (across, up) => () => {
    const view = act.view();
    act.glide(panned(view, across * PAN_SHARE * view.width, up * PAN_SHARE * view.height));
  };
  const zoom = (factor) => () => {
    const view = act.view();
    act.glide(zoomed(view, factor, view.width / 2, view.height / 2));
  };
  const keys = {
    ArrowLeft: pan(1, 0),
    ArrowRight: pan(-1, 0),
    ArrowUp: pan(0, 1),
    ArrowDown: pan(0, -1),
    "+": zoom(ZOOM),
    "=": zoom(ZOOM),
    "-": zoom(1 / ZOOM),
    _: zoom(1 / ZOOM),
    0: act.home,
    h: () => act.tool("pan"),
    l: () => act.tool("lasso"),
    b: () => act.tool("box"),
    n: () => act.step(1),
    p: () => act.step(-1),
    t: act.names,
    v: act.seen,
    Enter: act.open,
    Escape: act.cancel,
  };
  canvas.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (!Object.hasOwn(keys, name)) return;
      event.preventDefault();
      event.stopPropagation(); // a page may have shortcuts of its own
      keys[name]();
    },
    { signal },
  );
}

// From the middle of what is seen outwards, nearest first; back on the same way.
export function makeWalk() {
  let start = null;
  let path = [];
  let at = -1;

  return {
    point: () => (at >= 0 ? path[at] : -1),
    stop() {
      [start, path, at] = [null, [], -1];
    },
    step(direction, grid, view, accepts) {
      const { xy } = grid;
      const isInSight = at >= 0 && isSeen(view, xy[2 * path[at]], xy[2 * path[at] + 1]);
      if (!isInSight) [start, path, at] = [[view.x, view.y], [], -1];
      if (direction < 0) {
        at = Math.max(0, at - 1);
      } else if (at + 1 < path.length) {
        at += 1;
      } else {
        const visited = new Set(path);
        const next = nearestAnywhere(
          grid, ...start, (point) => !visited.has(point) && accepts(point),
        );
        if (next >= 0) at = path.push(next) - 1;
      }
      return path[at] ?? -1;
    },
  };
}
