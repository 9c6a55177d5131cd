// The points of a map in the browser: fetched once each, in the order they are drawn in.

import { makeGrid } from "./grid.js";
import {
  boundsOf, fetchBytes, inOrder, isBitSet, occupiedArea, shuffledOrder,
} from "./points.js";

const PARTS = ["xy", "color", "positions", "highlighted"];

export function makeCloud() {
  let parts = {}; // name -> {url, bytes}
  const requests = {}; // name -> {url, part: a promise of the same, aborter}
  let order = new Uint32Array(0);
  let xy = new Float32Array(0);
  let color = new Uint8Array(0);
  let positions = null;
  let bits = null;
  let bounds = boundsOf(xy);
  let area = 1;
  let grid = null;
  let details = []; // {title, names, codes}

  const requested = (name, url, missing) => {
    if (requests[name]?.url === url) return requests[name].part;
    requests[name]?.aborter.abort();
    delete requests[name];
    if (!url) return null;
    const aborter = new AbortController();
    const fetched = fetchBytes(url, { signal: aborter.signal, missing });
    const part = fetched.then((bytes) => ({ url, bytes }));
    requests[name] = { url, part, aborter };
    // What failed is asked for again the next time.
    part.catch(() => requests[name]?.part === part && delete requests[name]);
    return part;
  };

  return {
    n: () => order.length,
    color: (point) => color[point],
    place: (point) => [xy[2 * point], xy[2 * point + 1]],
    position: (point) => (positions ? positions[point] : point),
    isHit: (point) => !bits || isBitSet(bits, point) === 1,
    // Made when it is first asked for: drawing does not wait for it.
    grid: () => (grid ??= makeGrid(xy, bounds)),
    // What is not there, nor on its way, is fetched.
    async load(data, missing) {
      const loaded = await Promise.all(PARTS.map((name) => requested(name, data[name], missing)));
      return Object.fromEntries(PARTS.map((name, at) => [name, loaded[at]]));
    },
    // What is told of a point beside its colour; empty until it has come.
    details: (point) =>
      details.map(({ title, names, codes }) => ({ title, value: names[codes[point]] ?? "" })),
    async loadDetails(given, missing) {
      const parts = await Promise.all(
        given.map(({ url }, at) => requested(`detail ${at}`, url, missing)),
      );
      details = given.map(({ title, names }, at) => ({
        title,
        names,
        codes: new Uint8Array(parts[at].bytes),
      }));
    },
    // Takes what was loaded, and gives what of it the graphics card has to have anew.
    adopt(loaded) {
      const isNew = (name) => parts[name]?.url !== loaded[name]?.url;
      const changed = new Set(PARTS.filter(isNew));
      parts = loaded;
      if (changed.has("xy") || changed.has("positions")) details = [];
      const given = {};
      if (changed.has("xy")) {
        xy = new Float32Array(loaded.xy.bytes);
        order = shuffledOrder(xy.length / 2);
        bounds = boundsOf(xy);
        area = occupiedArea(xy, bounds);
        grid = null;
        given.places = inOrder(xy, order, 2);
        given.points = { n: order.length, bounds, area };
      }
      if (changed.has("xy") || changed.has("color")) {
        color = new Uint8Array(loaded.color.bytes);
        given.kinds = inOrder(color, order, 1);
      }
      positions = loaded.positions && new Uint32Array(loaded.positions.bytes);
      if (changed.has("xy") || changed.has("highlighted")) {
        bits = loaded.highlighted && new Uint8Array(loaded.highlighted.bytes);
        given.hits = bits ? hitsInOrder(bits, order) : new Uint32Array(0);
        given.hasHits = bits !== null;
      }
      return given;
    },
    stop() {
      for (const { aborter } of Object.values(requests)) aborter.abort();
    },
  };
}

function hitsInOrder(bits, order) {
  const hits = new Uint32Array(order.length);
  let n = 0;
  for (let at = 0; at < order.length; at++) if (isBitSet(bits, order[at])) hits[n++] = at;
  return hits.slice(0, n);
}
